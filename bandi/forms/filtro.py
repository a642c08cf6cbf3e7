"""The filters of the public list of units: by GET, so that they stay in the address."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bandi.rules.filtro import Filtro, passa
from bandi.rules.offerta import AvvisoPubblico, UnitaPubblica
from crema_sap.web.moduli import CampoConteggio, aiutante

PERSONE_MASSIME = 20
VANI_MASSIMI = 6
type Scelte = list[tuple[str, Any]]


class FiltroUnitaForm(forms.Form):
    """The filters of the list of units; their choices are what the avviso offers."""

    comune = forms.ChoiceField(label=_("Comune"), required=False)
    persone = CampoConteggio(
        label=_("Persone nel nucleo"), required=False, minimo=1, massimo=PERSONE_MASSIME
    )
    vani = forms.ChoiceField(label=_("Vani"), required=False)
    piano = forms.ChoiceField(label=_("Piano"), required=False)
    ente = forms.ChoiceField(label=_("Ente proprietario"), required=False)
    servizio = forms.ChoiceField(label=_("Servizio"), required=False)
    tipo = forms.ChoiceField(label=_("Come è offerta"), required=False)
    ascensore = forms.BooleanField(label=_("Con ascensore"), required=False)
    barriere = forms.BooleanField(label=_("Senza barriere"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, avviso: AvvisoPubblico) -> None:
        super().__init__(data)
        unita = avviso.unita
        self._scegli("comune", _("Tutti i comuni"), ((u.comune, u.comune_nome) for u in unita))
        self._scegli("ente", _("Tutti gli enti"), ((str(u.ente), u.ente_nome) for u in unita))
        self._scegli("servizio", _("Tutti"), ((u.servizio, u.servizio) for u in unita))
        self._scegli("tipo", _("Tutte"), ((u.tipo, u.tipo_nome) for u in unita))
        self.fields["vani"].choices = [("", _("Quanti si vuole")), *_vani()]  # type: ignore[attr-defined]
        self.fields["piano"].choices = [("", _("Qualunque")), *_piani(unita)]  # type: ignore[attr-defined]
        # A choice among one is no choice.
        for nome in ("servizio", "tipo"):
            if len(self.fields[nome].choices) <= 2 and not self.data.get(nome):  # type: ignore[attr-defined]
                del self.fields[nome]
        self.helper = aiutante(metodo="get", nel_modulo=False)

    def _scegli(self, nome: str, tutte: Any, coppie: Iterable[tuple[str, str]]) -> None:
        scelte = sorted(set(coppie), key=lambda coppia: coppia[1])
        self.fields[nome].choices = [("", tutte), *scelte]  # type: ignore[attr-defined]

    @property
    def filtro(self) -> Filtro | None:
        """What was asked; None while nothing was, or something wrong."""
        if not self.is_bound or not self.is_valid():
            return None
        scritti = self.cleaned_data
        return Filtro(
            comune=scritti["comune"],
            ente=_intero(scritti["ente"]),
            servizio=scritti.get("servizio", ""),
            tipo=scritti.get("tipo", ""),
            persone=scritti["persone"],
            vani=Decimal(scritti["vani"]) if scritti["vani"] else None,
            piano=_intero(scritti["piano"]),
            ascensore=scritti["ascensore"],
            senza_barriere=scritti["barriere"],
        )


def filtra(avviso: AvvisoPubblico, form: FiltroUnitaForm) -> list[UnitaPubblica]:
    """Return the units that the filters ask for; with wrong filters, all of them."""
    filtro = form.filtro
    if filtro is None:
        return list(avviso.unita)
    return [unita for unita in avviso.unita if passa(unita, filtro, avviso.adeguatezza)]


def _vani() -> Scelte:
    return [
        (str(n), ngettext("almeno %(n)s vano", "almeno %(n)s vani", n) % {"n": n})
        for n in range(1, VANI_MASSIMI + 1)
    ]


def _piani(unita: Iterable[UnitaPubblica]) -> Scelte:
    noti = sorted({una.piano for una in unita if una.piano is not None})
    return [
        (str(n), _("piano terra") if n <= 0 else _("fino al piano %(n)s") % {"n": n}) for n in noti
    ]


def _intero(scritto: str) -> int | None:
    return int(scritto) if scritto else None
