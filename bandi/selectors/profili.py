"""Scoring profiles: all of them for who keeps them, the adopted ones for the avvisi."""

from datetime import date

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet
from django.http import Http404

from bandi.models import ProfiloPunteggio
from crema_sap.enti.models import Utente


def elenco_profili(*, utente: Utente) -> QuerySet[ProfiloPunteggio]:
    """Scoring profiles of the ambito with their adoption, newest law first."""
    return (
        ProfiloPunteggio.objects.visibili_a(utente)
        .select_related("adozione__sostituita_da__profilo")
        .order_by("-dal", "codice", "-versione")
    )


def profilo_con_nome(nome: str, *, utente: Utente) -> ProfiloPunteggio | None:
    """Return the profile that a page names `code:version`; None when there is none."""
    codice, _, versione = nome.rpartition(":")
    if not versione.isdecimal() or len(versione) > len("99999"):
        return None
    return elenco_profili(utente=utente).filter(codice=codice, versione=int(versione)).first()


def profilo_della_pagina(codice: str, versione: int, *, utente: Utente) -> ProfiloPunteggio:
    """Return the profile of a page. Raises `Http404` when there is none."""
    trovato = profilo_con_nome(f"{codice}:{versione}", utente=utente)
    if trovato is None:
        raise Http404
    return trovato


def profili(*, utente: Utente) -> QuerySet[ProfiloPunteggio]:
    """Profiles adopted by an act: those that an avviso may choose, newest first."""
    return elenco_profili(utente=utente).filter(adozione__isnull=False)


def profilo_in_vigore(giorno: date, *, alias: str = DEFAULT_DB_ALIAS) -> ProfiloPunteggio | None:
    """Return the profile adopted for a day in the connection's ambito, if any."""
    return (
        ProfiloPunteggio.objects.using(alias)
        .filter(
            Q(adozione__al__isnull=True) | Q(adozione__al__gt=giorno), adozione__dal__lte=giorno
        )
        .first()
    )
