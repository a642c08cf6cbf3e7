"""The acts of a person on the own account: to enter, to act under an appointment, to be safe."""

from datetime import datetime
from typing import cast

from django.contrib.auth import login, update_session_auth_hash
from django.db import connection, transaction
from django.http import HttpRequest

from crema_sap import orologio
from crema_sap.enti import accesso, ambito
from crema_sap.enti import password as calcolo
from crema_sap.enti import selectors as territorio
from crema_sap.enti.models import DispositivoTOTP, Incarico, ScartoOrologio, Sessione, Utente
from crema_sap.enti.services import Identita, accogli_cittadino
from crema_sap.enti.sessioni import APERTA_IL, DISPOSITIVO, FINE
from crema_sap.registro.services import annota
from crema_sap.web.enti import dispositivi, selectors
from crema_sap.web.middleware import SESSIONE_INCARICO
from crema_sap.web.tasks import ripubblica


class NessunIncarico(Exception):
    """A member of staff without an appointment in force has nothing to do here."""

    def __init__(self, perche: str = "") -> None:
        super().__init__(
            "Il tuo accesso è corretto, ma oggi non hai incarichi in corso: rivolgiti all'ufficio "
            f"del capofila. {perche}".strip()
        )


class CittadinoSospeso(Exception):
    """The citizen's access was stopped."""


class CodiceSbagliato(Exception):
    """The six figures are not those of the device, or were used already."""

    def __init__(self) -> None:
        super().__init__(
            "Il codice non è corretto o è già stato usato: aspetta il prossimo e riprova."
        )


def apri_personale(*, request: HttpRequest, utente: Utente) -> Incarico:
    """Sign in a member of staff who has proved everything; return the appointment in use.

    Opens its own transaction. Raises `NessunIncarico`.
    """
    with transaction.atomic():
        ora = ambito.entra_da_visitatore(utente.pk)
        giorno = ora.astimezone(orologio.ROMA).date()
        incarico = Incarico.objects.filter(utente=utente).validi_il(giorno).order_by("pk").first()
        if incarico is None:
            raise NessunIncarico(_perche_e_finito(utente))
        utente.incarico = incarico
        ambito.entra(incarico.ambito_id, utente.pk)
        accesso.azzera(utente.username)
        annota(atto="ACCESSO", oggetto=utente, utente=utente, ora=ora)
    _apri(request, utente, ora)
    return incarico


def _perche_e_finito(utente: Utente) -> str:
    """Tell who has the place of the comune in which the last appointment was, if it ceased."""
    ultimo = Incarico.objects.filter(utente=utente).order_by("-al", "-pk").first()
    if ultimo is None:
        return ""
    ambito.entra(ultimo.ambito_id, utente.pk)
    return territorio.chi_e_succeduto(ultimo)


def apri_cittadino(*, request: HttpRequest, identita: Identita) -> Utente:
    """Sign in a citizen whom the identity provider vouches for, known or new.

    Opens its own transaction. Raises `CittadinoSospeso`.
    """
    with transaction.atomic():
        ora = ambito.entra_da_visitatore()
        utente = accogli_cittadino(identita)
    if not utente.attivo:
        raise CittadinoSospeso
    _apri(request, utente, ora)
    accesso.segnala_cittadino(utente.username)
    return utente


def _apri(request: HttpRequest, utente: Utente, ora: datetime) -> None:
    login(request, utente, backend=accesso.PERCORSO)
    # Signing in again in an open session begins its time again.
    request.session.pop(FINE, None)
    request.session[APERTA_IL] = ora.isoformat()
    request.session[DISPOSITIVO] = dispositivi.nome(request.headers.get("User-Agent", ""))


def scegli_incarico(*, request: HttpRequest, utente: Utente, incarico: Incarico) -> None:
    """Act under another of the own appointments from the next page on."""
    request.session[SESSIONE_INCARICO] = incarico.pk
    utente.incarico = incarico


@transaction.atomic
def chiudi_sessione(*, sessione: Sessione, utente: Utente, ora: datetime) -> None:
    """Sign out one of the own sessions, wherever it is."""
    sessione.delete()
    _annota(atto="SESSIONE_CHIUSA", utente=utente, ora=ora)


