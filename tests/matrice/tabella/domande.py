"""The table of drafts, domande and rankings."""

from tests.matrice.chi import (
    ALTRO_SPORTELLO,
    ALTRUI,
    CAPOFILA,
    CITTADINI,
    ENTI,
    OPERATORI,
    RESPONSABILI,
    SPORTELLI,
    SPORTELLO,
    SUA,
    TUTTI,
    VICINI,
    Gruppo,
)
from tests.matrice.tabella.voce import TUTTI_LA_LEGGONO, Voce

BOZZA, DOMANDA = {"chiave": "bozza_sua"}, {"chiave": "domanda"}
ALLEGATO = {"identificativo": "allegato"}
SOSPESE: Gruppo = frozenset({"domande_rispostasospesa"})


def _sua(
    rotta: str,
    argomenti: dict[str, str],
    *,
    get: int | None = None,
    post: int | None = None,
    annota: Gruppo = frozenset(),
    aiutata: bool = True,
    con_lei: bool = True,
) -> Voce:
    """Say what the citizen gets of what is hers, and the desk that helps her with a mandate.

    For another citizen it is not there; for a desk, what no mandate is about is not there either.
    """
    con_mandato = SPORTELLO if aiutata else frozenset()
    chi, no = SUA | con_mandato, ALTRUI | (SPORTELLI - con_mandato if con_lei else frozenset())
    return Voce(
        f"domande:{rotta}",
        get={get: chi, 404: no} if get else None,
        post={post: chi, 404: no} if post else None,
        argomenti=argomenti,
        altrove=404,
        annota=annota,
    )


COMPILAZIONE = [
    Voce("domande:simulatore", get=TUTTI_LA_LEGGONO, post=TUTTI_LA_LEGGONO),
    Voce("domande:modulo", get=TUTTI_LA_LEGGONO, argomenti={"codice": "avviso"}, altrove=404),
    Voce("domande:modulo", get={404: TUTTI}, argomenti={"codice": "avviso_bozza"}, altrove=404),
    Voce("domande:list", get={200: ENTI | CAPOFILA | CITTADINI, 302: SPORTELLI}),
    # Who has begun goes on from there.
    Voce(
        "domande:nuova",
        get={200: ALTRUI, 302: SUA},
        post={302: CITTADINI},
        argomenti={"codice": "avviso"},
        altrove=404,
    ),
    Voce(
        "domande:nuova",
        get={404: CITTADINI},
        post={404: CITTADINI},
        argomenti={"codice": "avviso_bozza"},
        altrove=404,
    ),
    _sua("riepilogo", BOZZA, get=200),
    _sua("conferma_novita", BOZZA, post=302),
    _sua("allegati", BOZZA, get=200, post=200),
    # Answers that arrive without a session wait, encrypted, for who wrote them to sign in.
    *(
        _sua("sezione", BOZZA | {"sezione": sezione}, get=200, post=409, annota=SOSPESE)
        for sezione in ("richiedente", "nucleo", "residenza")
    ),
    # Opened by hand it leads back to the summary, whosever the draft may be.
    Voce(
        "domande:invia",
        get={302: CITTADINI | SPORTELLO, 404: frozenset({ALTRO_SPORTELLO})},
        post={409: SUA | SPORTELLO, 404: ALTRUI | {ALTRO_SPORTELLO}},
        argomenti=BOZZA,
        altrove=404,
    ),
    # Until it has been examined nobody has it, not even who gave it.
    _sua("allegato", ALLEGATO, get=409),
    _sua("allegato", {"identificativo": "allegato_controllato"}, get=200),
    _sua("allegato_togli", ALLEGATO, post=302),
    # Of a domanda for which she gave no mandate.
    _sua("detail", DOMANDA, get=200, aiutata=False),
    _sua("ritira", DOMANDA, get=200, post=302, aiutata=False),
    _sua("punteggio", DOMANDA, get=200, aiutata=False, con_lei=False),
]

MANDATO = {"identificativo": "mandato"}
NON_SUOI: Gruppo = frozenset({ALTRO_SPORTELLO})


def _dello_sportello(rotta: str, *, get: int | None = None, post: int | None = None) -> Voce:
    """Say what the desk gets of a mandate that was given to it: for another it is not there."""
    return Voce(
        f"domande:{rotta}",
        get={get: SPORTELLO, 404: NON_SUOI} if get else None,
        post={post: SPORTELLO, 404: NON_SUOI} if post else None,
        argomenti=MANDATO,
        altrove=404,
    )


