"""What the public tree holds of the plans: their pages, and the open table of their rows."""

from collections.abc import Iterator

from django.urls import reverse

from crema_sap.orologio import ROMA
from crema_sap.web import albero, dati_aperti
from crema_sap.web.albero import Foglia
from crema_sap.web.dati_aperti import Colonna, Tabella
from programmazione import pagine, selectors
from programmazione.documents.contenuto import righe_del_contenuto
from programmazione.rules.figure import NOMI

COLONNE = (
    Colonna("ente", "ente proprietario"),
    Colonna("comune", "comune; vuoto se la cifra è di tutto il territorio"),
    Colonna("consistenza_sap", "unità SAP nel registro"),
    Colonna("consistenza_sas", "unità SAS nel registro"),
    *(Colonna(campo, nome.lower()) for campo, nome in NOMI.items()),
    Colonna("dimostrativa", "sì: la riga contiene unità inventate per la dimostrazione"),
    Colonna("fonte", "fonte delle cifre"),
)
AVVERTENZA = "Una cella vuota vuol dire non dichiarato, non zero."


@albero.pagine("piani")
def pagine_dei_piani() -> Iterator[Foglia]:
    """The list, each approved plan and its reconciliation, as the public role reads them."""
    piani = list(selectors.piani_pubblici(alias=albero.ALIAS))
    scarto = albero.scarto_orologio()
    yield _foglia(
        reverse("programmazione:piano_list"),
        "programmazione/piano_list.html",
        pagine.elenco(piani),
        scarto,
    )
    for piano in selectors.ultime_versioni(piani):
        yield _foglia(
            reverse("programmazione:piano", args=[piano.periodo]),
            pagine.modello(piano),
            pagine.piano(piano, piano.approvato),
            scarto,
        )
        if not piano.triennale:
            yield _foglia(
                reverse("programmazione:quadratura", args=[piano.periodo]),
                "programmazione/quadratura.html",
                pagine.quadro(piano, piano.approvato),
                scarto,
            )


@dati_aperti.tabelle("programmazione")
def tabelle_dei_piani(alias: str) -> Iterator[Tabella]:
    """The rows of each approved plan."""
    for piano in selectors.ultime_versioni(selectors.annuali_pubblici(alias=alias)):
        approvato = piano.approvato_il or piano.iniziato_il
        yield Tabella(
            codice=f"piano-{piano.anno}",
            titolo=f"Piano annuale {piano.anno}: unità per ente e comune",
            descrizione="Le unità dichiarate nella ricognizione e contate nel registro.",
            colonne=COLONNE,
            righe=[
                (
                    riga.ente,
                    riga.comune or "",
                    riga.consistenza_sap,
                    riga.consistenza_sas,
                    *(getattr(riga.figure, campo) for campo in NOMI),
                    riga.dimostrativa,
                    riga.fonte,
                )
                for riga in righe_del_contenuto(piano.approvato)
            ],
            aggiornata_il=approvato.astimezone(ROMA).date(),
            avvertenza=AVVERTENZA,
        )


def _foglia(percorso: str, modello: str, dati: pagine.Contesto, scarto: int) -> Foglia:
    return Foglia(percorso, pagine.html_pubblico(modello, dati, scarto_orologio=scarto).encode())
