"""The public pages of the graduatorie: one function each, for the file and for the view."""

from collections.abc import Sequence

from django.urls import reverse

from bandi.pagine import Pagina
from domande.graduatorie.pubbliche import ListaPubblica, Pubblicata

SEZIONE = "/graduatorie/"


def elenco(pubblicate: Sequence[Pubblicata]) -> Pagina:
    """The graduatorie that everybody may read."""
    vigenti = [una for una in pubblicate if una.vigente]
    return Pagina("domande/graduatorie/pubblica.html", {"pubblicate": vigenti}, SEZIONE)


def pubblicata(
    una: Pubblicata, tutte: Sequence[Pubblicata], liste: Sequence[ListaPubblica]
) -> Pagina:
    """The lists of an avviso, and what is left of the publications before."""
    contesto = {
        "pubblicazione": una,
        "liste": liste,
        "prima": [altra for altra in tutte if altra.avviso == una.avviso and not altra.vigente],
        "dimostrativo": una.dimostrativo,
    }
    return Pagina("domande/graduatorie/pubblicata.html", contesto, SEZIONE)


def indirizzo(una: Pubblicata, di_una: ListaPubblica, pagina: int = 1) -> str:
    """Where a page of a list is; the first has no number."""
    if pagina == 1:
        return reverse("domande:graduatoria_pubblicata_lista", args=[una.avviso, di_una.id])
    return reverse("domande:graduatoria_pubblicata_pagina", args=[una.avviso, di_una.id, pagina])


def lista(una: Pubblicata, di_una: ListaPubblica, pagina: int = 1) -> Pagina:
    """One page of a list."""
    contesto = {
        "pubblicazione": una,
        "lista": di_una,
        "righe": di_una.righe(pagina),
        "pagina": pagina,
        "tratti": [
            (indirizzo(una, di_una, numero), numero, da, a) for numero, da, a in di_una.tratti
        ],
        "dimostrativo": una.dimostrativo,
    }
    return Pagina("domande/graduatorie/pubblicata_lista.html", contesto, SEZIONE)
