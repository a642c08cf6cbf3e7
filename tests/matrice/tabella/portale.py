"""The table of the portal itself: pages of content, identity, register, test identity provider."""

from tests.matrice.chi import (
    CAPOFILA,
    ENTRATI,
    GESTORE,
    OPERATORI,
    PERSONALE,
    REGISTRO,
    SUA,
    TUTTI,
    VISITA,
    Gruppo,
    R,
)
from tests.matrice.tabella.voce import CHI_ENTRA, TUTTI_LA_LEGGONO, Voce

DISPOSITIVI: Gruppo = frozenset({"otp_totp_totpdevice"})

CONTENUTO = [
    Voce(rotta, get=TUTTI_LA_LEGGONO)
    for rotta in (
        "web:home",
        "web:cerca",
        "web:accessibilita",
        "web:privacy",
        "web:note_legali",
        "web:contatti",
        "enti:salute",
        "enti:pronto",
    )
]
IDENTITA = [
    Voce("enti:accedi", get={200: VISITA, 302: ENTRATI}, post={422: TUTTI}),
    # Without a password just given there is nothing to confirm: one begins again.
    Voce("enti:codice", get={302: TUTTI}, post={302: TUTTI}),
    Voce("enti:primo_codice", get={302: TUTTI}, post={302: TUTTI}),
    # The identity provider is not there, and then an answer that nobody asked for.
    Voce("enti:spid", get={503: TUTTI}),
    Voce("enti:spid_ritorno", get={400: TUTTI}),
    Voce("enti:esci", get={200: ENTRATI, 302: VISITA}, post={302: TUTTI}),
    # An appointment or a session that one did not name is nobody's.
    Voce("enti:cambia_incarico", post={404: ENTRATI}),
    Voce("enti:sessione_chiudi", post={404: ENTRATI}),
    Voce("enti:sicurezza", get=CHI_ENTRA),
    Voce("enti:password", get={200: PERSONALE}, post={200: PERSONALE}),
    Voce("enti:secondo_fattore", get={200: PERSONALE}, post={200: PERSONALE}, annota=DISPOSITIVI),
    # Nobody here has one to take away.
    Voce("enti:secondo_fattore_togli", get={404: PERSONALE}, post={404: PERSONALE}),
    Voce("enti:orologio", get={200: GESTORE}, post={200: GESTORE}),
]

REDAZIONE: Gruppo = CAPOFILA | {R.SEGRETARIO_ASSEMBLEA, R.SINDACO}


def _documento(rotta: str, quale: str, lettori: Gruppo) -> Voce:
    # Who may not read a document is not told that it is there.
    return Voce(
        rotta, get={200: lettori, 404: ENTRATI - lettori}, argomenti={"pk": quale}, altrove=404
    )


DOCUMENTI = [
    _documento(rotta, quale, lettori)
    for rotta in ("registro:documento_stato", "registro:documento_scarica")
    for quale, lettori in (
        ("documento_ente", OPERATORI),
        ("documento_bozza", REDAZIONE),
        ("documento_cittadina", SUA),
        ("documento_pubblico", PERSONALE),
    )
]
REGISTRO_E_VERIFICA = [
    Voce("registro:list", get={200: REGISTRO}),
    Voce("registro:effetti", get={200: GESTORE}),
    Voce("registro:effetto_ritenta", post={302: GESTORE}, argomenti={"pk": "effetto"}, altrove=404),
    *DOCUMENTI,
    Voce("registro:verifica", get=TUTTI_LA_LEGGONO, post=TUTTI_LA_LEGGONO),
    Voce(
        "registro:documento_pubblico",
        get=TUTTI_LA_LEGGONO,
        argomenti={"codice": "codice_documento_pubblico"},
        altrove=404,
    ),
    # The code of a document that is not public opens nothing, not even to who may read it.
    Voce(
        "registro:documento_pubblico",
        get={404: TUTTI},
        argomenti={"codice": "codice_documento_ente"},
        altrove=404,
    ),
]
GESTORE_DI_PROVA = [
    Voce("idp_prova:configurazione", get=TUTTI_LA_LEGGONO),
    Voce("idp_prova:chiavi", get=TUTTI_LA_LEGGONO),
    Voce("idp_prova:autorizza", get={400: TUTTI}, post={400: TUTTI}),
    Voce("idp_prova:gettone", post={401: TUTTI}),
    Voce("idp_prova:attributi", get={401: TUTTI}),
]
PORTALE = [*CONTENUTO, *IDENTITA, *REGISTRO_E_VERIFICA, *GESTORE_DI_PROVA]
