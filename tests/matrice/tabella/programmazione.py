"""The table of dwellings, surveys, plans and Assemblea."""

from crema_sap.enti.models import Ruolo
from tests.matrice.chi import (
    ALTRO_SPORTELLO,
    ASSEMBLEA,
    CAPOFILA,
    CITTADINI,
    ENTI,
    ENTRATI,
    GESTORE,
    OPERATORI,
    RESPONSABILI,
    SEGRETARIO,
    TUTTI,
    VICINI,
    VISITA,
    Gruppo,
)
from tests.matrice.tabella.voce import TUTTI_LA_LEGGONO, Attese, Voce

P = "programmazione"
UNITA = {"pk": "unita_cr1"}
DICHIARAZIONE = {"pk": "dichiarazione"}
IMPORTAZIONE = {"pk": "importazione"}
RICOGNIZIONE = {"anno": "anno_aperto"}
APPROVATO, CONVOCATO = {"periodo": "anno_approvato"}, {"periodo": "anno_convocato"}

# What was typed without a session is answered by a page that offers to sign in.
DA_RIPRENDERE: Attese = {403: VISITA}
PATRIMONIO = [
    Voce(f"{P}:unita_list", get={200: ENTI | CAPOFILA | GESTORE}),
    Voce(f"{P}:unita_create", get={200: ENTI}, post={200: ENTI, **DA_RIPRENDERE}),
    Voce(
        f"{P}:unita",
        get={200: OPERATORI | CAPOFILA | GESTORE, 404: VICINI},
        argomenti=UNITA,
        altrove=404,
    ),
    # A citizen has no ente, and so no dwelling to change.
    Voce(
        f"{P}:unita_update",
        get={200: OPERATORI, 404: VICINI | CITTADINI | {ALTRO_SPORTELLO}},
        post={200: OPERATORI, 404: VICINI | CITTADINI | {ALTRO_SPORTELLO}, **DA_RIPRENDERE},
        argomenti=UNITA,
        altrove=404,
    ),
]

CHI_LEGGE = ENTI | CAPOFILA | GESTORE
NON_SUA = VICINI | CITTADINI | {ALTRO_SPORTELLO}
SUA_VISTA = frozenset({Ruolo.OPERATORE_ENTE})
ALTRUI_VISTA = CHI_LEGGE - SUA_VISTA
FOTO = {"identificativo": "foto"}
REGISTRO = [
    Voce(
        f"{P}:unita_storia",
        get={200: OPERATORI | CAPOFILA | GESTORE, 404: VICINI},
        argomenti=UNITA,
        altrove=404,
    ),
    Voce(
        f"{P}:unita_atto",
        get={200: OPERATORI | CAPOFILA, 404: NON_SUA},
        post={200: OPERATORI | CAPOFILA, 404: NON_SUA, **DA_RIPRENDERE},
        argomenti={**UNITA, "atto": "uscita"},
        altrove=404,
    ),
    Voce(
        f"{P}:unita_foto",
        get={200: OPERATORI, 404: NON_SUA},
        post={200: OPERATORI, 404: NON_SUA},
        argomenti=UNITA,
        altrove=404,
    ),
    Voce(f"{P}:foto_togli", post={302: OPERATORI, 404: NON_SUA}, argomenti=FOTO, altrove=404),
    Voce(
        f"{P}:foto_mostra",
        get={200: OPERATORI | CAPOFILA | GESTORE, 404: VICINI},
        argomenti={**FOTO, "misura": "piccola"},
        altrove=404,
    ),
    Voce(f"{P}:passaggio_list", get={200: CHI_LEGGE}),
    Voce(
        f"{P}:passaggio",
        get={200: OPERATORI | CAPOFILA | GESTORE, 404: VICINI},
        argomenti={"pk": "passaggio"},
        altrove=404,
    ),
    Voce(f"{P}:patrimonio_scelta", post={302: ENTI}),
    Voce(f"{P}:patrimonio_insieme", get={200: ENTI}, post={200: ENTI}),
    Voce(f"{P}:vista_list", get={200: CHI_LEGGE}),
    Voce(f"{P}:vista_create", get={200: CHI_LEGGE}, post={200: CHI_LEGGE}),
    Voce(
        f"{P}:vista_update",
        get={200: SUA_VISTA, 404: ALTRUI_VISTA},
        post={200: SUA_VISTA, 404: ALTRUI_VISTA},
        argomenti={"pk": "vista"},
        altrove=404,
    ),
    Voce(
        f"{P}:vista_delete",
        post={302: SUA_VISTA, 404: ALTRUI_VISTA},
        argomenti={"pk": "vista"},
        altrove=404,
    ),
]


