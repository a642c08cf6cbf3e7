"""What the paper asks, read from the very forms of the page: labels, helps, kinds of answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django import forms
from django.utils.functional import Promise

from crema_sap.web.campi import CampoData, CampoDecimale
from crema_sap.web.moduli import Fieldset
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.forms.componenti import CampoCodiceFiscale, ComponenteForm
from domande.forms.modulo import ModuloBase
from domande.forms.persone import NucleoForm
from domande.forms.residenze import PeriodoForm
from domande.forms.sezioni import CON_COMUNI, ORDINALI, SEMPLICI
from domande.forms.situazione import CampoComune, ResidenzaForm

# Rows of the household, and of its earlier residences, on one sheet; more take a second sheet.
PERSONE = 5
RESIDENZE = 2
# Who applies by page is known through SPID or CIE; on paper they write it.
IDENTITA = ("cognome", "nome", "nato_il", "luogo_nascita", "codice_fiscale")
MARCA = "bollo_numero"
# First lines of lists on a screen; «Nessuna» and «No» are answers.
SENZA_RISPOSTA = ("Scegli", "Non lo scrivo")


class Specie(Enum):
    """How the answer is written."""

    TESTO = auto()
    DATA = auto()
    CASELLE = auto()
    IMPORTO = auto()
    SPUNTA = auto()
    SCELTA = auto()


# The first that fits. A comune is written: a list of forty-eight would not help.
SPECIE = (
    (CampoData, Specie.DATA),
    (CampoCodiceFiscale, Specie.CASELLE),
    (CampoDecimale, Specie.IMPORTO),
    (forms.BooleanField, Specie.SPUNTA),
    (CampoComune, Specie.TESTO),
    (forms.ChoiceField, Specie.SCELTA),
)
CASELLE = {Specie.DATA: 8, Specie.CASELLE: 16}


@dataclass(frozen=True, slots=True)
class Spazio:
    """Room for one answer: `caselle` is how many signs it has, where they are counted."""

    etichetta: str
    specie: Specie
    aiuto: str = ""
    facoltativo: bool = False
    scelte: tuple[str, ...] = ()
    unita: str = ""
    caselle: int = 0


type Gruppi = tuple[tuple[str, tuple[Spazio, ...]], ...]


@dataclass(frozen=True, slots=True)
class Foglio:
    """A section on paper: groups of answers, each with a title (empty for the section's own)."""

    sezione: Sezione
    gruppi: Gruppi


def fogli(preferenze: int) -> Iterator[Foglio]:
    """Every section in the order of the page; `preferenze` is how many units may be asked for."""
    for sezione in ORDINE:
        if sezione is Sezione.UNITA:
            yield Foglio(sezione, (("", tuple(_scelte(preferenze))),))
        elif sezione is Sezione.NUCLEO:
            ((_titolo, spazi),) = _gruppi(ComponenteForm)
            persone = tuple((f"Persona {n} (oltre a te)", spazi) for n in range(1, PERSONE + 1))
            yield Foglio(sezione, (*_gruppi(NucleoForm), *persone))
        elif sezione is Sezione.RESIDENZA:
            ((_titolo, spazi),) = _gruppi(PeriodoForm)
            prima = tuple((f"Residenza di prima, {n}", spazi) for n in range(1, RESIDENZE + 1))
            yield Foglio(sezione, (*_gruppi(ResidenzaForm), *prima))
        else:
            gruppi = _gruppi(CON_COMUNI.get(sezione) or SEMPLICI[sezione])
            if sezione is Sezione.RICHIEDENTE:
                gruppi = (("Chi fa domanda", tuple(_spazi(_identita()))), *gruppi)
            yield Foglio(sezione, gruppi)


def _gruppi(classe: type[ModuloBase]) -> Gruppi:
    """The fields under the titles that the page gives them."""
    campi = classe.base_fields
    gruppi: list[tuple[str, list[str]]] = []
    for parte in classe.disposizione() or tuple(campi):
        titolo = str(parte.legend) if isinstance(parte, Fieldset) else ""
        if not gruppi or titolo:
            gruppi.append((titolo, []))
        gruppi[-1][1].extend(_nomi(parte))
    return tuple((t, tuple(_spazi({n: campi[n] for n in nomi}))) for t, nomi in gruppi)


def _nomi(parte: Any) -> Iterator[str]:
    if isinstance(parte, str):
        yield parte
    else:
        for figlia in parte.fields:
            yield from _nomi(figlia)


def _identita() -> dict[str, forms.Field]:
    return {nome: ComponenteForm.base_fields[nome] for nome in IDENTITA}


def _scelte(preferenze: int) -> Iterator[Spazio]:
    for posto in range(preferenze):
        quale = ORDINALI[posto] if posto < len(ORDINALI) else f"{posto + 1}ª"
        yield Spazio(f"{quale} scelta: codice dell'unità", Specie.TESTO, facoltativo=posto > 0)


def _spazi(campi: dict[str, forms.Field]) -> Iterator[Spazio]:
    for nome, campo in campi.items():
        if not campo.widget.is_hidden:
            yield _spazio(nome, campo)


def _spazio(nome: str, campo: forms.Field) -> Spazio:
    specie, caselle = _specie(nome, campo)
    return Spazio(
        etichetta=str(campo.label),
        specie=specie,
        aiuto=_aiuto(campo.help_text, specie),
        # A box that is not ticked is an answer too.
        facoltativo=not campo.required and specie is not Specie.SPUNTA,
        scelte=tuple(_voci(campo)) if specie is Specie.SCELTA else (),
        unita=campo.unita if isinstance(campo, CampoDecimale) else "",
        caselle=caselle,
    )


def _aiuto(testo: Any, specie: Specie) -> str:
    """What helps on paper too: boxes need no example of how a date is typed.

    What is made when it is read, as the example of today, would not be the same on every copy.
    """
    if isinstance(testo, Promise):
        return ""
    if specie is not Specie.DATA:
        return str(testo or "")
    prima = str(testo).split(": per esempio", maxsplit=1)[0].rstrip(".")
    return "" if not prima or prima.startswith("Giorno, mese") else f"{prima}."


def _specie(nome: str, campo: forms.Field) -> tuple[Specie, int]:
    if nome == MARCA:
        return Specie.CASELLE, 14
    specie = next((specie for classe, specie in SPECIE if isinstance(campo, classe)), Specie.TESTO)
    return specie, CASELLE.get(specie, 0)


def _voci(campo: forms.Field) -> Iterator[str]:
    scelte: Iterable[tuple[str, str]] = getattr(campo, "choices", ())
    for valore, testo in scelte:
        if valore or testo not in SENZA_RISPOSTA:
            yield str(testo)
