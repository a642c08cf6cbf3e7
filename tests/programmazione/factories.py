"""A small ambito for the tests of planning: three comuni, the ALER, and who works there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from crema_sap.enti.models import Ambito, Ente, Popolazione, Ruolo, TipoEnte, Utente
from crema_sap.orologio import ROMA
from programmazione import services
from programmazione.models import (
    BaseMaggioranza,
    Convocazione,
    Dichiarazione,
    MetodoVoto,
    Piano,
    PianoAnnuale,
    RegolaAssemblea,
    Ricognizione,
    SceltaVoto,
    Seduta,
    UnitaAbitativa,
    Votazione,
)
from programmazione.rules.figure import Figure
from tests import factories

ORA = datetime(2019, 11, 5, 10, tzinfo=ROMA)
SCADENZA = ORA + timedelta(days=20)
SEDUTA = ORA + timedelta(days=40)


@dataclass(slots=True)
class Mondo:
    """The people and the enti of a test."""

    comuni: list[Ente]
    aler: Ente
    capofila: Utente
    segretario: Utente
    sindaco: Utente
    operatori: dict[int, Utente]

    def operatore(self, ente: Ente) -> Utente:
        """Return the officer of an ente."""
        return self.operatori[ente.pk]


def crea_mondo(abitanti: tuple[int, ...] = (6000, 3000, 1000)) -> Mondo:
    """Make the small ambito, with the voting rule and the populations of 2011."""
    comuni = [
        factories.crea_ente(nome) for nome in ("Alfa", "Beta", "Gamma", "Delta")[: len(abitanti)]
    ]
    aler = factories.crea_ente("ALER di prova", tipo=TipoEnte.ALER)
    for ente, quanti in zip(comuni, abitanti, strict=True):
        assert ente.comune is not None
        Popolazione.objects.create(
            comune=ente.comune, anno=2011, fonte="censimento 2011", abitanti=quanti
        )
    crea_regola()
    Ambito.objects.filter(pk=comuni[0].ambito_id).update(capofila=comuni[0])
    return Mondo(
        comuni=comuni,
        aler=aler,
        capofila=factories.crea_utente(Ruolo.CAPOFILA, comuni[0]),
        segretario=factories.crea_utente(Ruolo.SEGRETARIO_ASSEMBLEA, comuni[0]),
        sindaco=factories.crea_utente(Ruolo.SINDACO, comuni[0]),
        operatori={
            ente.pk: factories.crea_utente(Ruolo.OPERATORE_ENTE, ente) for ente in (*comuni, aler)
        },
    )


def crea_regola(**campi: Any) -> RegolaAssemblea:
    """Make a voting rule: more than half, per head and by population."""
    valori: Mapping[str, Any] = {
        "dal": ORA.date() - timedelta(days=300),
        "metodo": MetodoVoto.ENTRAMBI,
        "quorum_prima": Decimal(50),
        "quorum_seconda": Decimal("33.33"),
        "maggioranza": Decimal(50),
        "base": BaseMaggioranza.VOTANTI,
        "anno_popolazione": 2011,
        "fonte": "prova",
    }
    return RegolaAssemblea.objects.create(**{**valori, **campi})


def crea_unita(ente: Ente, codice: str = "U-1", **campi: Any) -> UnitaAbitativa:
    """Make a dwelling of an ente, in its own comune unless said otherwise."""
    valori = {"tipo": "SAP", "comune": ente.comune}
    return UnitaAbitativa.objects.create(proprietario=ente, codice=codice, **{**valori, **campi})


def apri(mondo: Mondo, anno: int = 2019) -> Ricognizione:
    """Open a survey."""
    return services.apri_ricognizione(anno=anno, scade_il=SCADENZA, utente=mondo.capofila, ora=ORA)


def dichiarazione_di(ente: Ente, anno: int = 2019) -> Dichiarazione:
    """Return the current declaration of an ente."""
    return Dichiarazione.objects.correnti().get(ente=ente, ricognizione__anno=anno)


def salva(mondo: Mondo, ente: Ente, ora: datetime = ORA, **figure: Any) -> Dichiarazione:
    """Save one row of figures for an ente."""
    dichiarazione = dichiarazione_di(ente)
    return services.salva_dichiarazione(
        dichiarazione=dichiarazione,
        righe=[services.RigaInviata(ente.comune_id, Figure(**figure))],
        riga_versione=dichiarazione.riga_versione,
        utente=mondo.operatore(ente),
        ora=ora,
    )


def trasmetti(mondo: Mondo, ente: Ente, ora: datetime = ORA, **figure: Any) -> Dichiarazione:
    """Save one row of figures for an ente and transmit."""
    salvata = salva(mondo, ente, ora, **figure)
    return services.trasmetti_dichiarazione(
        dichiarazione=salvata,
        riga_versione=salvata.riga_versione,
        utente=mondo.operatore(ente),
        ora=ora,
    )


def consolida(mondo: Mondo) -> PianoAnnuale:
    """Open, answer (one with figures, one zero, one silent), close and consolidate."""
    ricognizione = apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=2, turnover=1, assegnabili=3)
    services.dichiara_zero(
        dichiarazione=dichiarazione_di(mondo.comuni[1]),
        utente=mondo.operatore(mondo.comuni[1]),
        ora=ORA,
    )
    trasmetti(mondo, mondo.aler, assegnabili=5, nota_scostamento="Cinque occupate oggi.")
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)
    valida(mondo, ricognizione)
    return services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)


def valida(mondo: Mondo, ricognizione: Ricognizione) -> int:
    """Validate every answer that has come."""
    lette = Dichiarazione.objects.values_list("pk", flat=True)
    return services.valida_insieme(
        ricognizione=ricognizione, lette=list(lette), utente=mondo.capofila, ora=ORA
    )


def convoca(mondo: Mondo, piano: Piano) -> Seduta:
    """Take a draft to the Assemblea."""
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)
    services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)
    return services.convoca(
        piano=piano,
        data=SEDUTA,
        convocazione=Convocazione.PRIMA,
        luogo="",
        utente=mondo.capofila,
        ora=ORA,
    )


def vota(mondo: Mondo, seduta: Seduta, *scelte: SceltaVoto | None) -> Votazione:
    """Record roll call and votes of the comuni in order (None is absent), and confirm."""
    votazione = registra(mondo, seduta, *scelte)
    return services.conferma_esito(votazione=votazione, utente=mondo.segretario, ora=SEDUTA)


def registra(mondo: Mondo, seduta: Seduta, *scelte: SceltaVoto | None) -> Votazione:
    """Record roll call and votes of the comuni in order (None is absent)."""
    comuni = [ente.comune_id or "" for ente in mondo.comuni]
    services.registra_appello(
        seduta=seduta,
        presenze={
            comune: services.PresenzaInviata(presente=scelta is not None)
            for comune, scelta in zip(comuni, scelte, strict=True)
        },
        utente=mondo.segretario,
        ora=SEDUTA,
    )
    return services.registra_voti(
        seduta=seduta,
        voti={c: s for c, s in zip(comuni, scelte, strict=True) if s is not None},
        utente=mondo.segretario,
        ora=SEDUTA,
    )


def approva(mondo: Mondo, piano: Piano | None = None) -> Piano:
    """Approve a plan by a unanimous vote."""
    piano = piano or consolida(mondo)
    seduta = convoca(mondo, piano)
    vota(mondo, seduta, *(SceltaVoto.FAVOREVOLE for _ in mondo.comuni))
    return services.approva(piano=piano, atto="n. 1", utente=mondo.segretario, ora=SEDUTA)