def _dell_importazione(rotta: str, *, get: int | None = None, post: int | None = None) -> Voce:
    return Voce(
        f"{P}:importazione{rotta}",
        get={get: OPERATORI, 404: VICINI} if get else None,
        post={post: OPERATORI, 404: VICINI} if post else None,
        argomenti=IMPORTAZIONE,
        altrove=404,
    )


# The sheet of the world is still to be read: there is nothing to choose, and no remarks.
IMPORTAZIONI = [
    Voce(f"{P}:unita_xlsx", get={200: ENTI | CAPOFILA | GESTORE}),
    Voce(f"{P}:unita_csv", get={200: ENTI | CAPOFILA | GESTORE}),
    Voce(f"{P}:importazione_create", get={200: ENTI}, post={422: ENTI}),
    Voce(f"{P}:importazione_modello", get={200: ENTI}),
    _dell_importazione("", get=200),
    _dell_importazione("_foglio", post=302),
    _dell_importazione("_colonne", get=302, post=302),
    _dell_importazione("_conferma", post=302),
    _dell_importazione("_annulla", post=302),
    Voce(
        f"{P}:importazione_osservazioni",
        get={404: ENTI},
        argomenti=IMPORTAZIONE,
        altrove=404,
    ),
]


def _del_capofila(rotta: str, *, get: bool, post: int) -> Voce:
    return Voce(
        f"{P}:{rotta}",
        get={200: CAPOFILA} if get else None,
        post={post: CAPOFILA},
        argomenti=RICOGNIZIONE,
        altrove=404,
    )


RICOGNIZIONI = [
    Voce(f"{P}:ricognizione_list", get={200: ENTI | CAPOFILA}),
    Voce(f"{P}:ricognizione_create", get={200: CAPOFILA}, post={200: CAPOFILA}),
    Voce(
        f"{P}:sostituzione_list",
        get={200: RESPONSABILI | CAPOFILA},
        post={422: RESPONSABILI | CAPOFILA},
    ),
    # Each ente is led to its own answer.
    Voce(
        f"{P}:ricognizione",
        get={200: CAPOFILA, 302: ENTI},
        argomenti=RICOGNIZIONE,
        altrove=404,
    ),
    Voce(f"{P}:ricognizione_solleciti", get={200: CAPOFILA}, argomenti=RICOGNIZIONE, altrove=404),
    _del_capofila("ricognizione_chiudi", get=True, post=302),
    _del_capofila("ricognizione_valida", get=True, post=302),
    _del_capofila("ricognizione_riapri", get=True, post=200),
    _del_capofila("ricognizione_consolida", get=False, post=302),
]


def _dichiarazione(rotta: str, *, get: Gruppo | None = None, post: Attese) -> Voce:
    return Voce(
        f"{P}:{rotta}",
        get={200: get, 404: VICINI} if get else None,
        post={404: VICINI, **post},
        argomenti=DICHIARAZIONE,
        altrove=404,
    )


DICHIARAZIONI = [
    # The capofila reads what only the ente may write; a form without a version is an old one.
    _dichiarazione(
        "dichiarazione", get=OPERATORI | CAPOFILA, post={409: OPERATORI, **DA_RIPRENDERE}
    ),
    _dichiarazione("dichiarazione_zero", post={302: OPERATORI}),
    _dichiarazione("dichiarazione_sostituisci", post={302: OPERATORI}),
    _dichiarazione("dichiarazione_valida", post={302: CAPOFILA}),
    _dichiarazione(
        "dichiarazione_restituisci", get=CAPOFILA, post={200: CAPOFILA, **DA_RIPRENDERE}
    ),
]

# A plan in preparation is not there for who neither prepares nor votes it.
LETTORI: Gruppo = ASSEMBLEA | RESPONSABILI
SENZA_PIANO: Gruppo = ENTRATI - LETTORI


def _piano(rotta: str, *, get: Attese | None = None, post: Attese, **altri: str) -> Voce:
    return Voce(
        f"{P}:{rotta}",
        get={404: SENZA_PIANO, **get} if get else None,
        post={404: SENZA_PIANO, **post},
        argomenti=CONVOCATO | altri,
        altrove=404,
    )


