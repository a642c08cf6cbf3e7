"""Forms of the other sections, and the one that makes the form of any section."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from domande.compilazione import storia
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.fatti import PRECEDENTI, leggi_fatti
from domande.compilazione.istantanea import difetti_preferenze
from domande.compilazione.risposte import Compilazione
from domande.compilazione.sezioni import Sezione
from domande.forms.componenti import ComponenteForm, ComponentiFormSet, iniziali_da_grezze
from domande.forms.dichiarazioni import DichiarazioniForm
from domande.forms.modulo import Modulo, ModuloBase, Ripetute, da_grezze
from domande.forms.persone import InformativaForm, NucleoForm, RichiedenteForm
from domande.forms.residenze import PeriodiFormSet, PeriodoForm
from domande.forms.situazione import CondizioniForm, FormConComuni, IseeForm, ResidenzaForm
from domande.rules.luogo import Idoneita

PREFISSO_COMPONENTI = "componenti"
COMPONENTI = Ripetute(PREFISSO_COMPONENTI, "Chi vive con te", "Aggiungi un componente")
RESIDENZE = Ripetute(
    PRECEDENTI,
    "Hai lasciato la Lombardia per un periodo, o non sai da quando ci abiti?",
    "Aggiungi una residenza di prima",
    facoltative=True,
)
ORDINALI = ("Prima", "Seconda", "Terza", "Quarta", "Quinta", "Sesta", "Settima", "Ottava")


class UnitaForm(ModuloBase):
    """The units asked for, the most wanted first."""

    def __init__(
        self,
        *args: Any,
        contenuto: Contenuto,
        compilazione: Compilazione,
        alla_data: date,
        **kwargs: Any,
    ) -> None:
        self.contenuto, self.alla_data = contenuto, alla_data
        self.fatti = leggi_fatti(compilazione.identita, compilazione.risposte)
        self.esaminate: tuple[Idoneita, ...] = contenuto.idoneita(self.fatti, alla_data)
        super().__init__(*args, **kwargs)
        scelte = [("", "Nessuna")] + [
            (voce.unita.codice, descrivi(contenuto, voce.unita.codice))
            for voce in self.esaminate
            if voce.idonea
        ]
        note = {codice for codice, _testo in scelte}
        for numero in range(contenuto.preferenze_massime):
            codice = self.initial.get(f"scelta_{numero + 1}", "")
            altre = [] if codice in note else [(codice, f"{codice} (non più adatta)")]
            nome = ORDINALI[numero] if numero < len(ORDINALI) else f"{numero + 1}ª"
            self.fields[f"scelta_{numero + 1}"] = forms.CharField(
                label=f"{nome} scelta",
                required=False,
                max_length=40,
                widget=forms.Select(choices=[*scelte, *altre]),
            )
        self.helper.layout = None
        self.fields["scelta_1"].required = True
        self.fields["scelta_1"].help_text = "L'unità che preferisci."
        self.fields["scelta_1"].error_messages["required"] = "Scegli almeno un'unità."

    @property
    def preferenze(self) -> list[str]:
        """The units chosen, in order."""
        return [codice for codice in self.cleaned_data.values() if codice]

    def clean(self) -> dict[str, Any]:
        """Refuse units that don't fit, with the reason."""
        if self.errors:
            return self.cleaned_data
        for sentenza in difetti_preferenze(
            self.preferenze, self.contenuto, self.fatti, self.alla_data
        ):
            self.add_error(None, sentenza)
        return self.cleaned_data

    def risposte(self) -> dict[str, Any]:
        """The list of units."""
        return {"preferenze": self.preferenze}


def descrivi(contenuto: Contenuto, codice: str) -> str:
    """Name a unit so that a citizen tells it from the others."""
    scheda = contenuto.schede[codice]
    luogo = scheda["indirizzo"] or scheda["zona"]
    superficie = scheda["superficie"].removesuffix(".00").replace(".", ",")
    parti = (scheda["comune_nome"], luogo, f"{superficie} m²", codice)
    return ", ".join(parte for parte in parti if parte)


SEMPLICI: Mapping[Sezione, type[ModuloBase]] = {
    Sezione.INFORMATIVA: InformativaForm,
    Sezione.RICHIEDENTE: RichiedenteForm,
    Sezione.CONDIZIONI: CondizioniForm,
    Sezione.DICHIARAZIONI: DichiarazioniForm,
}
CON_COMUNI: Mapping[Sezione, type[FormConComuni]] = {
    Sezione.RESIDENZA: ResidenzaForm,
    Sezione.ISEE: IseeForm,
}

