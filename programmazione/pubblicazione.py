"""What the public tree holds of the plans: every version of each, what proves it, open tables."""

from collections.abc import Iterator

from django.urls import reverse

from crema_sap.web import albero, dati_aperti
from crema_sap.web.albero import Foglia
from crema_sap.web.dati_aperti import Tabella
from programmazione import pagine, riscontri, selectors, tabelle_aperte, tabelle_triennali
from programmazione.models import Piano
from programmazione.seguito import offerte_del_piano
from programmazione.selectors import pubblici
from programmazione.views import versioni


@albero.pagine("piani")
def pagine_dei_piani() -> Iterator[Foglia]:
    """The list, each plan with its versions, its reconciliation, as the public role reads them."""
    piani = list(selectors.piani_pubblici(alias=albero.ALIAS))
    scarto = albero.scarto_orologio()
    ultime = selectors.ultime_versioni(piani)
    yield _foglia("piano_list", "piano_list.html", pagine.elenco(ultime), scarto)
    for piano in ultime:
        yield from _pagine_del_piano(piano, [p for p in piani if p.periodo == piano.periodo])


@dati_aperti.tabelle("programmazione")
def tabelle_dei_piani(alias: str) -> Iterator[Tabella]:
    """The tables of each plan: those of its last version, and those of every version by number."""
    tutti = list(selectors.piani_pubblici(alias=alias))
    annuali = list(selectors.annuali_pubblici(alias=alias))
    risposte = pubblici.risposte_dei_piani(annuali, alias=alias)
    yield from tabelle_aperte.delle_versioni(tutti)
    for piano in selectors.ultime_versioni(annuali):
        yield from tabelle_aperte.del_piano(piano, risposte[piano.pk], suffisso="")
        offerte = offerte_del_piano(piano, alias=alias)
        prova = riscontri.prova(piano.approvato, offerte)
        yield tabelle_aperte.della_prova(piano, prova, offerte)
    for piano in annuali:
        suffisso = f"-v{piano.versione}"
        yield from tabelle_aperte.del_piano(piano, risposte[piano.pk], suffisso=suffisso)
    triennali = [piano for piano in tutti if piano.triennale]
    for triennale in selectors.ultime_versioni(triennali):
        yield from tabelle_triennali.del_triennale(triennale, suffisso="", alias=alias)
    for triennale in triennali:
        numero = f"-v{triennale.versione}"
        yield from tabelle_triennali.del_triennale(triennale, suffisso=numero, alias=alias)


def _pagine_del_piano(piano: Piano, tutte: list[Piano]) -> Iterator[Foglia]:
    """The pages of a plan, out of its last version and of all of them, the last first."""
    scarto, periodo = albero.scarto_orologio(), piano.periodo
    modello = pagine.modello(piano)
    dati = pagine.piano(piano, piano.approvato)
    yield _foglia("piano", modello, dati, scarto, periodo)
    confronto = versioni.pagina_versioni(tutte, {})
    yield _foglia("piano_confronto", "piano_confronto.html", confronto, scarto, periodo)
    for versione in tutte:
        dati = {**pagine.piano(versione, versione.approvato), "con_versione": True}
        argomenti = (periodo, versione.versione)
        yield _foglia("piano_versione", modello, dati, scarto, *argomenti)
    if not piano.triennale:
        offerte = offerte_del_piano(piano, alias=albero.ALIAS)
        dati = riscontri.pagina(piano, piano.approvato, offerte)
        yield _foglia("quadratura", "quadratura.html", dati, scarto, periodo)


def _foglia(
    nome: str, modello: str, dati: pagine.Contesto, scarto: int, *argomenti: object
) -> Foglia:
    intero = modello if "/" in modello else f"programmazione/{modello}"
    html = pagine.html_pubblico(intero, dati, scarto_orologio=scarto)
    return Foglia(reverse(f"programmazione:{nome}", args=argomenti), html.encode())
