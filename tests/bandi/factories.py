"""Plans, dwellings, profiles, avvisi for the tests: plain functions, called in an ambito."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from bandi import services
from bandi.models import AdozioneProfilo, Avviso, ProfiloPunteggio, Sportello, TipoOfferta
from bandi.rules.finestra import Finestra, istante_di_roma
from bandi.services import DatiAvviso, profili
from bandi.states import StatoAvviso
from crema_sap.enti.models import Ente, Ruolo, Utente
from programmazione.documents.contenuto import impronta_contenuto
from programmazione.models import PianoAnnuale, Ricognizione, UnitaAbitativa
from programmazione.selectors import contenuto_piano
from tests import factories

FILE_PROFILO = Path(__file__).parents[2] / "bandi" / "dati" / "profilo_isbar_2019.toml"
APRE = istante_di_roma(date(2019, 10, 14), time(9))
CHIUDE = istante_di_roma(date(2019, 12, 16), time(16))
PRIMA = datetime(2019, 10, 10, 8, tzinfo=UTC)
DURANTE = datetime(2019, 11, 5, 9, tzinfo=UTC)
DOPO = CHIUDE + timedelta(days=1)
_numeri = count(1)


@cache
def dati_profilo() -> dict[str, Any]:
    """The demonstration profile, as the file says it."""
    return tomllib.loads(FILE_PROFILO.read_text(encoding="utf-8"))


def crea_profilo(utente: Utente | None = None) -> ProfiloPunteggio:
    """Keep the demonstration profile, and adopt it for all its days."""
    profilo = services.carica_profilo(dati=dati_profilo(), utente=utente, ora=PRIMA)
    if not AdozioneProfilo.objects.filter(profilo=profilo).exists():
        adotta(profilo, utente=utente)
    return profilo


def adotta(
    profilo: ProfiloPunteggio, *, utente: Utente | None = None, **campi: Any
) -> AdozioneProfilo:
    """Adopt a profile by an act, for all its days unless told otherwise."""
    valori: dict[str, Any] = {
        "atto": "determina n. 12",
        "data": PRIMA.date(),
        "dal": profilo.dal,
        "al": profilo.al,
    }
    atto = profili.AttoDiAdozione(**(valori | campi))
    return profili.adotta_profilo(profilo=profilo, atto=atto, utente=utente, ora=PRIMA)


def crea_capofila(ente: Ente | None = None) -> Utente:
    """Make a person of the capofila's office."""
    return factories.crea_utente(Ruolo.CAPOFILA, ente)


def crea_piano(anno: int = 2019, **campi: Any) -> PianoAnnuale:
    """Make an approved plan without rows."""
    ricognizione = Ricognizione.objects.create(
        anno=anno,
        stato="RECEPITA",
        aperta_il=datetime(anno, 1, 10, tzinfo=UTC),
        scade_il=datetime(anno, 3, 10, tzinfo=UTC),
        chiusa_il=datetime(anno, 3, 11, tzinfo=UTC),
        regime="2019",
        norma_regime="R.R. 3/2019",
        perc_indigenza_minima=20,
        perc_forze_ordine_massima=10,
        perc_transitori_massima=10,
    )
    piano = PianoAnnuale.objects.create(
        anno=anno, ricognizione=ricognizione, consolidato_il=datetime(anno, 4, 1, tzinfo=UTC)
    )
    contenuto = contenuto_piano(piano)
    valori: dict[str, Any] = {
        "stato": "APPROVATO",
        "approvato_il": datetime(anno, 6, 25, tzinfo=UTC),
        "atto": "n. 1",
        "fotografia": contenuto,
        "impronta": impronta_contenuto(contenuto),
    }
    PianoAnnuale.objects.filter(pk=piano.pk).update(**(valori | campi))
    piano.refresh_from_db()
    return piano


def crea_unita(ente: Ente | None = None, **campi: Any) -> UnitaAbitativa:
    """Make a dwelling that its owner foresees to assign in 2019."""
    ente = ente or factories.crea_ente()
    valori: dict[str, Any] = {
        "codice": f"U-{next(_numeri):04}",
        "comune": ente.comune,
        "proprietario": ente,
        "tipo": "SAP",
        "superficie_mq": Decimal("50.00"),
        "assegnabile_nel": 2019,
        "dimostrativa": True,
    }
    return UnitaAbitativa.objects.create(**(valori | campi))


def crea_sportello(ente: Ente | None = None, **campi: Any) -> Sportello:
    """Make a desk of the ambito, open on Mondays."""
    ente = ente or factories.crea_ente()
    valori: dict[str, Any] = {
        "nome": "Ufficio casa",
        "comune": ente.comune,
        "indirizzo": "piazza Municipio 1",
        "telefono": "0373 000",
        "orari": ["9.00–12.00", *[""] * 6],
    }
    return Sportello.objects.create(**(valori | campi))


def dati_avviso(profilo: ProfiloPunteggio, **campi: Any) -> DatiAvviso:
    """What the capofila writes of an avviso."""
    valori: dict[str, Any] = {
        "codice": "crema-2019",
        "titolo": "Avviso pubblico 2019",
        "profilo": profilo,
        "finestra": Finestra(APRE, CHIUDE),
        "preferenze_massime": 5,
        "canale_ufficiale": "Piattaforma regionale Servizi abitativi",
    }
    return DatiAvviso(**(valori | campi))


def crea_avviso(
    *,
    utente: Utente,
    stato: StatoAvviso = StatoAvviso.PUBBLICATO,
    unita: list[UnitaAbitativa] | None = None,
    piano: PianoAnnuale | None = None,
    **campi: Any,
) -> Avviso:
    """Bring an avviso to a state through its own acts, with one unit unless told otherwise."""
    piano = piano or PianoAnnuale.objects.filter(anno=2019).first() or crea_piano()
    dati = dati_avviso(crea_profilo(utente), **campi)
    avviso = services.crea_avviso_dal_piano(piano=piano, dati=dati, utente=utente, ora=PRIMA)
    offerte = [crea_unita()] if unita is None else unita
    scelte = {una.pk: TipoOfferta.IMMEDIATA for una in offerte}
    services.scegli_unita(avviso=avviso, scelte=scelte, utente=utente, ora=PRIMA)
    if stato is StatoAvviso.BOZZA:
        return avviso
    avviso = services.approva_avviso(avviso=avviso, atto="n. 1", utente=utente, ora=PRIMA)
    if stato is StatoAvviso.APPROVATO:
        return avviso
    avviso = services.pubblica_avviso(avviso=avviso, utente=utente, ora=PRIMA)
    if stato is StatoAvviso.PUBBLICATO:
        return avviso
    return services.revoca_avviso(avviso=avviso, motivo="Errore", utente=utente, ora=DURANTE)