MANDATI = [
    Voce("domande:sportello", get={200: SPORTELLI}),
    Voce("domande:mandato_nuovo", get={200: SPORTELLI}, post={200: SPORTELLI}),
    _dello_sportello("mandato", get=200, post=422),
    _dello_sportello("mandato_modulo", get=200),
    _dello_sportello("mandato_apri", post=302),
    _dello_sportello("mandato_leggi", get=200),
    _dello_sportello("mandato_copia", post=302),
    # Nobody has asked for it yet, nor has anything been sent.
    Voce("domande:mandato_copia_pdf", get={404: SPORTELLI}, argomenti=MANDATO, altrove=404),
    Voce("domande:mandato_ricevuta_pdf", get={404: SPORTELLI}, argomenti=MANDATO, altrove=404),
    _dello_sportello("mandato_concludi", get=200, post=302),
    _sua("aiuto", MANDATO, get=200, post=200, con_lei=False, aiutata=False),
    _sua("aiuto_riprendi", MANDATO, get=200, post=302, con_lei=False, aiutata=False),
    _sua("aiuto_revoca", MANDATO, get=200, post=302, con_lei=False, aiutata=False),
]

# In the world of the matrix no list is definitive: no assignment has begun.
OFFERTA = {"pk": "offerta_chiusa"}
ASSEGNAZIONI = [
    Voce("domande:assegnazioni", get={200: ENTI | CAPOFILA}),
    Voce("domande:assegnazioni_rifiuti", get={200: ENTI}),
    Voce(
        "domande:assegnazioni_apri",
        get={200: CAPOFILA},
        post={302: CAPOFILA},
        argomenti={"codice": "avviso_chiuso"},
        altrove=404,
    ),
    Voce(
        "domande:assegnazione_unita",
        get={200: OPERATORI | CAPOFILA, 404: VICINI},
        argomenti=OFFERTA,
        altrove=404,
    ),
    *(
        Voce(
            f"domande:assegnazione_{atto}",
            get={302: OPERATORI, 404: VICINI},
            post={302: OPERATORI, 404: VICINI},
            argomenti=OFFERTA,
            altrove=404,
        )
        for atto in ("proponi", "scegli")
    ),
    Voce(
        "domande:assegnazione_requisiti",
        get={404: ENTI},
        post={404: ENTI},
        argomenti=DOMANDA,
        altrove=404,
    ),
    Voce(
        "domande:assegnazione_atto",
        get={404: ENTI},
        post={404: ENTI},
        argomenti=DOMANDA | {"atto": "convoca"},
        altrove=404,
    ),
]

CHIUSO, IN_BOZZA = {"codice": "avviso_chiuso"}, {"codice": "avviso_bozza"}
PUBBLICO = {"codice": "avviso_pubblicato"}
GRADUATORIE = [
    Voce("domande:graduatorie", get=TUTTI_LA_LEGGONO),
    Voce(
        "domande:graduatorie_calendario",
        get={200: ENTI | CAPOFILA},
        post={422: CAPOFILA},
    ),
    Voce("domande:graduatoria", get={200: ENTI | CAPOFILA}, argomenti=CHIUSO, altrove=404),
    Voce(
        "domande:graduatoria",
        get={200: CAPOFILA, 404: ENTI},
        argomenti=IN_BOZZA,
        altrove=404,
    ),
    Voce("domande:graduatoria_calcola", post={302: CAPOFILA}, argomenti=CHIUSO, altrove=404),
    Voce(
        "domande:graduatoria_approva",
        get={200: RESPONSABILI},
        post={200: RESPONSABILI},
        argomenti=CHIUSO,
        altrove=404,
    ),
    Voce(
        "domande:graduatoria_pubblica",
        get={200: CAPOFILA},
        post={302: CAPOFILA},
        argomenti=CHIUSO,
        altrove=404,
    ),
    Voce("domande:graduatoria_pubblicata", get={404: TUTTI}, argomenti=CHIUSO, altrove=404),
    Voce("domande:graduatoria_pubblicata", get=TUTTI_LA_LEGGONO, argomenti=PUBBLICO, altrove=404),
    Voce(
        "domande:graduatoria_pubblicata_lista",
        get=TUTTI_LA_LEGGONO,
        argomenti=PUBBLICO | {"pk": "lista_pubblicata"},
        altrove=404,
    ),
    # The list of the offices is not one of those that everybody reads.
    Voce(
        "domande:graduatoria_pubblicata_lista",
        get={404: TUTTI},
        argomenti=CHIUSO | {"pk": "lista"},
        altrove=404,
    ),
    Voce(
        "domande:graduatoria_pubblicata_pagina",
        get={404: TUTTI},
        argomenti=PUBBLICO | {"pk": "lista_pubblicata", "pagina": "2"},
        altrove=404,
    ),
    Voce(
        "domande:graduatoria_lista",
        get={200: OPERATORI | CAPOFILA, 404: VICINI},
        argomenti=CHIUSO | {"pk": "lista"},
        altrove=404,
    ),
]

