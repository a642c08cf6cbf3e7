"""Keeping the scoring profiles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from bandi.models import ProfiloPunteggio
from bandi.rules import profilo as regole_profilo
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota


@transaction.atomic
def carica_profilo(
    *, dati: Mapping[str, Any], utente: Utente | None, ora: datetime
) -> ProfiloPunteggio:
    """Keep a scoring profile that was checked; the same one is kept once.

    A different text under a code that is there becomes its next version. Raises
    `ProfiloNonValido` with every defect.
    """
    profilo = regole_profilo.leggi_profilo(dati)
    impronta = regole_profilo.impronta(profilo)
    uguali = ProfiloPunteggio.objects.filter(codice=profilo.codice)
    esistente = uguali.filter(impronta=impronta).first()
    if esistente:
        return esistente
    ultima = uguali.aggregate(ultima=Max("versione"))["ultima"] or 0
    caricato = ProfiloPunteggio.objects.create(
        codice=profilo.codice,
        versione=ultima + 1,
        norma=profilo.norma,
        dal=profilo.dal,
        al=profilo.al,
        dati=regole_profilo.a_dizionario(profilo),
        impronta=impronta,
    )
    annota(
        atto="CARICAMENTO_PROFILO",
        oggetto=caricato,
        utente=utente,
        ora=ora,
        dati={"codice": caricato.codice, "versione": caricato.versione, "impronta": impronta},
    )
    return caricato
