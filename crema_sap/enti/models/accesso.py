"""What sign-in and the clock keep: sessions, failed attempts, codes, the displacement."""

import base64
import os
from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django_otp.plugins.otp_totp.models import TOTPDevice

from crema_sap.enti import cifratura


class Sessione(AbstractBaseSession):
    """A server-side session, with whose it is, so that it can be listed and revoked."""

    utente_id = models.BigIntegerField("utente", null=True, db_index=True)
    aperta_il = models.DateTimeField("aperta il", null=True)
    # By the true clock: nothing that the person does moves it (see `enti_apri_sessione`).
    fine_il = models.DateTimeField("finisce comunque il", null=True)
    dispositivo = models.CharField("dispositivo", max_length=80, blank=True)

    class Meta:
        verbose_name = "sessione"
        verbose_name_plural = "sessioni"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that reads this table."""
        from crema_sap.enti.sessioni import SessionStore

        return SessionStore


class DispositivoTOTP(TOTPDevice):  # type: ignore[misc]
    """A second factor whose secret is kept encrypted: a stolen copy of the table gives no codes."""

    LUNGHEZZA_SEGRETO = 20

    class Meta:
        proxy = True
        verbose_name = "secondo fattore"
        verbose_name_plural = "secondi fattori"

    @classmethod
    def nuovo(cls, **campi: Any) -> "DispositivoTOTP":
        """Return a device, not saved yet, with a secret of its own."""
        cifrato = cifratura.cifra(os.urandom(cls.LUNGHEZZA_SEGRETO))
        return cls(key=base64.b64encode(cifrato).decode(), **campi)

    @property
    def bin_key(self) -> bytes:
        """The secret in clear, for as long as a code is checked or shown."""
        return cifratura.decifra(base64.b64decode(self.key))


class TentativoFallito(models.Model):
    """How many times in a row an account, existing or not, was tried with a wrong secret."""

    # Keyed hash of the login name: the table says nothing of who has an account.
    chiave = models.BinaryField("chiave", max_length=32, primary_key=True)
    falliti = models.PositiveSmallIntegerField("falliti", default=0)
    ultimo_il = models.DateTimeField("ultimo il")

    class Meta:
        verbose_name = "tentativo fallito"
        verbose_name_plural = "tentativi falliti"

    def __str__(self) -> str:
        return str(self.falliti)


class CodiceDiProva(models.Model):
    """A sign-in at the test identity provider: its code, good once, and then its token."""

    codice = models.CharField("impronta del codice", max_length=64, primary_key=True)
    token = models.CharField(  # noqa: DJ001 - many have none, and none is not a value
        "impronta del token", max_length=64, null=True, unique=True
    )
    richiesta = models.JSONField("richiesta")
    identita = models.JSONField("identità")
    scade_il = models.DateTimeField("scade il")
    usato_il = models.DateTimeField("usato il", null=True)

    class Meta:
        verbose_name = "codice di prova"
        verbose_name_plural = "codici di prova"

    def __str__(self) -> str:
        return self.codice[:8]


class ScartoOrologio(models.Model):
    """How far the demonstration's clock is from the true one; one row or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    scarto = models.DurationField("scarto")

    class Meta:
        verbose_name = "scarto dell'orologio"
        verbose_name_plural = "scarto dell'orologio"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="scarto_orologio_unico",
                violation_error_message="L'orologio è uno solo.",
            )
        ]

    def __str__(self) -> str:
        return str(self.scarto)
