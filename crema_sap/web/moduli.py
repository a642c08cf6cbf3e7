"""Forms: how every form of the portal is laid out, and the fields to build it with."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Field, Fieldset, Layout, Row, Submit

from crema_sap.web.campi import CampoConteggio, CampoData, CampoDecimale, CampoEuro

__all__ = [
    "CampoConteggio",
    "CampoData",
    "CampoDecimale",
    "CampoEuro",
    "Column",
    "Div",
    "Field",
    "Fieldset",
    "Layout",
    "Row",
    "aiutante",
    "aiutante_di_righe",
    "bottone",
]

BOTTONE = "btn btn-primary"
BOTTONE_SECONDARIO = "btn btn-outline-primary"


def aiutante(
    *disposizione: Any,
    testo_invio: str | None = "Salva",
    metodo: str = "post",
    azione: str = "",
    nel_modulo: bool = True,
    altri_bottoni: Iterable[tuple[str, str]] = (),
    attributi: dict[str, str] | None = None,
) -> FormHelper:
    """Return the helper of a form.

    Without `disposizione` the fields come in their own order. `altri_bottoni` are (name, text)
    pairs after the main one; the view finds the name in `request.POST`. With `nel_modulo` False
    the `<form>` and the button are the template's (several forms, or a formset, in one page).
    """
    helper = FormHelper()
    helper.form_method = metodo
    helper.form_action = azione
    helper.form_tag = nel_modulo
    helper.disable_csrf = not nel_modulo
    helper.form_show_errors = True
    helper.attrs = {"novalidate": "", "class": "modulo", **(attributi or {})}
    if disposizione:
        helper.layout = Layout(*disposizione)
    if nel_modulo and testo_invio:
        helper.add_input(bottone("invia", testo_invio))
        for nome, testo in altri_bottoni:
            helper.add_input(bottone(nome, testo, secondario=True))
    return helper


def aiutante_di_righe() -> FormHelper:
    """Return the helper of one form of a formset: the page draws form, rows and buttons."""
    return aiutante(nel_modulo=False)


def bottone(nome: str, testo: str, *, secondario: bool = False) -> Submit:
    """Return a button that sends the form."""
    invio = Submit(nome, testo)
    invio.field_classes = BOTTONE_SECONDARIO if secondario else BOTTONE
    return invio
