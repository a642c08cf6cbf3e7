"""A declaration as it is read: last year's answer beside it, bounds, register, differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms import BoundField

from crema_sap.enti.models import TipoEnte
from crema_sap.web.formati import numero
from programmazione import selectors, services
from programmazione.forms import RigaForm
from programmazione.models import TESTI, Dichiarazione, Ricognizione, RigaDichiarazione
from programmazione.rules import confronto
from programmazione.rules.confronto import Confine, Variazione
from programmazione.rules.figure import NOMI, Figure, avvertenze, scostamento
from programmazione.selectors.dal_registro import Conteggi, conteggi_dal_registro, per_riga
from programmazione.selectors.ricognizione import Precedente
from programmazione.states import StatoDichiarazione
from programmazione.views.righe import cifra_in_parole, comune_di, nome_riga

GRUPPI = (
    ("Patrimonio", ("patrimonio_sap", "patrimonio_sas")),
    (
        "Unità assegnabili nell'anno",
        (
            "liberi",
            "turnover",
            "turnover_forze_ordine",
            "nuova_edificazione",
            "conferiti_privati",
            "stato_di_fatto",
            "assegnabili",
            "assegnati_anno_precedente",
        ),
    ),
    (
        "Percentuali, categorie e servizi transitori",
        (
            "perc_indigenza",
            "perc_forze_ordine",
            "perc_riserva",
            "riserva_categorie",
            "categoria_testo",
            "categoria_motivazione",
            "transitori",
        ),
    ),
    ("Spiegazioni", ("nota_scostamento",)),
)


@dataclass(frozen=True, slots=True)
class VoceModulo:
    """A box of the form, with last year's answer and what the register says."""

    campo: BoundField
    variazione: Variazione | None
    dal_registro: int | None
    proposta: bool

    @property
    def largo(self) -> bool:
        """Tell whether the box holds words, and so needs room."""
        return self.campo.name in TESTI

    @property
    def precedente(self) -> str:
        """Last year's answer in words; nothing where there was none."""
        if self.variazione is None:
            return ""
        return cifra_in_parole(self.campo.name, self.variazione.prima)

    @property
    def segno(self) -> str:
        """How this year differs, in words and sign; nothing while it says the same or nothing."""
        if self.variazione is None or self.variazione.adesso is None:
            return ""
        return segno(self.variazione)


@dataclass(frozen=True, slots=True)
class RigaModulo:
    """A row of the declaration on the page."""

    nome: str
    form: RigaForm
    gruppi: list[tuple[str, list[VoceModulo]]]


@dataclass(frozen=True, slots=True)
class VoceLetta:
    """A figure to be read: last year's, this year's and how they differ."""

    nome: str
    prima: str
    adesso: str
    segno: str
    testo: bool


@dataclass(frozen=True, slots=True)
class RigaLetta:
    """A stored row to be read."""

    nome: str
    voci: list[VoceLetta]
    scostamento: int | None
    motivo: str
    avvertenze: tuple[str, ...]

    @property
    def didascalia(self) -> str:
        """The caption of its table."""
        return f"Cifre dichiarate: {self.nome}"


def segno(variazione: Variazione) -> str:
    """Say a difference so that it is seen without colour: a triangle and a figure, or a word."""
    if not variazione.cambiata:
        return ""
    if variazione.prima is None:
        return "prima non dichiarata"
    if variazione.adesso is None:
        return "ora non dichiarata"
    if variazione.differenza is None:
        return "testo cambiato"
    differenza: Decimal | int = variazione.differenza
    quanto = differenza if differenza > 0 else -differenza
    return f"{'▲ +' if differenza > 0 else '▼ −'}{numero(quanto)}"


def gruppi(
    righe: Sequence[RigaForm],
    precedente: Precedente | None,
    dal_registro: Conteggi,
    *,
    proposte: bool,
) -> list[RigaModulo]:
    """Return the rows for the page, field by field beside last year's answer and the register."""
    return [
        RigaModulo(
            nome=riga.nome,
            form=riga,
            gruppi=[
                (
                    titolo,
                    [
                        _voce(riga, campo, precedente, dal_registro, proposte=proposte)
                        for campo in campi
                        if campo in riga.fields
                    ],
                )
                for titolo, campi in GRUPPI
            ],
        )
        for riga in righe
    ]


