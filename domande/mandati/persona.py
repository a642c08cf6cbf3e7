"""Who is helped, as the desk was told: kept encrypted with the mandate."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection

from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.enti.services import Identita, accogli_cittadino
from domande.models import Mandato

CERCA = "SELECT enti_cittadino_per_identita(%s)"


@dataclass(frozen=True, slots=True)
class Persona:
    """The citizen who is helped."""

    codice_fiscale: str
    cognome: str
    nome: str
    nato_il: date
    email: str = ""

    def __str__(self) -> str:
        return f"{self.nome} {self.cognome}"

    def cifrata(self) -> bytes:
        """Write it to be kept."""
        dati = asdict(self) | {"nato_il": self.nato_il.isoformat()}
        return cifratura.cifra(json.dumps(dati, ensure_ascii=False).encode())


def leggi(mandato: Mandato) -> Persona:
    """Read back who a mandate is of."""
    dati = json.loads(cifratura.decifra(mandato.assistito_cifrato))
    return Persona(**dati | {"nato_il": date.fromisoformat(dati["nato_il"])})


def cittadino_di(persona: Persona) -> Utente:
    """Find the citizen by codice fiscale; who has never signed in gets an identity to claim.

    Of who has signed in nothing is changed and nothing is told: what SPID or CIE said stays.
    """
    with connection.cursor() as cursore:
        cursore.execute(CERCA, [cifratura.indice(persona.codice_fiscale)])
        (testo,) = cursore.fetchone()
    if testo:
        return Utente.da_testo(testo)
    return accogli_cittadino(
        Identita(
            codice_fiscale=persona.codice_fiscale,
            nome=persona.nome,
            cognome=persona.cognome,
            nato_il=persona.nato_il,
            email=persona.email,
        )
    )


def al_posto_di(mandato: Mandato, sportello: Utente) -> Utente:
    """Return the citizen of a mandate as the acts want one, with who really types.

    Row-level security still knows the helper, and asks for the mandate at every statement.
    """
    chi = leggi(mandato)
    utente = Utente(pk=mandato.richiedente_id, cittadino=True, nome=chi.nome, cognome=chi.cognome)
    utente.per_mano_di, utente.mandato_id = sportello, mandato.pk
    return utente
