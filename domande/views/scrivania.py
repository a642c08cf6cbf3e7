"""A draft as its pages need it: opened once, with its steps and what the term means for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bandi.differenza import Cambiamento
from bandi.states import StatoAvviso
from bandi.termine import Termine
from crema_sap.web.richieste import RichiestaAutenticata
from domande import selectors, services
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.risposte import Compilazione
from domande.compilazione.sezioni import ORDINE, RIEPILOGO
from domande.models import Bozza


@dataclass(slots=True)
class Scrivania:
    """What every page of a draft needs."""

    bozza: Bozza
    compilazione: Compilazione
    contenuto: Contenuto
    novita: Sequence[Cambiamento] = ()
    revocato: bool = False

    def termine(self, ora: datetime) -> Termine:
        """What the window in force means for the draft."""
        return Termine.di(self.contenuto.finestra, ora, revocato=self.revocato)


def apri(request: RichiestaAutenticata, chiave: UUID) -> Scrivania | HttpResponse:
    """Open a draft of the person; what has been sent has its own page."""
    bozza = selectors.elenco_bozze(utente=request.user).filter(chiave=chiave).first()
    if bozza is None:
        if selectors.domanda_con_chiave(chiave, request.user) is None:
            raise Http404
        # Back after the sending, or an old tab: the draft has become a domanda.
        return redirect("domande:detail", chiave=chiave)
    contenuto = selectors.contenuto_con_chiave(bozza.avviso_id)
    novita = services.novita(bozza=bozza, contenuto=contenuto)
    return Scrivania(
        bozza,
        services.leggi_compilazione(bozza),
        contenuto,
        novita,
        revocato=bozza.avviso.stato == StatoAvviso.REVOCATO,
    )


def passi_di(scrivania: Scrivania) -> list[dict[str, Any]]:
    """The steps of a draft, those already done marked."""
    completate, chiave = set(scrivania.compilazione.completate), scrivania.bozza.chiave
    voci: list[dict[str, Any]] = [
        {
            "etichetta": voce.etichetta,
            "fatto": voce in completate,
            "url": reverse("domande:sezione", args=[chiave, voce.value]),
        }
        for voce in ORDINE
    ]
    url = reverse("domande:riepilogo", args=[chiave])
    return [*voci, {"etichetta": RIEPILOGO, "fatto": False, "url": url}]
