"""Households that have a draft ready, made through the acts and signed in by SPID like any."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bandi.models import Avviso
from crema_sap.enti import services as accessi
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.idp_prova.persone import Persona, persone
from crema_sap.enti.models import Ambito, Utente
from crema_sap.orologio import ROMA
from domande.compilazione.fatti import leggi_fatti
from domande.models import Bozza
from tests.domande.factories import Scena, crea_bozza, invia, risposte

DURANTE = datetime(2019, 11, 5, 10, tzinfo=ROMA)


@dataclass
class Nucleo:
    """A citizen and the draft, ready to be sent."""

    persona: Persona
    utente: Utente
    bozza: Bozza
    scena: Scena

    @property
    def chiave(self) -> UUID:
        """The key of the draft, then of the domanda."""
        return self.bozza.chiave


def prepara(chi: str, ora: datetime = DURANTE, **altre: dict[str, Any]) -> Nucleo:
    """Make the draft of a citizen of the test identity provider, complete with every section."""
    ambito = Ambito.objects.get(codice="AMB-CREMA")
    persona = next(p for p in persone() if f"{p.nome} {p.cognome}" == chi)
    with nel_ambito(ambito.pk):
        utente = accessi.accogli_cittadino(
            accessi.Identita(
                codice_fiscale=persona.codice_fiscale,
                nome=persona.nome,
                cognome=persona.cognome,
                nato_il=persona.nato_il,
                email=persona.email,
            )
        )
    with nel_ambito(ambito.pk, utente.pk):
        avviso = Avviso.objects.get(codice="crema-2019")
        scena = Scena(ambito, avviso, utente, None, None)  # type: ignore[arg-type]
        date = risposte(nucleo={"componenti": []}, **altre)
        identita = {"nato_il": persona.nato_il.isoformat()}
        fatti = leggi_fatti(identita, {k: v for k, v in date.items() if k != "unita"})
        adatte = [
            voce.unita.codice
            for voce in scena.contenuto.idoneita(fatti, ora.astimezone(ROMA).date())
            if voce.idonea
        ]
        date["unita"] = {"preferenze": adatte[:2]}
        utente = Utente.objects.get(pk=utente.pk)
        return Nucleo(persona, utente, crea_bozza(scena, utente, ora=ora, **date), scena)


def manda(nucleo: Nucleo, ora: datetime = DURANTE) -> None:
    """Send the draft as if it had arrived then."""
    with nel_ambito(nucleo.scena.ambito.pk, nucleo.utente.pk):
        invia(nucleo.scena, nucleo.bozza, nucleo.utente, ora)
