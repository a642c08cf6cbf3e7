"""Ambito, Comune, Ente, Utente, Incarico: the territory, the bodies and the people."""

import json
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from crema_sap.enti.ambito import AmbitoCorrente


class Ambito(models.Model):
    """The territory of the plans: the comuni of one Piano di Zona (R.R. 4/2017, art. 2)."""

    codice = models.SlugField("codice", max_length=40, unique=True)
    nome = models.CharField("nome", max_length=120)
    capofila = models.ForeignKey(
        "enti.Ente",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="capofila",
    )

    class Meta:
        verbose_name = "ambito"
        verbose_name_plural = "ambiti"

    def __str__(self) -> str:
        return self.nome


class ModelloDiAmbito(models.Model):
    """A row that belongs to one ambito; the key fills itself from the connection."""

    ambito = models.ForeignKey(
        Ambito,
        models.PROTECT,
        db_default=AmbitoCorrente(),
        editable=False,
        related_name="+",
        verbose_name="ambito",
    )

    class Meta:
        abstract = True


class ComuneQuerySet(models.QuerySet["Comune"]):
    """Comuni of the ambito."""

    def visibili_a(self, utente: "Utente") -> Self:
        """Comuni of the ambito of the person's appointment; they are public data."""
        return self.filter(ambito_id=utente.ambito_attivo_id)


class Comune(ModelloDiAmbito):
    """A municipality, known by its ISTAT code: names change, the code does not."""

    codice_istat = models.CharField("codice ISTAT", max_length=6, primary_key=True)
    nome = models.CharField("nome", max_length=80)
    slug = models.SlugField("slug", max_length=80)
    codice_catastale = models.CharField("codice catastale", max_length=4)
    cap = models.CharField("CAP", max_length=5)

    objects = ComuneQuerySet.as_manager()

    class Meta:
        verbose_name = "comune"
        verbose_name_plural = "comuni"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(codice_istat__regex=r"^[0-9]{6}$"),
                name="comune_codice_istat",
                violation_error_message="Il codice ISTAT ha sei cifre.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "slug"],
                name="comune_slug_unico",
                violation_error_message="Nell'ambito c'è già un comune con questo nome.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome


class AliasComune(ModelloDiAmbito):
    """Another way in which a source writes the name of a comune."""

    comune = models.ForeignKey(Comune, models.CASCADE, related_name="alias", verbose_name="comune")
    nome = models.CharField("nome", max_length=80)

    class Meta:
        verbose_name = "altro nome"
        verbose_name_plural = "altri nomi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "nome"],
                name="alias_nome_unico",
                violation_error_message="Questo nome indica già un comune.",
            )
        ]

    def __str__(self) -> str:
        return self.nome


class Popolazione(ModelloDiAmbito):
    """Inhabitants of a comune in one year, by one source."""

    comune = models.ForeignKey(
        Comune, models.CASCADE, related_name="popolazioni", verbose_name="comune"
    )
    anno = models.PositiveSmallIntegerField("anno")
    fonte = models.CharField("fonte", max_length=120)
    abitanti = models.PositiveIntegerField("abitanti")

    class Meta:
        verbose_name = "popolazione"
        verbose_name_plural = "popolazioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comune", "anno", "fonte"],
                name="popolazione_unica",
                violation_error_message="La popolazione di questo anno e fonte c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comune_id} {self.anno}: {self.abitanti}"


class TipoEnte(models.TextChoices):
    """What kind of body an ente is."""

    COMUNE = "COMUNE", "Comune"
    ALER = "ALER", "ALER"
    OPERATORE = "OPERATORE", "Operatore accreditato"
    PARTNER = "PARTNER", "Partner del terzo settore"
    AMBITO = "AMBITO", "Ufficio dell'ambito"


class EnteQuerySet(models.QuerySet["Ente"]):
    """Enti of the ambito."""

    def visibili_a(self, utente: "Utente") -> Self:
        """Enti of the ambito of the person's appointment."""
        return self.filter(ambito_id=utente.ambito_attivo_id)

    def proprietari(self) -> Self:
        """Enti that may own dwellings."""
        return self.filter(tipo__in=[TipoEnte.COMUNE, TipoEnte.ALER, TipoEnte.OPERATORE])


class Ente(ModelloDiAmbito):
    """A body that owns, manages or proceeds: a comune, the ALER, a partner."""

    tipo = models.CharField("tipo", max_length=10, choices=TipoEnte)
    nome = models.CharField("nome", max_length=120)
    slug = models.SlugField("slug", max_length=120)
    comune = models.OneToOneField(
        Comune, models.PROTECT, null=True, blank=True, related_name="ente", verbose_name="comune"
    )

    objects = EnteQuerySet.as_manager()

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tipo=TipoEnte.COMUNE, comune__isnull=False)
                | (~Q(tipo=TipoEnte.COMUNE) & Q(comune__isnull=True)),
                name="ente_comune",
                violation_error_message="Un ente di tipo Comune, e solo quello, ha il suo comune.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "slug"],
                name="ente_slug_unico",
                violation_error_message="Nell'ambito c'è già un ente con questo nome.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome


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


class Sessione(AbstractBaseSession):
    """A server-side session, with whose it is, so that it can be listed and revoked."""

    utente_id = models.BigIntegerField("utente", null=True, db_index=True)
    aperta_il = models.DateTimeField("aperta il", null=True)
    dispositivo = models.CharField("dispositivo", max_length=80, blank=True)

    class Meta:
        verbose_name = "sessione"
        verbose_name_plural = "sessioni"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that reads this table."""
        from crema_sap.enti.sessioni import SessionStore

        return SessionStore


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
