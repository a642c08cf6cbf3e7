"""The triennial plan in a real browser: a draft, its results once approved, its update."""

from datetime import timedelta
from decimal import Decimal

import pytest

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Comune
from crema_sap.orologio import adesso
from programmazione import services
from programmazione.dimostrazione.territorio import persona
from programmazione.models import (
    Convocazione,
    Piano,
    Ricognizione,
    SceltaVoto,
    SpecieAttesa,
)
from programmazione.rules.indicatori import DatiIndicatore, Origine, Verso
from tests import dimostrazione
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera


@pytest.mark.parametrize("db_vera", [dimostrazione.TUTTA], indirect=True)
def test_a_triennial_plan_is_written_measured_and_updated(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    capofila = taccuino.entra_in_scena("capofila")
    capofila.entra()
    for pagina in (
        "/piani/2020-2022/completezza/",
        "/piani/2020-2022/attese/",
        "/piani/2020-2022/indicatori/nuovo/",
        "/piani/2020-2022/indicatori/",
        "/piani/triennale/nuovo/",
    ):
        capofila.vai(pagina)

    _approva(Ambito.objects.get(codice="AMB-CREMA"))
    _registra_un_risultato(capofila)
    _propone_una_modifica(capofila)

    taccuino.verifica()


def _approva(ambito: Ambito) -> None:
    """Give the draft an indicator and some units, and take it through the Assemblea."""
    with nel_ambito(ambito.pk):
        capofila, segretario, ora = persona("capofila"), persona("segretario"), adesso()
        piano = Piano.objects.get(tipo="TRIENNALE")
        services.salva_indicatore(
            piano=piano,
            codice="",
            dati=DatiIndicatore(
                codice="sfratti",
                titolo="Sfratti eseguiti",
                unita_misura="nuclei",
                verso=Verso.DIMINUIRE,
                origine=Origine.DICHIARATO,
                partenza=Decimal(40),
                partenza_fonte="Tribunale",
                traguardi={2020: None, 2021: Decimal(35), 2022: Decimal(30)},
            ),
            utente=capofila,
            ora=ora,
        )
        services.salva_attese(
            piano=piano,
            attese={(2021, SpecieAttesa.RECUPERO): services.AttesaInviata(5, "Programma")},
            utente=capofila,
            ora=ora,
        )
        services.metti_in_verifica(piano=piano, utente=capofila, ora=ora)
        services.proponi(piano=piano, utente=capofila, ora=ora)
        seduta = services.convoca(
            piano=piano,
            data=ora + timedelta(days=10),
            convocazione=Convocazione.PRIMA,
            luogo="Crema",
            utente=capofila,
            ora=ora,
        )
        dopo, comuni = seduta.data, list(Comune.objects.values_list("pk", flat=True))
        services.registra_appello(
            seduta=seduta,
            presenze={comune: services.PresenzaInviata(presente=True) for comune in comuni},
            utente=segretario,
            ora=dopo,
        )
        votazione = services.registra_voti(
            seduta=seduta,
            voti=dict.fromkeys(comuni, SceltaVoto.FAVOREVOLE),
            utente=segretario,
            ora=dopo,
        )
        services.conferma_esito(votazione=votazione, utente=segretario, ora=dopo)
        services.approva(piano=piano, atto="n. 2 del 2019", utente=segretario, ora=dopo)
        ricognizione = Ricognizione.objects.get(anno=2020)
        services.chiudi_ricognizione(ricognizione=ricognizione, utente=capofila, ora=dopo)
        services.consolida(ricognizione=ricognizione, utente=capofila, ora=dopo)


def _registra_un_risultato(capofila: Viaggiatore) -> None:
    capofila.vai("/piani/2020-2022/")
    capofila.legge("deve diminuire")
    capofila.vai("/piani/2020-2022/indicatori/sfratti/risultati/")
    capofila.scegli("Anno", "2020")
    capofila.scrivi("Risultato", "38")
    capofila.scrivi("Fonte", "Tribunale di Cremona")
    capofila.premi("Registra il risultato")
    capofila.vai("/piani/2020-2022/indicatori/sfratti/risultati/")
    capofila.legge("Tribunale di Cremona")


def _propone_una_modifica(capofila: Viaggiatore) -> None:
    capofila.vai("/piani/2020/")
    capofila.segui("Aggiorna il triennale")
    elenco = capofila.pagina.url
    capofila.segui("Cambia il traguardo di un indicatore")
    capofila.premi("Aggiungi la modifica")
    capofila.scrivi("Nuovo traguardo", "25")
    capofila.scrivi("Motivo", "Più fondi per la morosità incolpevole.")
    capofila.premi("Aggiungi la modifica")
    capofila.vai(elenco)
    capofila.legge("Più fondi per la morosità incolpevole.")
    capofila.segui("Cambia le unità attese")
    capofila.vai("/piani/2020/")
    capofila.legge("Più fondi per la morosità incolpevole.")
