"""P9: from the last second of an avviso to every list public, with its bundle."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command

from bandi.models import Avviso, UnitaOfferta
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ente, Incarico, Ruolo, Utente
from crema_sap.web import albero
from domande.graduatorie import approvazioni, pacchetto, pubblicazioni, services
from domande.models import Elaborazione
from tests import factories
from tests.misure import impianto
from tests.misure.conti import Misura, Voce
from tests.misure.impianto import Impianto
from tests.misure.molte_domande import Riempitore

DOMANDE = 10_000
SEME = "misura"

type Secondi = dict[str, float]


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P9."""
    quante = 300 if breve else DOMANDE
    Riempitore(banco).fino_a(quante)
    orologio.sposta(impianto.DOPO)
    call_command("carica_calendario", verbosity=0)
    tempi: Secondi = {}
    costi: Secondi = {}
    with tempfile.TemporaryDirectory() as cartella:
        _gioca(banco, Path(cartella), tempi, costi)
        file = sum(1 for uno in Path(cartella).rglob("*.html"))
    with nel_ambito(banco.ambito):
        unita = UnitaOfferta.objects.filter(avviso__codice=impianto.AVVISO).count()
    esito = Misura(
        "P9",
        "Dall'ultimo secondo a ogni lista pubblica",
        f"{quante} domande da cinque preferenze su {unita} unità: calcolo, approvazioni"
        f" (già pronta: gli atti sono di persone), pubblicazione, {file} pagine dell'albero"
        " pubblico, pacchetto con verifica.py. Le graduatorie non hanno PDF.",
        [Voce("secondi", sum(tempi.values()), 60.0, unita="s")],
    )
    esito.dettagli |= {
        "secondi": {nome: round(secondi, 2) for nome, secondi in tempi.items()},
        "cpu_di_python": {nome: round(secondi, 2) for nome, secondi in costi.items()},
    }
    return esito


def _gioca(banco: Impianto, cartella: Path, tempi: Secondi, costi: Secondi) -> None:
    def cronometra(nome: str, lavoro: Callable[[], Any]) -> Any:
        inizio, cpu = time.perf_counter(), time.process_time()
        fatto = lavoro()
        tempi[nome], costi[nome] = time.perf_counter() - inizio, time.process_time() - cpu
        return fatto

    with nel_ambito(banco.ambito):
        capofila = _incaricato(Incarico.objects.filter(ruolo=Ruolo.CAPOFILA)[0])
        enti = Ente.objects.filter(unita_possedute__offerte__avviso__codice=impianto.AVVISO)
        responsabili = [
            factories.crea_utente(Ruolo.RESPONSABILE_ENTE, ente) for ente in enti.distinct()
        ]
    # The tree stands before: what did not change is not written again.
    albero.costruisci(cartella / "albero")
    cronometra("calcolo", lambda: _calcola(banco, capofila))
    cronometra("approvazioni", lambda: _approva(banco, responsabili))
    cronometra("pubblicazione", lambda: _pubblica(banco, capofila))
    cronometra("albero", lambda: albero.costruisci(cartella / "albero"))
    cronometra("pacchetto", lambda: _esporta(banco, cartella / "pacchetto"))


def _incaricato(incarico: Incarico) -> Utente:
    incarico.utente.incarico = incarico
    return incarico.utente


def _ultima() -> Elaborazione:
    return Elaborazione.objects.select_related("avviso", "profilo").latest("pk")


def _calcola(banco: Impianto, capofila: Utente) -> None:
    with nel_ambito(banco.ambito):
        avviso = Avviso.objects.get(codice=impianto.AVVISO)
        services.calcola(avviso=avviso, seme=SEME, utente=capofila, ora=impianto.DOPO)


def _approva(banco: Impianto, responsabili: list[Utente]) -> None:
    for chi in responsabili:
        with nel_ambito(banco.ambito, chi.pk):
            approvazioni.approva(
                elaborazione=_ultima(), atto="atto di prova", utente=chi, ora=impianto.DOPO
            )


def _pubblica(banco: Impianto, capofila: Utente) -> None:
    with nel_ambito(banco.ambito, capofila.pk):
        ultima = _ultima()
        pubblicazioni.pubblica(
            avviso=ultima.avviso,
            impronta=ultima.risultato_impronta,
            utente=capofila,
            ora=impianto.DOPO,
        )


def _esporta(banco: Impianto, cartella: Path) -> None:
    with nel_ambito(banco.ambito):
        pacchetto.esporta(elaborazione=_ultima(), cartella=cartella, riservato=False)