PIANI = [
    Voce(f"{P}:piano_list", get=TUTTI_LA_LEGGONO),
    Voce(f"{P}:piano", get=TUTTI_LA_LEGGONO, argomenti=APPROVATO, altrove=404),
    Voce(f"{P}:quadratura", get=TUTTI_LA_LEGGONO, argomenti=APPROVATO, altrove=404),
    Voce(f"{P}:piano_confronto", get=TUTTI_LA_LEGGONO, argomenti=APPROVATO, altrove=404),
    Voce(
        f"{P}:piano_versione",
        get=TUTTI_LA_LEGGONO,
        argomenti=APPROVATO | {"versione": "1"},
        altrove=404,
    ),
    *(
        Voce(
            f"{P}:{rotta}",
            get={200: LETTORI, 404: TUTTI - LETTORI},
            argomenti=CONVOCATO | altri,
            altrove=404,
        )
        for rotta, altri in (
            ("piano", {}),
            ("quadratura", {}),
            ("piano_confronto", {}),
            ("piano_versione", {"versione": "1"}),
        )
    ),
    _piano(
        "capitolo",
        get={200: CAPOFILA},
        post={200: CAPOFILA, **DA_RIPRENDERE},
        codice="capitolo",
    ),
    *(
        _piano("piano_atto", post={302: CAPOFILA}, atto=atto)
        for atto in ("verifica", "bozza", "proponi", "trasmetti", "pubblica")
    ),
    _piano("piano_atto", post={404: ENTRATI}, atto="approva"),
    *(
        Voce(
            f"{P}:{rotta}",
            get={200: chi, 404: SENZA_PIANO},
            argomenti=CONVOCATO | altri,
            altrove=404,
        )
        for rotta, chi, altri in (
            ("piano_completezza", ASSEMBLEA, {}),
            ("capitolo_confronto", ASSEMBLEA, {"codice": "capitolo"}),
        )
    ),
    _piano(
        "commento_list",
        get={200: LETTORI},
        post={200: LETTORI, **DA_RIPRENDERE},
        codice="capitolo",
    ),
    _piano("commento_risolvi", post={302: CAPOFILA}, pk="commento"),
    _piano("piano_simulazione", get={200: CAPOFILA}, post={200: CAPOFILA}),
    _piano("piano_correggi", get={200: CAPOFILA}, post={200: CAPOFILA}),
    _piano("piano_convoca", get={200: CAPOFILA}, post={200: CAPOFILA}),
    _piano("piano_pdf", post={302: ASSEMBLEA}),
]

# A triennial in preparation is not there for who does not prepare it; one in force is.
IN_BOZZA, IN_VIGORE = {"periodo": "triennio_bozza"}, {"periodo": "triennio_vigente"}
REDIGE: Gruppo = CAPOFILA | SEGRETARIO
SFRATTI = {"codice": "sfratti"}


def _triennale(
    rotta: str, *, get: Attese | None = None, post: Attese | None = None, **altri: str
) -> Voce:
    return Voce(
        f"{P}:{rotta}",
        get={404: ENTRATI - REDIGE, **get} if get else None,
        post={404: ENTRATI - REDIGE, **post} if post else None,
        argomenti=IN_BOZZA | altri,
        altrove=404,
    )


TRIENNALI = [
    Voce(f"{P}:triennale_create", get={200: CAPOFILA}, post={200: CAPOFILA}),
    Voce(f"{P}:piano", get=TUTTI_LA_LEGGONO, argomenti=IN_VIGORE, altrove=404),
    Voce(f"{P}:piano", get={200: REDIGE, 404: TUTTI - REDIGE}, argomenti=IN_BOZZA, altrove=404),
    _triennale("triennale_scarta", get={200: CAPOFILA}, post={200: CAPOFILA}),
    _triennale("piano_attese", get={200: CAPOFILA}, post={302: CAPOFILA}),
    _triennale("indicatore_list", get={200: REDIGE}),
    Voce(f"{P}:indicatore_list", get={200: ASSEMBLEA}, argomenti=IN_VIGORE, altrove=404),
    _triennale("indicatore_create", get={200: CAPOFILA}, post={200: CAPOFILA}),
    _triennale("indicatore_update", get={200: CAPOFILA}, post={200: CAPOFILA}, **SFRATTI),
    Voce(
        f"{P}:indicatore_risultati",
        get={200: ASSEMBLEA},
        post={200: CAPOFILA},
        argomenti=IN_VIGORE | SFRATTI,
        altrove=404,
    ),
    _triennale("indicatore_delete", post={302: CAPOFILA}, **SFRATTI),
    Voce(
        f"{P}:piano_triennale",
        get={200: ASSEMBLEA, 404: SENZA_PIANO},
        argomenti=CONVOCATO,
        altrove=404,
    ),
    *(
        _piano("modifica_create", get={200: CAPOFILA}, post={200: CAPOFILA}, genere=genere)
        for genere in ("traguardo", "attese")
    ),
    _piano("modifica_delete", post={302: CAPOFILA}, pk="modifica"),
    _piano("modifiche_riparti", post={302: CAPOFILA}),
]

PROGRAMMAZIONE = [
    *PATRIMONIO,
    *REGISTRO,
    *IMPORTAZIONI,
    *RICOGNIZIONI,
    *DICHIARAZIONI,
    *PIANI,
    *TRIENNALI,
]
