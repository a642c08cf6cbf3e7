"""Utente, Incarico: the people, and what each may do where."""

import json
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models.territorio import Ambito, Ente, ModelloDiAmbito


class Ruolo(models.TextChoices):
    """What an appointment allows."""

    OPERATORE_ENTE = "OPERATORE_ENTE", "Operatore dell'ente"
    RESPONSABILE_ENTE = "RESPONSABILE_ENTE", "Responsabile dell'ente"
    CAPOFILA = "CAPOFILA", "Ufficio del capofila"
    SINDACO = "SINDACO", "Sindaco"
    SEGRETARIO_ASSEMBLEA = "SEGRETARIO_ASSEMBLEA", "Segretario dell'Assemblea"
    SPORTELLO = "SPORTELLO", "Sportello"
    ASSISTENTE_SOCIALE = "ASSISTENTE_SOCIALE", "Assistente sociale"
    EISA_COORDINATORE = "EISA_COORDINATORE", "Coordinatore EISA"
    EISA_OPERATORE = "EISA_OPERATORE", "Operatore EISA"
    PARTNER = "PARTNER", "Partner"
    REVISORE = "REVISORE", "Revisore (DPO)"
    GESTORE = "GESTORE", "Gestore della piattaforma"


class UtenteQuerySet(models.QuerySet["Utente"]):
    """People."""

    def visibili_a(self, utente: "Utente") -> Self:
        """Staff of the person's ambito; never citizens."""
        return self.filter(ambito_id=utente.ambito_attivo_id)


class UtenteManager(BaseUserManager["Utente"].from_queryset(UtenteQuerySet)):  # type: ignore[misc]
    """Makes people."""

    def crea(self, username: str, *, password: str | None, **campi: Any) -> "Utente":
        """Make a person who logs in with `username`; without a password the login is closed."""
        utente: Utente = self.model(username=username, **campi)
        utente.set_password(password)
        utente.save(using=self._db)
        return utente


class Utente(AbstractBaseUser):
    """A person who works in the portal, or a citizen known through SPID or CIE.

    `incarico` is the appointment the person is acting under in this request, `incarichi_attivi`
    all those valid today; both are filled by the session and are empty for citizens.
    """

    incarico: "Incarico | None" = None
    incarichi_attivi: "tuple[Incarico, ...]" = ()
    # Who types for a citizen in this request, and under which mandate (see `domande.mandati`).
    per_mano_di: "Utente | None" = None
    mandato_id: int | None = None
    # The register tells when a person signed in: the row of the person is not written for it.
    last_login = None

    username = models.CharField("nome utente", max_length=150, unique=True)
    nome = models.CharField("nome", max_length=80)
    cognome = models.CharField("cognome", max_length=80, blank=True)
    email = models.EmailField("e-mail", blank=True)
    cittadino = models.BooleanField("cittadino", default=False)
    # Keyed hash of the codice fiscale: finds the citizen, tells nobody who it is.
    identita = models.BinaryField("impronta del codice fiscale", max_length=32, null=True)
    codice_fiscale_cifrato = models.BinaryField("codice fiscale cifrato", null=True)
    data_di_nascita = models.DateField("data di nascita", null=True, blank=True)
    attivo = models.BooleanField("attivo", default=True)
    # The home ambito of staff; a citizen has none and may apply in more than one.
    ambito = models.ForeignKey(
        Ambito, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ambito"
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    EMAIL_FIELD = "email"

    objects = UtenteManager()

    class Meta:
        verbose_name = "utente"
        verbose_name_plural = "utenti"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cittadino=True, identita__isnull=False, ambito__isnull=True)
                | Q(cittadino=False, identita__isnull=True),
                name="utente_cittadino_o_incaricato",
                violation_error_message="Un cittadino ha un'identità SPID o CIE e nessun ambito.",
            ),
            models.UniqueConstraint(
                fields=["identita"],
                name="utente_identita_unica",
                violation_error_message="Questa identità è già registrata.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nome} {self.cognome}".strip()

    @classmethod
    def da_testo(cls, testo: str) -> "Utente":
        """Build the person that the database's functions tell about in JSON (`enti_persona`)."""
        campi = json.loads(testo)
        # Django wants the values in the order of the model's fields.
        nomi = [f.attname for f in cls._meta.concrete_fields if f.attname in campi]
        return cls.from_db("default", nomi, [campi[nome] for nome in nomi])

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Tell Django whether the person may log in."""
        return self.attivo

    @property
    def is_staff(self) -> bool:
        """Tell Django who may enter the administration."""
        return self.ha_ruolo(Ruolo.GESTORE, Ruolo.CAPOFILA)

    @property
    def ambito_attivo_id(self) -> int | None:
        """The ambito of the appointment in use."""
        return self.incarico.ambito_id if self.incarico else None

    @property
    def ente_attivo_id(self) -> int | None:
        """The ente of the appointment in use."""
        return self.incarico.ente_id if self.incarico else None

    def ha_ruolo(self, *ruoli: Ruolo) -> bool:
        """Tell whether the appointment in use gives one of these roles."""
        return self.incarico is not None and self.incarico.ruolo in ruoli

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Tell Django's administration that its users may see what row-level security shows."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """Tell Django's administration which apps to list."""
        return self.is_staff


class IncaricoQuerySet(models.QuerySet["Incarico"]):
    """Appointments."""

    def visibili_a(self, utente: Utente) -> Self:
        """Appointments in the person's ambito."""
        return self.filter(ambito_id=utente.ambito_attivo_id)

    def validi_il(self, giorno: date) -> Self:
        """Appointments in force on a day, both ends included."""
        return self.filter(Q(al__isnull=True) | Q(al__gte=giorno), dal__lte=giorno)


class Incarico(ModelloDiAmbito):
    """An appointment: what a person may do, in which ente, from when to when (both included)."""

    utente = models.ForeignKey(
        Utente, models.PROTECT, related_name="incarichi", verbose_name="utente"
    )
    ente = models.ForeignKey(Ente, models.PROTECT, related_name="incarichi", verbose_name="ente")
    ruolo = models.CharField("ruolo", max_length=24, choices=Ruolo)
    dal = models.DateField("dal")
    al = models.DateField("al", null=True, blank=True)

    objects = IncaricoQuerySet.as_manager()

    class Meta:
        verbose_name = "incarico"
        verbose_name_plural = "incarichi"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(al__isnull=True) | Q(al__gte=F("dal")),
                name="incarico_date_in_ordine",
                violation_error_message="L'incarico non può finire prima di cominciare.",
            ),
            models.UniqueConstraint(
                fields=["utente", "ente", "ruolo", "dal"],
                name="incarico_unico",
                violation_error_message="Questo incarico c'è già.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ruolo_display()} — {self.ente}"
