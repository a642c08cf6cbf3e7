"""A desk and the person whom it helps, for the tests."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande.compilazione.sezioni import ORDINE
from domande.mandati import codice, services
from domande.mandati.persona import Persona
from domande.models import Allegato, EsitoControllo, FormaMandato, Mandato
from domande.rules import codicefiscale
from tests import factories
from tests.domande.factories import DURANTE, Scena
from tests.domande.pagine import modulo

MINUTO = timedelta(minutes=1)
PDF = b"%PDF-1.4 modulo firmato"


def persona(
    nome: str = "Teresa",
    cognome: str = "Verdi",
    email: str = "",
    nato_il: date = date(1941, 2, 3),
) -> Persona:
    """An elderly woman who has never signed in."""
    cf = codicefiscale.calcola(cognome=cognome, nome=nome, nato_il=nato_il, sesso="F", luogo="D142")
    return Persona(cf, cognome, nome, nato_il, email)


def di(utente: Utente, email: str = "") -> Persona:
    """The person of a citizen who has an account, as she tells the desk."""
    from crema_sap.enti import cifratura

    assert utente.codice_fiscale_cifrato
    cf = cifratura.decifra(utente.codice_fiscale_cifrato).decode()
    return Persona(cf, utente.cognome, utente.nome, date(1980, 5, 17), email)


def famiglia() -> Persona:
    """The applicant of the good answers, who has never signed in."""
    return persona("Anna", "Rossi")


@dataclass
class Sportello:
    """The desk of an ente, with who serves in it."""

    scena: Scena
    utente: Utente

    def entra(self) -> None:
        """Act as the desk."""
        ambiti.entra(self.scena.ambito.pk, self.utente.pk)

    def proponi(
        self, chi: Persona, forma: FormaMandato = FormaMandato.SPID, ora: datetime = DURANTE
    ) -> Mandato:
        """Record a mandate that waits."""
        self.entra()
        return services.proponi(
            contenuto=self.scena.contenuto, chi=chi, forma=forma, utente=self.utente, ora=ora
        )

    def attivo(self, chi: Persona, ora: datetime = DURANTE) -> Mandato:
        """A mandate proved on paper, with the draft open."""
        mandato = self.proponi(chi, FormaMandato.CARTA, ora)
        carta(mandato, self)
        services.attiva_con_carta(mandato=mandato, utente=self.utente, ora=ora)
        return services.apri(mandato=mandato, utente=self.utente, ora=ora)


def carta(mandato: Mandato, sportello: Sportello, *, ammessa: bool = True) -> Allegato:
    """Give the scan of the signed form, and have it examined."""
    allegato = services.allega_scansione(
        mandato=mandato,
        utente=sportello.utente,
        nome="modulo.pdf",
        dati=PDF,
        formato="application/pdf",
        ora=DURANTE,
    )
    if ammessa:
        Allegato.objects.filter(pk=allegato.pk).update(
            esito=EsitoControllo.AMMESSO, impronta_servita="0" * 64, controllato_il=DURANTE
        )
    return allegato


def crea_sportello(scena: Scena, *, di_castelleone: bool = False) -> Sportello:
    """A desk of Crema, or of another comune, in the ambito set on the connection."""
    # The wall of the database reads the clock by itself.
    orologio.sposta(DURANTE)
    ambiti.entra(scena.ambito.pk, None)
    ente = scena.altro_ente if di_castelleone else scena.ente
    return Sportello(scena, factories.crea_utente(Ruolo.SPORTELLO, ente))


def conferma(mandato: Mandato, utente: Utente, scritto: str | None = None) -> Mandato:
    """The citizen writes the code."""
    atteso = codice.codice_di(mandato)
    ambiti.entra(mandato.ambito_id, utente.pk)
    return codice.conferma(
        mandato=mandato, codice=scritto or atteso, utente=utente, ora=DURANTE + MINUTO
    )


def chiave_di(mandato: Mandato) -> UUID:
    """The draft of a mandate."""
    assert mandato.chiave
    return mandato.chiave


def entra(utente: Utente) -> Client:
    """The browser of a person who is signed in."""
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def leggi(risposta: HttpResponse) -> str:
    """What a page says, on one line."""
    return re.sub(r"\s+", " ", risposta.content.decode())


def pagina(nome: str, mandato: Mandato) -> str:
    """The address of a page of a mandate."""
    return reverse(f"domande:{nome}", args=[mandato.identificativo])


def apri_e_compila(aiuta: Client, mandato: Mandato) -> str:
    """Fill in every page as the desk; return where the last one leads."""
    risposta = aiuta.post(pagina("mandato_apri", mandato))
    for sezione in ORDINE:
        assert risposta["Location"].endswith(f"/{sezione}/"), risposta["Location"]
        risposta = aiuta.post(risposta["Location"], modulo(sezione))
    return str(risposta["Location"])
