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
from domande.compilazione.fatti import PRECEDENTI, leggi_fatti
from domande.compilazione.risposte import Compilazione, Risposte
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.forms.componenti import ComponenteForm
from domande.forms.modulo import Modulo, ModuloBase
from domande.forms.persone import NucleoForm
from domande.forms.residenze import PeriodoForm
from domande.forms.sezioni import CON_COMUNI, ORDINALI, SEMPLICI, descrivi
from domande.forms.situazione import ALTROVE, CampoComune
from domande.rules import residenza

NON_CONTANO = "gli anni prima non contano"

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
    if sezione is Sezione.RESIDENZA and risposte.get(PRECEDENTI):
        prima = list(_residenze_di_prima(risposte, contenuto))
        return [("", coppie), ("Residenze di prima", prima)]
    return [("", coppie)]


@dataclass(frozen=True, slots=True)
class Differenza:
    """An answer that was saved in one window and written otherwise in another; empty if none."""

    domanda: str
    salvata: str
    scritta: str


def differenze(salvato: Modulo, scritto: Modulo, contenuto: Contenuto) -> list[Differenza]:
    """Compare two writings of a section, answer by answer, as they are read and not as typed."""
    prima, adesso = (dict(_per_domanda(modulo, contenuto)) for modulo in (salvato, scritto))
    return [
        Differenza(domanda, prima.get(domanda, ""), adesso.get(domanda, ""))
        for domanda in dict.fromkeys((*prima, *adesso))
        if prima.get(domanda) != adesso.get(domanda)
    ]


def _per_domanda(modulo: Modulo, contenuto: Contenuto) -> Iterator[tuple[str, str]]:
    """Each question with its answer: as it was typed, where it could not be understood."""
    yield from _risposte_di(modulo.principale, "", contenuto)
    if modulo.righe is not None:
        nome = modulo.righe.nome_riga
        tolte = modulo.righe.deleted_forms if modulo.righe.is_bound else []
        for numero, riga in enumerate((r for r in modulo.righe if r not in tolte), start=1):
            yield from _risposte_di(riga, f"{nome} {numero}, ", contenuto)


def _risposte_di(form: Any, inizio: str, contenuto: Contenuto) -> Iterator[tuple[str, str]]:
    if form.is_bound:
        form.full_clean()
    buone = form.cleaned_data if form.is_bound else form.initial
    for legato in form:
        valore = buone.get(legato.name, legato.value() if legato.errors else None)
        if not legato.is_hidden and legato.name != "DELETE" and valore not in ("", None, False):
            yield f"{inizio}{legato.label}", _scrivi(legato.field, valore, contenuto)


def identita(dati: Mapping[str, Any]) -> Coppie:
    """Who the applicant is, as SPID or CIE said."""
    return [
        ("Nome e cognome", f"{dati['nome']} {dati['cognome']}"),
        ("Codice fiscale", dati["codice_fiscale"]),
        ("Data di nascita", formati.data_breve(date.fromisoformat(dati["nato_il"]))),
    ]


def _residenze_di_prima(risposte: Risposte, contenuto: Contenuto) -> Iterator[tuple[str, str]]:
    """The earlier residences, then the breaks up to the present one: the oldest first."""
    periodi = [PeriodoForm.iniziali(voce) for voce in risposte[PRECEDENTI]]
    fatti = leggi_fatti({}, {Sezione.RESIDENZA: risposte})
    adesso_dal = date.fromisoformat(risposte["comune_dal"])
    vuoti = residenza.interruzioni_in_lombardia(fatti, adesso_dal)
    mancano = [(voce.dal, voce.al) for voce in vuoti if voce.al and voce.al < adesso_dal]
    for periodo in sorted(periodi, key=lambda voce: voce["dal"]):
        tratto = periodo["dal"], periodo["al"]
        dove = _scrivi(PeriodoForm.base_fields["comune"], periodo["comune"], contenuto)
        yield _dal_al(*tratto), f"{dove}: {NON_CONTANO}" if tratto in mancano else dove
        mancano = [vuoto for vuoto in mancano if vuoto != tratto]
    for tratto in mancano:
        yield _dal_al(*tratto), f"Non risulti residente in Lombardia: {NON_CONTANO}"


def _dal_al(dal: date, al: date) -> str:
    return f"Dal {formati.data_breve(dal)} al {formati.data_breve(al)}"


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
        return dict(ALTROVE).get(valore) or contenuto.nome_comune(valore)
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