CONFRONTO = {"pk": "confronto"}
CONFRONTI = [
    Voce("domande:confronti", get={200: CAPOFILA}, post={200: CAPOFILA}),
    Voce("domande:confronto", get={200: CAPOFILA}, argomenti=CONFRONTO, altrove=404),
    Voce(
        "domande:confronto_lista",
        get={200: CAPOFILA},
        argomenti=CONFRONTO | {"lista": "confronto_lista"},
        altrove=404,
    ),
    Voce(
        "domande:confronto_codice",
        get={200: CAPOFILA},
        argomenti=CONFRONTO | {"codice": "confronto_codice"},
        altrove=404,
    ),
]
# Of the first domanda nothing is published; of the other a request waits.
IN_LISTA, RICHIESTA = {"chiave": "domanda_in_graduatoria"}, {"chiave": "rettifica"}
LETTA: Gruppo = frozenset({"registro_evento", "registro_testaregistro"})
RETTIFICHE = [
    _sua("rettifica_chiedi", DOMANDA, get=200, post=422, aiutata=False),
    _sua("rettifica_chiedi", IN_LISTA, get=200, post=422, aiutata=False),
    _sua("punteggio", IN_LISTA, get=200, aiutata=False, con_lei=False),
    Voce(
        "domande:rettifica_ritira",
        get={404: SUA | ALTRUI | SPORTELLI},
        post={404: SUA | ALTRUI | SPORTELLI},
        argomenti=DOMANDA,
        altrove=404,
    ),
    _sua("rettifica_ritira", IN_LISTA, get=200, post=302, aiutata=False),
    Voce("domande:rettifiche", get={200: ENTI | CAPOFILA}),
    # Who opens it stays written, and only the responsabile decides.
    Voce(
        "domande:rettifica",
        get={200: OPERATORI, 404: VICINI},
        post={422: RESPONSABILI - VICINI, 404: VICINI},
        argomenti=RICHIESTA,
        altrove=404,
        annota=LETTA,
    ),
    # Not examined yet: back to the page that says so.
    Voce(
        "domande:rettifica_documento",
        get={302: OPERATORI, 404: VICINI},
        argomenti=RICHIESTA,
        altrove=404,
    ),
]
FASCICOLI = [
    Voce("domande:fascicoli", get={200: CAPOFILA}, post={422: CAPOFILA}),
    Voce(
        "domande:fascicolo_scarica",
        get={200: CAPOFILA},
        argomenti={"pk": "fascicolo"},
        altrove=404,
        annota=frozenset({"registro_evento", "registro_testaregistro"}),
    ),
    _sua("fascicolo", DOMANDA, get=200, post=302, aiutata=False, con_lei=False),
]
# In the world of the matrix nothing is proposed yet.
PROPOSTE = [
    _sua("proposta", DOMANDA, get=200, aiutata=False),
    *(
        Voce(
            f"domande:{rotta}",
            get={404: CITTADINI | SPORTELLI},
            post={404: CITTADINI | SPORTELLI},
            argomenti=DOMANDA,
            altrove=404,
        )
        for rotta in ("proposta_accetta", "proposta_rifiuta", "proposta_osservazioni")
    ),
]
REGIONE = [
    Voce(
        "domande:valori_regionali",
        get={200: CAPOFILA},
        post={422: CAPOFILA},
        argomenti=CHIUSO,
        altrove=404,
    ),
    Voce(
        "domande:valori_regionali_prova",
        get={200: CAPOFILA},
        post={302: CAPOFILA},
        argomenti=CHIUSO | {"pk": "prova_regionale"},
        altrove=404,
    ),
    *(
        Voce(f"domande:{rotta}", get={200: CAPOFILA}, argomenti=CHIUSO, altrove=404)
        for rotta in ("valori_regionali_differenze", "valori_regionali_differenze_csv")
    ),
]
DOPPIONE = {"pk": "doppione"}
DOPPIONI = [
    Voce("domande:doppioni", get={200: ENTI | CAPOFILA}),
    Voce(
        "domande:doppione",
        get={200: OPERATORI | CAPOFILA, 404: VICINI},
        post={422: RESPONSABILI - VICINI, 404: RESPONSABILI & VICINI},
        argomenti=DOPPIONE,
        altrove=404,
    ),
]
DOMANDE = [
    *ASSEGNAZIONI,
    *DOPPIONI,
    *COMPILAZIONE,
    *MANDATI,
    *GRADUATORIE,
    *CONFRONTI,
    *RETTIFICHE,
    *FASCICOLI,
    *REGIONE,
    *PROPOSTE,
]