def _voce(
    riga: RigaForm,
    campo: str,
    precedente: Precedente | None,
    dal_registro: Conteggi,
    *,
    proposte: bool,
) -> VoceModulo:
    comune = comune_di(riga)
    prima = precedente.righe.get(comune) if precedente else None
    valore = getattr(prima, campo) if prima else None
    # A typed value that is not valid has no difference: its error is beside it.
    adesso = riga.cleaned_data.get(campo) if riga.is_bound else riga.initial.get(campo)
    registrate = dal_registro.get(comune, {}).get(campo)
    return VoceModulo(
        campo=riga[campo],
        variazione=None
        if valore in {None, ""}
        else confronto.variazione(campo, prima=valore, adesso=adesso),
        dal_registro=registrate,
        proposta=proposte and registrate is not None,
    )


def lettura(dichiarazione: Dichiarazione, precedente: Precedente | None) -> list[RigaLetta]:
    """Return the stored rows to be read, beside those of last year; gone rows come last."""
    limiti = services.limiti_di(dichiarazione.ricognizione)
    prima = dict(precedente.righe) if precedente else {}
    lette = []
    for riga in selectors.righe_di(dichiarazione):
        figure = services.figure_di(riga)
        vecchia = prima.pop(riga.comune_id, None)
        lette.append(
            RigaLetta(
                nome=nome_riga(riga),
                voci=_voci(figure, vecchia),
                scostamento=scostamento(figure),
                motivo=figure.nota_scostamento,
                avvertenze=avvertenze(figure, limiti),
            )
        )
    return lette + [_scomparsa(riga) for riga in prima.values() if dichiarazione.trasmessa_il]


def _voci(figure: Figure, vecchia: RigaDichiarazione | None) -> list[VoceLetta]:
    prima = services.figure_di(vecchia) if vecchia else None
    return [
        VoceLetta(
            NOMI[v.campo],
            cifra_in_parole(v.campo, v.prima),
            cifra_in_parole(v.campo, v.adesso),
            segno(v),
            v.campo in TESTI,
        )
        for v in confronto.variazioni(figure, prima)
    ]


def _scomparsa(vecchia: RigaDichiarazione) -> RigaLetta:
    return RigaLetta(nome_riga(vecchia), _voci(Figure(), vecchia), None, "", ())


def avvertenze_di(righe: Sequence[RigaForm], ricognizione: Ricognizione) -> list[tuple[str, str]]:
    """Return what is worth a second look in the forms: the row and the sentence."""
    limiti = services.limiti_di(ricognizione)
    trovate = []
    for riga in righe:
        valori = riga.cleaned_data if riga.is_bound else riga.initial
        puliti = {campo: valori[campo] for campo in NOMI if valori.get(campo) is not None}
        trovate += [(riga.nome, testo) for testo in avvertenze(Figure(**puliti), limiti)]
    return trovate


def confini_di(
    dichiarazione: Dichiarazione, precedente: Precedente | None
) -> list[tuple[str, Confine]]:
    """Return the bounds of the percentages for this ente, each with the name people know."""
    limiti = services.limiti_di(dichiarazione.ricognizione)
    prima = services.limiti_di(precedente.ricognizione) if precedente else None
    comunale = dichiarazione.ente.tipo == TipoEnte.COMUNE
    return [
        (NOMI[confine.campo], confine)
        for confine in confronto.confini(limiti, prima, ente_comunale=comunale)
    ]


def limiti(
    dichiarazione: Dichiarazione, precedente: Precedente | None, righe: Sequence[RigaForm]
) -> dict[str, Any]:
    """Return what the page says of the bounds; they are open to the eye where one is not kept."""
    confini = confini_di(dichiarazione, precedente)
    campi = {confine.campo for _, confine in confini}
    return {
        "confini": confini,
        "limiti_cambiati": any(confine.cambiato for _, confine in confini),
        "limiti_superati": any(campi & set(riga.errors) for riga in righe if riga.is_bound)
        or bool(avvertenze_di(righe, dichiarazione.ricognizione)),
    }


def proponi(dichiarazione: Dichiarazione, righe: Sequence[RigaForm]) -> bool:
    """Fill the boxes of a comune that has not begun with what the register counts; tell if it did.

    An owner of many reads the counts beside its boxes: the same dwellings would be counted twice,
    in the row of the whole territory and in that of a comune added later.
    """
    proprio = dichiarazione.ente.comune_id
    inizia = dichiarazione.stato == StatoDichiarazione.NON_INIZIATA
    if not righe or not inizia or proprio is None:
        return False
    comuni = [comune_di(riga) for riga in righe]
    proposte = per_riga(conteggi_dal_registro(dichiarazione), comuni, resto=proprio)
    for riga in righe:
        riga.initial.update(proposte.get(comune_di(riga), {}))
    return bool(proposte)
