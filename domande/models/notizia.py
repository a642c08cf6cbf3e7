"""Notizia: what each person with a draft or a domanda is told when the avviso changes."""

from typing import ClassVar, Self

from django.db import models

from crema_sap.enti.models import ModelloDiAmbito, Utente


class NotiziaQuerySet(models.QuerySet["Notizia"]):
    """Notices."""

    def visibili_a(self, utente: Utente) -> Self:
        """A notice is seen by the person it is for."""
        return self.filter(destinatario_id=utente.pk) if utente.cittadino else self.none()


class Notizia(ModelloDiAmbito):
    """A version of an avviso told to one person, once, in the portal and by e-mail.

    Its words are the avviso's, the same for everybody: nothing of the person is in them.
    """

    versione_avviso = models.ForeignKey(
        "bandi.VersioneAvviso", models.PROTECT, related_name="+", verbose_name="versione"
    )
    destinatario = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="destinatario"
    )
    oggetto = models.CharField("oggetto", max_length=160)
    testo = models.TextField("testo")
    creata_il = models.DateTimeField("creata il")
    spedita_il = models.DateTimeField("spedita per e-mail il", null=True)

    objects = NotiziaQuerySet.as_manager()

    class Meta:
        verbose_name = "notizia su un avviso"
        verbose_name_plural = "notizie sugli avvisi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["versione_avviso", "destinatario"],
                name="notizia_unica",
                violation_error_message="Questa notizia è già stata data.",
            )
        ]

    def __str__(self) -> str:
        return self.oggetto
