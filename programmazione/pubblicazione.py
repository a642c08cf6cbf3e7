"""What the public tree holds of the plans: every version of each, what proves it, open tables."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.urls import reverse

from crema_sap.web import albero, dati_aperti
from crema_sap.web.albero import Foglia
from crema_sap.web.dati_aperti import RighePigre, Tabella
from programmazione import pagine, riscontri, selectors, tabelle_aperte, tabelle_triennali
from programmazione.models import Piano
from programmazione.seguito import offerte_degli_anni
from programmazione.selectors import pubblici
from programmazione.views import versioni


@albero.pagine("piani")
def pagine_dei_piani() -> Iterator[Foglia]:
    """The list, each plan with its versions, its reconciliation, as the public role reads them."""
    piani = list(selectors.piani_pubblici(alias=albero.ALIAS))
    scarto = albero.scarto_orologio()
    ultime = selectors.ultime_versioni(piani)
    yield _foglia("piano_list", "piano_list.html", pagine.elenco(ultime), scarto)
    offerte = offerte_degli_anni(_anni(ultime), alias=albero.ALIAS)
    for piano in ultime:
        yield from _pagine_del_piano(piano, [p for p in piani if p.periodo == piano.periodo])
        if not piano.triennale:
            dati = riscontri.pagina(piano, piano.approvato, offerte[piano.anno])
            yield _foglia("quadratura", "quadratura.html", dati, scarto, piano.periodo)


@dati_aperti.tabelle("programmazione")
def tabelle_dei_piani(alias: str) -> Iterator[Tabella]:
    """The tables of each plan: those of its last version, and those of every version by number."""
    con_risultati = pubblici.piani_e_risultati(alias=alias)
    tutti = [piano for piano, _ in con_risultati]
    annuali = [piano for piano in tutti if not piano.triennale]
    yield from tabelle_aperte.delle_versioni(tutti)
    yield from _tabelle_annuali(annuali, alias)
    ultimi = {piano.pk: ultimo for piano, ultimo in con_risultati if piano.triennale}
    triennali = [piano for piano in tutti if piano.triennale]
    for triennale in selectors.ultime_versioni(triennali):
        yield from tabelle_triennali.aggiornate(triennale, ultimi[triennale.pk], alias=alias)
    for triennale in triennali:
        yield from tabelle_triennali.della_versione(triennale)


def _tabelle_annuali(piani: list[Piano], alias: str) -> Iterator[Tabella]:
    """The tables of the annual plans: what is not frozen in them is asked once for all."""

    @cache
    def risposte() -> Mapping[int, list[pubblici.RISPOSTA]]:
        return pubblici.risposte_dei_piani(piani, alias=alias)

    def del_piano(piano: Piano, suffisso: str) -> Iterator[Tabella]:
        enti = {riga["ente"] for riga in piano.approvato["righe"]}
        righe = RighePigre(len(enti), lambda: risposte()[piano.pk])
        return tabelle_aperte.del_piano(piano, righe, suffisso=suffisso)

    ultimi = selectors.ultime_versioni(piani)
    for piano in ultimi:
        yield from del_piano(piano, "")
    offerte = offerte_degli_anni(_anni(ultimi), alias=alias)
    for piano in ultimi:
        prova = riscontri.prova(piano.approvato, offerte[piano.anno])
        yield tabelle_aperte.della_prova(piano, prova, offerte[piano.anno])
    for piano in piani:
        yield from del_piano(piano, f"-v{piano.versione}")


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


def _anni(piani: list[Piano]) -> set[int]:
    return {piano.anno for piano in piani if not piano.triennale}


def _foglia(
    nome: str, modello: str, dati: pagine.Contesto, scarto: int, *argomenti: object
) -> Foglia:
    intero = modello if "/" in modello else f"programmazione/{modello}"
    html = pagine.html_pubblico(intero, dati, scarto_orologio=scarto)
    return Foglia(reverse(f"programmazione:{nome}", args=argomenti), html.encode())
