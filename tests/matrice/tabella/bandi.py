"""The table of the avvisi: the public window, and the capofila's pages."""

from tests.matrice.chi import CAPOFILA, TUTTI, Gruppo
from tests.matrice.tabella.voce import TUTTI_LA_LEGGONO, Voce

BOZZA = {"codice": "avviso_bozza"}
APERTO = {"codice": "avviso"}


def _gestione(rotta: str, post: int | None, **altri: str) -> Voce:
    return Voce(
        f"bandi:gestione_{rotta}",
        get={200: CAPOFILA},
        post={post: CAPOFILA} if post else None,
        argomenti=BOZZA | altri,
        altrove=404,
    )


SPORTELLI = [
    Voce("bandi:sportelli", get={200: CAPOFILA}),
    Voce("bandi:sportello_nuovo", get={200: CAPOFILA}, post={200: CAPOFILA}),
    Voce(
        "bandi:sportello",
        get={200: CAPOFILA},
        post={200: CAPOFILA},
        argomenti={"pk": "sportello"},
        altrove=404,
    ),
]
GESTIONE_AVVISI = [
    Voce("bandi:gestione", get={200: CAPOFILA}),
    # In Cremona no plan is approved, from which an avviso could start.
    Voce("bandi:gestione_nuovo", get={200: CAPOFILA}, post={200: CAPOFILA}, altrove=302),
    _gestione("avviso", None),
    _gestione("modifica", 200),
    _gestione("unita", 200),
    _gestione("anteprima", None),
    _gestione("corredo", 200),
    _gestione("approva", 200),
    _gestione("pubblica", 302),
    _gestione("proroga", 200),
    _gestione("revoca", 200),
    _gestione("ritira", 200, pk="offerta"),
    _gestione("sospendi", 200),
    _gestione("riprendi", 200),
    _gestione("riapri", 200),
    _gestione("aggiungi", 200),
]


def _finestra(rotta: str, quale: dict[str, str], codice: int, **altri: str) -> Voce:
    chiunque: Gruppo = TUTTI
    return Voce(f"bandi:{rotta}", get={codice: chiunque}, argomenti=quale | altri, altrove=404)


FINESTRA = [
    Voce("bandi:list", get=TUTTI_LA_LEGGONO),
    Voce("bandi:dati_aperti", get=TUTTI_LA_LEGGONO),
    _finestra("dati_aperti_tabella", {"codice": "unita-crema-2019"}, 200),
    _finestra("dati_aperti_file", {"nome": "unita-crema-2019.csv"}, 200),
    # A draft is not there for anybody outside the capofila's own pages.
    *(
        _finestra(rotta, avviso, codice)
        for rotta in (
            *(
                "avviso",
                "avviso_spiegato",
                "avviso_aiuto",
                "avviso_numeri",
                "avviso_pdf",
                "avviso_versioni",
            ),
            *("unita_list", "unita_stampa"),
        )
        for avviso, codice in ((APERTO, 200), (BOZZA, 404))
    ),
    _finestra("unita", APERTO, 200, codice_unita="CR-1"),
    _finestra("unita", BOZZA, 404, codice_unita="CR-4"),
]

PROFILO = {"codice": "profilo", "versione": "profilo_versione"}
PROFILI = [
    Voce("bandi:profili", get={200: CAPOFILA}),
    Voce("bandi:profilo_carica", get={200: CAPOFILA}, post={200: CAPOFILA}),
    Voce("bandi:profilo_differenze", get={200: CAPOFILA}),
    Voce("bandi:profilo", get={200: CAPOFILA}, argomenti=PROFILO, altrove=404),
    Voce(
        "bandi:profilo_adotta",
        get={200: CAPOFILA},
        post={200: CAPOFILA},
        argomenti=PROFILO,
        altrove=404,
    ),
]
BANDI = [*GESTIONE_AVVISI, *SPORTELLI, *PROFILI, *FINESTRA]
