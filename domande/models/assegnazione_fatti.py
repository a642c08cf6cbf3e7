"""FattoAssegnazione, ContrattoAssegnazione: what happened in the assignments, written once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito
from domande.models.assegnazione import Assegnazione, CanaleAssegnazione, TornataAssegnazione
from domande.models.domanda import Domanda
from domande.states import StatoAssegnazione


class TipoFatto(models.TextChoices):
    """What may happen. The order of assignment reads some; the others are for who goes back."""

    PROPOSTA = "PROPOSTA", "Unità proposta al nucleo che ne ha diritto"
    SCELTA = "SCELTA", "Scelta dell'ente proprietario per l'integrazione sociale"
    CONVOCAZIONE = "CONVOCAZIONE", "Convocazione"
    VERIFICA_AVVIATA = "VERIFICA_AVVIATA", "Verifica dei requisiti avviata"
    VERIFICA = "VERIFICA", "Requisito verificato"
    PREAVVISO = "PREAVVISO", "Preavviso di diniego"
    OSSERVAZIONI = "OSSERVAZIONI", "Osservazioni del cittadino"
    RIPRESA = "RIPRESA", "Verifica ripresa dopo il preavviso"
    ESCLUSIONE = "ESCLUSIONE", "Esclusione"
    VISITA = "VISITA", "Proposta con visita dell'alloggio"
    ACCETTAZIONE = "ACCETTAZIONE", "Accettazione"
    RIFIUTO = "RIFIUTO", "Rifiuto"
    SCADENZA = "SCADENZA", "Nessuna risposta nel termine"
    CONSEGNA = "CONSEGNA", "Consegna dell'alloggio"
    CONTRATTO = "CONTRATTO", "Contratto"
    RITIRO = "RITIRO", "Unità ritirata"
    SISTEMATO = "SISTEMATO", "Nucleo con un alloggio da un altro avviso"


CON_MOTIVO = (
    TipoFatto.SCELTA,
    TipoFatto.PREAVVISO,
    TipoFatto.OSSERVAZIONI,
    TipoFatto.RIPRESA,
    TipoFatto.ESCLUSIONE,
    TipoFatto.RITIRO,
)
SENZA_ASSEGNAZIONE = (TipoFatto.SCELTA, TipoFatto.RITIRO, TipoFatto.SISTEMATO)
# A withdrawal brings to a state the assignment that the unit had, if it had one.
PORTA_A = {
    TipoFatto.PROPOSTA: StatoAssegnazione.PROPOSTA,
    TipoFatto.CONVOCAZIONE: StatoAssegnazione.CONVOCATA,
    TipoFatto.VERIFICA_AVVIATA: StatoAssegnazione.IN_VERIFICA,
    TipoFatto.PREAVVISO: StatoAssegnazione.PREAVVISO,
    TipoFatto.RIPRESA: StatoAssegnazione.IN_VERIFICA,
    TipoFatto.ESCLUSIONE: StatoAssegnazione.ESCLUSA,
    TipoFatto.VISITA: StatoAssegnazione.VISITA,
    TipoFatto.ACCETTAZIONE: StatoAssegnazione.ACCETTATA,
    TipoFatto.RIFIUTO: StatoAssegnazione.RIFIUTATA,
    TipoFatto.SCADENZA: StatoAssegnazione.SCADUTA,
    TipoFatto.CONSEGNA: StatoAssegnazione.CONSEGNATA,
    TipoFatto.CONTRATTO: StatoAssegnazione.CONTRATTO,
}


def _porta_al_suo_stato() -> Q:
    detto = Q(tipo=TipoFatto.RITIRO, assegnazione=None, stato="") | Q(
        tipo=TipoFatto.RITIRO, assegnazione__isnull=False, stato=StatoAssegnazione.RITIRATA
    )
    for tipo in TipoFatto:
        if tipo is not TipoFatto.RITIRO:
            detto |= Q(tipo=tipo, stato=PORTA_A.get(tipo, ""))
    return detto


class EsitoVerifica(models.TextChoices):
    """What the office found of a requirement that was declared."""

    CONFERMATO = "CONFERMATO", "Confermato"
    NON_CONFERMATO = "NON_CONFERMATO", "Non confermato"


class FattoAssegnazione(ModelloDiAmbito):
    """Something that happened in a tornata, numbered by the database without holes.

    `codice` is the reason of a refusal, or the requirement that was checked; `stato` the state
    that the fact brings its assignment to, if any. The order of assignment is computed from these
    alone and from the frozen facts. Never changed, never deleted.
    """

    tornata = models.ForeignKey(
        TornataAssegnazione, models.PROTECT, related_name="fatti", verbose_name="tornata"
    )
    numero = models.PositiveIntegerField("numero", default=0)
    tipo = models.CharField("tipo", max_length=16, choices=TipoFatto)
    assegnazione = models.ForeignKey(
        Assegnazione, models.PROTECT, null=True, related_name="fatti", verbose_name="assegnazione"
    )
    offerta = models.ForeignKey(
        "bandi.UnitaOfferta",
        models.PROTECT,
        null=True,
        related_name="fatti_assegnazione",
        verbose_name="unità offerta",
    )
    proprietario = models.ForeignKey(
        "enti.Ente", models.PROTECT, related_name="+", verbose_name="ente proprietario"
    )
    domanda = models.ForeignKey(
        Domanda, models.PROTECT, null=True, related_name="+", verbose_name="domanda"
    )
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="richiedente"
    )
    canale = models.CharField("via", max_length=11, choices=CanaleAssegnazione, blank=True)
    stato = models.CharField("porta a", max_length=11, choices=StatoAssegnazione, blank=True)
    codice = models.CharField("codice", max_length=40, blank=True)
    esito = models.CharField("esito", max_length=14, choices=EsitoVerifica, blank=True)
    motivo = models.TextField("motivo", blank=True)
    norma = models.CharField("norma", max_length=200, blank=True)
    atto = models.CharField("atto", max_length=120, blank=True)
    protocollo = models.CharField("protocollo", max_length=20, blank=True)
    termine = models.DateTimeField("termine", null=True)
    appuntamento = models.DateTimeField("appuntamento", null=True)
    istante = models.DateTimeField("istante")
    # Nobody, when it is the silence of the household.
    utente = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="di chi"
    )

    class Meta:
        verbose_name = "fatto di un'assegnazione"
        verbose_name_plural = "fatti delle assegnazioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tornata", "numero"],
                name="fattoassegnazione_numero_unico",
                violation_error_message="Questo fatto c'è già.",
            ),
            models.CheckConstraint(
                condition=~Q(tipo__in=CON_MOTIVO) | ~Q(motivo=""),
                name="fattoassegnazione_motivo",
                violation_error_message="Questo atto ha il suo motivo.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=SENZA_ASSEGNAZIONE) | Q(assegnazione__isnull=False),
                name="fattoassegnazione_di_quale",
                violation_error_message="Questo atto è di un'assegnazione.",
            ),
            models.CheckConstraint(
                condition=~Q(tipo__in=("RIFIUTO", "SCADENZA", "VERIFICA")) | ~Q(codice=""),
                name="fattoassegnazione_codice",
                violation_error_message="Un rifiuto e una verifica dicono di che cosa.",
            ),
            models.CheckConstraint(
                condition=Q(tipo="SCADENZA", utente__isnull=True)
                | ~Q(tipo="SCADENZA") & Q(utente__isnull=False),
                name="fattoassegnazione_di_chi",
                violation_error_message="Solo la scadenza non è di una persona.",
            ),
            models.CheckConstraint(
                condition=_porta_al_suo_stato(),
                name="fattoassegnazione_stato",
                violation_error_message="Ogni atto porta al suo stato, e a nessun altro.",
            ),
            models.UniqueConstraint(
                fields=["assegnazione"],
                condition=Q(tipo=TipoFatto.PROPOSTA),
                name="fattoassegnazione_una_proposta",
                violation_error_message="Un'assegnazione comincia una volta sola.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} {self.pk}"


class ContrattoAssegnazione(ModelloDiAmbito):
    """The contract of an assignment; amounts in euro a month, the length in months."""

    assegnazione = models.OneToOneField(
        Assegnazione, models.PROTECT, related_name="contratto", verbose_name="assegnazione"
    )
    proprietario = models.ForeignKey(
        "enti.Ente", models.PROTECT, related_name="+", verbose_name="ente proprietario"
    )
    domanda = models.ForeignKey(Domanda, models.PROTECT, related_name="+", verbose_name="domanda")
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="richiedente"
    )
    numero = models.CharField("numero", max_length=40)
    firmato_il = models.DateField("firmato il")
    decorre_dal = models.DateField("decorre dal")
    canone_mensile = models.DecimalField("canone mensile", max_digits=8, decimal_places=2)
    durata_mesi = models.PositiveSmallIntegerField("durata in mesi")

    class Meta:
        verbose_name = "contratto di assegnazione"
        verbose_name_plural = "contratti di assegnazione"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proprietario", "numero"],
                name="contratto_numero_unico",
                violation_error_message="L'ente ha già un contratto con questo numero.",
            ),
            models.CheckConstraint(
                condition=~Q(numero="") & Q(canone_mensile__gt=0, durata_mesi__range=(1, 1200)),
                name="contratto_dati",
                violation_error_message="Un contratto ha numero, canone e durata.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contratto {self.numero}"