# The sections that repeat something.
CON_RIGHE: Mapping[Sezione, Ripetute] = {
    Sezione.NUCLEO: COMPONENTI,
    Sezione.RESIDENZA: RESIDENZE,
}


def modulo_di_sezione(
    sezione: Sezione,
    *,
    compilazione: Compilazione,
    contenuto: Contenuto,
    alla_data: date,
    grezze: Mapping[str, list[str]] | None = None,
) -> Modulo:
    """Make the form of a section: as it was saved or, with `grezze`, as it was typed."""
    inviate = None if grezze is None else da_grezze(grezze)
    risposte = compilazione.risposte.get(sezione, {})
    if sezione is Sezione.NUCLEO:
        return _modulo_nucleo(compilazione, inviate, risposte)
    if sezione is Sezione.UNITA:
        iniziali = {f"scelta_{n}": c for n, c in enumerate(risposte.get("preferenze", []), 1)}
        return Modulo(
            UnitaForm(
                inviate,
                initial=iniziali,
                contenuto=contenuto,
                compilazione=compilazione,
                alla_data=alla_data,
            )
        )
    if sezione is Sezione.RESIDENZA:
        return _modulo_residenza(contenuto, inviate, risposte)
    if sezione is Sezione.ISEE:
        return Modulo(
            IseeForm(inviate, initial=IseeForm.iniziali(risposte), comuni=contenuto.comuni)
        )
    semplice = SEMPLICI[sezione]
    iniziali = semplice.iniziali(risposte)
    if sezione is Sezione.RICHIEDENTE and not risposte:
        iniziali["email"] = compilazione.identita.get("email", "")
    return Modulo(semplice(inviate, initial=iniziali))


def _modulo_nucleo(compilazione: Compilazione, inviate: Any, risposte: Mapping[str, Any]) -> Modulo:
    componenti = [ComponenteForm.iniziali(voce) for voce in risposte.get("componenti", [])]
    righe = ComponentiFormSet(
        _con_le_righe(inviate, PREFISSO_COMPONENTI),
        prefix=PREFISSO_COMPONENTI,
        initial=componenti if inviate is None else None,
        richiedente=compilazione.identita.get("codice_fiscale", ""),
    )
    return Modulo(NucleoForm(inviate, initial=NucleoForm.iniziali(risposte)), righe, COMPONENTI)


def _modulo_residenza(contenuto: Contenuto, inviate: Any, risposte: Mapping[str, Any]) -> Modulo:
    iniziali = ResidenzaForm.iniziali(risposte)
    principale = ResidenzaForm(inviate, initial=iniziali, comuni=contenuto.comuni)
    precedenti = [PeriodoForm.iniziali(voce) for voce in risposte.get(PRECEDENTI, [])]
    righe = PeriodiFormSet(
        _con_le_righe(inviate, PRECEDENTI),
        prefix=PRECEDENTI,
        initial=precedenti if inviate is None else None,
        comuni=contenuto.comuni,
        attuale=principale,
    )
    return Modulo(principale, righe, RESIDENZE, storia.anni_che_contano(contenuto.profilo))


def _con_le_righe(inviate: QueryDict | None, prefisso: str) -> QueryDict | None:
    """A page that was made before these rows were asked for has none of them."""
    totale = f"{prefisso}-TOTAL_FORMS"
    if inviate is not None and totale not in inviate:
        inviate.setlist(totale, ["0"])
        inviate.setlist(f"{prefisso}-INITIAL_FORMS", ["0"])
    return inviate


def con_una_riga_in_piu(
    sezione: Sezione,
    *,
    compilazione: Compilazione,
    contenuto: Contenuto,
    grezze: Mapping[str, list[str]],
    in_piu: int = 1,
) -> Modulo:
    """Show again what was typed in a section that repeats something, unjudged, with more rows."""
    prefisso = CON_RIGHE[sezione].chiave
    principali = {n: v[0] for n, v in grezze.items() if not n.startswith(f"{prefisso}-")}
    righe = [*iniziali_da_grezze(grezze, prefisso), *({} for _ in range(in_piu))]
    if sezione is Sezione.NUCLEO:
        formset = ComponentiFormSet(
            prefix=prefisso,
            initial=righe,
            richiedente=compilazione.identita.get("codice_fiscale", ""),
        )
        return Modulo(NucleoForm(initial=principali), formset, COMPONENTI)
    return Modulo(
        ResidenzaForm(initial=principali, comuni=contenuto.comuni),
        PeriodiFormSet(prefix=prefisso, initial=righe, comuni=contenuto.comuni),
        RESIDENZE,
        storia.anni_che_contano(contenuto.profilo),
    )