def cambia_password(*, request: HttpRequest, utente: Utente, nuova: str) -> None:
    """Change the own password, and sign out every other session.

    The hash is computed first; then it opens its own transaction. Raises `TroppiAccessi`.
    """
    with calcolo.posto():
        impronta = calcolo.impronta(nuova)
    with transaction.atomic():
        ora = ambito.entra_da_visitatore(utente.pk)
        _nel_suo_ambito(utente)
        accesso.azzera(utente.username)
        Utente.objects.filter(pk=utente.pk).update(password=impronta)
        _chiudi_le_altre(request, utente)
        _annota(atto="PASSWORD_CAMBIATA", utente=utente, ora=ora)
    utente.password = impronta
    update_session_auth_hash(request, utente)


def verifica_codice(*, utente: Utente, codice: str) -> None:
    """Check the second factor; wrong codes count as wrong passwords do.

    Must not be rolled back when it raises `CodiceSbagliato` or `AccessoChiuso`: the count stays.
    """
    falliti, chiuso = accesso.conta(utente.username)
    if falliti > accesso.TENTATIVI_MASSIMI:
        accesso.segnala_rifiuto(utente.username, "conto chiuso", falliti)
        raise chiuso
    dispositivo = selectors.secondo_fattore(utente)
    if dispositivo is None or not dispositivo.verify_token(codice):
        accesso.segnala_rifiuto(utente.username, "secondo fattore", falliti)
        raise CodiceSbagliato


def attiva_secondo_fattore(
    *, dispositivo: DispositivoTOTP, utente: Utente, codice: str, ora: datetime, attuale: str = ""
) -> None:
    """Take a device as second factor, once it gives a right code.

    Who has one already proves it with its code, `attuale`: a session left open is not enough.
    Raises `CodiceSbagliato`.
    """
    in_uso = selectors.secondo_fattore(utente)
    if in_uso is not None and not in_uso.verify_token(attuale):
        raise CodiceSbagliato
    if not dispositivo.verify_token(codice):
        raise CodiceSbagliato
    with transaction.atomic():
        dispositivo.confirmed = True
        dispositivo.save(update_fields=["confirmed"])
        DispositivoTOTP.objects.filter(user_id=utente.pk).exclude(pk=dispositivo.pk).delete()
        if utente.incarico:
            _annota(atto="SECONDO_FATTORE_ATTIVATO", utente=utente, ora=ora)


def togli_secondo_fattore(
    *, dispositivo: DispositivoTOTP, utente: Utente, codice: str, ora: datetime
) -> None:
    """Go back to the password alone, with one last code.

    Raises `CodiceSbagliato`.
    """
    if not dispositivo.verify_token(codice):
        raise CodiceSbagliato
    with transaction.atomic():
        dispositivo.delete()
        _annota(atto="SECONDO_FATTORE_TOLTO", utente=utente, ora=ora)


@transaction.atomic
def soccorri(*, utente: Utente, chi: Utente, ora: datetime) -> None:
    """Take the second factor away from a person of one's own ambito who lost the telephone."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT enti_togli_secondo_fattore(%s)", [utente.pk])
    annota(atto="SECONDO_FATTORE_TOLTO_DA_ALTRI", oggetto=utente, utente=chi, ora=ora)


def chiudi_sessioni_di(*, utente: Utente) -> None:
    """Sign a person out of everywhere."""
    Sessione.objects.filter(utente_id=utente.pk).delete()


@transaction.atomic
def sposta_orologio(*, a: datetime, utente: Utente | None, ora: datetime) -> None:
    """Move the demonstration's clock.

    Raises `OrologioFermo` in production.
    """
    orologio.sposta(a)
    numero = annota(
        atto="OROLOGIO_SPOSTATO",
        oggetto=ScartoOrologio(id=1),
        utente=utente,
        ora=ora,
        dati={"da": ora.isoformat(), "a": a.isoformat()},
    )
    # The public pages carry by how much the clock is ahead.
    ripubblica(chiave=f"orologio:{numero}")


def _nel_suo_ambito(utente: Utente) -> None:
    if utente.incarico:
        ambito.entra(utente.incarico.ambito_id, utente.pk)


def _chiudi_le_altre(request: HttpRequest, utente: Utente) -> None:
    mia = cast(str, request.session.session_key)
    Sessione.objects.filter(utente_id=utente.pk).exclude(session_key=mia).delete()


def _annota(*, atto: str, utente: Utente, ora: datetime) -> None:
    annota(atto=atto, oggetto=utente, utente=utente, ora=ora)
