"""The answers written out section by section, as the citizen reads them before sending."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from crema_sap.web import formati
from crema_sap.web.campi import CampoDecimale
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.risposte import Compilazione
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.forms.componenti import ComponenteForm
from domande.forms.modulo import ModuloBase
from domande.forms.persone import NucleoForm
from domande.forms.sezioni import CON_COMUNI, ORDINALI, SEMPLICI, descrivi
from domande.forms.situazione import CampoComune

type Coppie = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SezioneScritta:
    """A section with its answers; each group has a title, empty for the section's own."""

    sezione: Sezione
    completa: bool
    gruppi: list[tuple[str, Coppie]]


def riepiloga(compilazione: Compilazione, contenuto: Contenuto) -> list[SezioneScritta]:
    """Write out every section."""
    completate = set(compilazione.completate)
    return [
        SezioneScritta(s, s in completate, scrivi_sezione(s, compilazione, contenuto))
        for s in ORDINE
    ]


def scrivi_sezione(
    sezione: Sezione, compilazione: Compilazione, contenuto: Contenuto
) -> list[tuple[str, Coppie]]:
    """Write out the answers of one section; none when it was not filled in."""
    risposte = compilazione.risposte.get(sezione)
    if risposte is None:
        return []
    if sezione is Sezione.UNITA:
        return [("", _unita(risposte["preferenze"], contenuto))]
    if sezione is Sezione.NUCLEO:
        altri = [
            (f"{voce['nome']} {voce['cognome']}", list(_coppie(ComponenteForm, voce, contenuto)))
            for voce in risposte.get("componenti", [])
        ]
        return [("La tua situazione", list(_coppie(NucleoForm, risposte, contenuto))), *altri]
    classe = CON_COMUNI.get(sezione) or SEMPLICI[sezione]
    coppie = list(_coppie(classe, risposte, contenuto))
    if sezione is Sezione.RICHIEDENTE:
        coppie = [*identita(compilazione.identita), *coppie]
    return [("", coppie)]


def identita(dati: Mapping[str, Any]) -> Coppie:
    """Who the applicant is, as SPID or CIE said."""
    return [
        ("Nome e cognome", f"{dati['nome']} {dati['cognome']}"),
        ("Codice fiscale", dati["codice_fiscale"]),
        ("Data di nascita", formati.data_breve(date.fromisoformat(dati["nato_il"]))),
    ]


def _unita(preferenze: list[str], contenuto: Contenuto) -> Coppie:
    return [
        (
            f"{ORDINALI[posto] if posto < len(ORDINALI) else posto + 1} scelta",
            descrivi(contenuto, codice) if codice in contenuto.schede else codice,
        )
        for posto, codice in enumerate(preferenze)
    ]


def _coppie(
    classe: type[ModuloBase], risposte: Mapping[str, Any], contenuto: Contenuto
) -> Iterator[tuple[str, str]]:
    valori = classe.iniziali(risposte)
    for nome, campo in classe.base_fields.items():
        if nome in valori and valori[nome] not in ("", None, False):
            yield str(campo.label), _scrivi(campo, valori[nome], contenuto)


def _scrivi(campo: forms.Field, valore: Any, contenuto: Contenuto) -> str:
    if isinstance(campo, CampoComune):
        return contenuto.nome_comune(valore)
    if isinstance(campo, forms.ChoiceField):
        scelte: Any = campo.choices
        return str(dict(scelte).get(valore, valore))
    if isinstance(valore, bool):
        return "Sì"
    if isinstance(valore, date):
        return formati.data_breve(valore)
    if isinstance(valore, Decimal) and isinstance(campo, CampoDecimale):
        return f"{formati.numero(valore, campo.decimali)} {campo.unita}".strip()
    return str(valore)
