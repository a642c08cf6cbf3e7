"""The simulator's questions: the same as the domanda's sections, without anybody's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from domande.compilazione.contenuto import Contenuto
from domande.compilazione.fatti import PRECEDENTI, leggi_fatti
from domande.compilazione.sezioni import Sezione
from domande.forms.componenti import iniziali_da_grezze
from domande.forms.residenze import PeriodiFormSet
from domande.forms.simulate import (
    AbitazioneSimulataForm,
    AltriFormSet,
    CondizioniSimulateForm,
    DichiaraForm,
    FamigliaSimulataForm,
    IseeSimulatoForm,
    LavoroSimulatoForm,
    PersonaSimulataForm,
    PreferenzeForm,
    ResidenzaSimulataForm,
)
from domande.rules.fatti import FattiNucleo

ALTRI, PRIMA = "altri", "prima"


@dataclass(frozen=True, slots=True)
class Quesito:
    """One question on the page: its address, its title, why it is asked, its forms.

    `righe` is a formset, where the question repeats something.
    """

    codice: str
    titolo: str
    perche: str
    modulo: Any = None
    righe: Any = None
    aggiungi: str = ""
    prima: str = ""
    dopo: str = ""

    @property
    def parti(self) -> list[Any]:
        """Form and formset."""
        return [parte for parte in (self.modulo, self.righe) if parte is not None]

    @property
    def giusta(self) -> bool:
        """Whether every part that was answered is right."""
        esiti = [not parte.is_bound or parte.is_valid() for parte in self.parti]
        return all(esiti)


QUESITI = (
    ("tu", "Quando sei nato e che cittadinanza hai?", "Servono l'età e il titolo di soggiorno."),
    ("salute", "Hai un'invalidità, o un lavoro particolare?", "Se no, vai avanti."),
    (
        ALTRI,
        "Chi vive con te e avrà la casa?",
        "Coniuge o convivente, figli, parenti che vivono con te da almeno un anno. Se vivi da solo"
        " o da sola, vai avanti.",
    ),
    (
        "residenza",
        "Dove abiti, e da quanto?",
        "Gli anni di residenza senza interruzioni danno punti. Se hai cambiato comune, aggiungi"
        " le residenze di prima.",
    ),
    ("lavoro", "Dove lavori?", "Puoi scegliere una casa anche nel comune in cui lavori."),
    ("isee", "Che cosa dice il tuo ISEE?", "Copia i numeri dall'attestazione, se ce l'hai."),
    ("casa", "Com'è la casa in cui vivi?", "Rispondi solo a quello che ti riguarda."),
    ("famiglia", "La tua famiglia si è formata da poco?", "Se no, vai avanti."),
    (
        "dichiaro",
        "Che cosa puoi dichiarare?",
        "Togli il segno da quello che per il tuo nucleo non è vero.",
    ),
    (
        "preferenze",
        "In quali comuni vorresti la casa?",
        "Se non scegli, guardiamo tutte le unità.",
    ),
)


class SimulatoreForm:
    """All the questions of the page; nothing of them is ever kept.

    `giudicate` are the questions to judge; the others are shown again as they were typed.
    """

    def __init__(
        self,
        inviate: QueryDict | None,
        contenuto: Contenuto,
        *,
        offerti: list[tuple[str, str]],
        giudicate: frozenset[str] = frozenset(),
        righe_in_piu: str = "",
    ) -> None:
        self.inviate, self.contenuto, self.offerti = inviate, contenuto, offerti
        self.giudicate, self.righe_in_piu = giudicate, righe_in_piu
        self.quesiti = list(self._quesiti())
        self.per_codice = {quesito.codice: quesito for quesito in self.quesiti}

    def _quesiti(self) -> Iterator[Quesito]:
        comuni = {"comuni": self.contenuto.comuni}
        moduli: dict[str, Any] = {
            "tu": self._modulo("tu", PersonaSimulataForm),
            "salute": self._modulo("salute", CondizioniSimulateForm),
            "residenza": self._modulo("residenza", ResidenzaSimulataForm, **comuni),
            "lavoro": self._modulo("lavoro", LavoroSimulatoForm, **comuni),
            "isee": self._modulo("isee", IseeSimulatoForm, **comuni),
            "casa": self._modulo("casa", AbitazioneSimulataForm),
            "famiglia": self._modulo("famiglia", FamigliaSimulataForm),
            "dichiaro": self._modulo("dichiaro", DichiaraForm),
            "preferenze": self._modulo("preferenze", PreferenzeForm, offerti=self.offerti),
        }
        righe = {
            ALTRI: (self._righe(ALTRI, ALTRI, AltriFormSet), "Aggiungi una persona"),
            "residenza": (
                self._righe(
                    "residenza", PRIMA, PeriodiFormSet, attuale=moduli["residenza"], **comuni
                ),
                "Aggiungi una residenza di prima",
            ),
        }
        codici = ["", *(codice for codice, *_altro in QUESITI), ""]
        for posto, (codice, titolo, perche) in enumerate(QUESITI):
            formset, testo = righe.get(codice, (None, ""))
            vicini = codici[posto], codici[posto + 2]
            yield Quesito(codice, titolo, perche, moduli.get(codice), formset, testo, *vicini)

    def _modulo(self, codice: str, classe: type[forms.Form], **altro: Any) -> forms.Form:
        inviate = self.inviate
        if inviate is None or codice in self.giudicate:
            return classe(inviate, prefix=codice, **altro)
        return classe(None, prefix=codice, initial=_scritte(inviate, classe, codice), **altro)

    def _righe(self, quesito: str, prefisso: str, classe: Any, **altro: Any) -> Any:
        inviate = self.inviate
        if inviate is None:
            return classe(prefix=prefisso, **altro)
        if quesito in self.giudicate and f"{prefisso}-TOTAL_FORMS" in inviate:
            return classe(inviate, prefix=prefisso, **altro)
        righe = iniziali_da_grezze(dict(inviate.lists()), prefisso)
        vuote: list[dict[str, str]] = [{}] if self.righe_in_piu == prefisso else []
        return classe(prefix=prefisso, initial=[*righe, *vuote], **altro)

    @property
    def moduli(self) -> list[Any]:
        """Every form and formset, in the order of the page."""
        return [parte for quesito in self.quesiti for parte in quesito.parti]

    @property
    def da_correggere(self) -> str:
        """The first question with something to mend; empty when there is none."""
        return next((voce.codice for voce in self.quesiti if not voce.giusta), "")

    @property
    def errors(self) -> bool:
        """Whether some part has something to mend (the page's title says it)."""
        return bool(self.da_correggere)

    def is_valid(self) -> bool:
        """Check every part."""
        return not self.da_correggere

    def _risposte(self, codice: str) -> dict[str, Any]:
        risposte: dict[str, Any] = self.per_codice[codice].modulo.risposte()
        return risposte

    @property
    def preferiti(self) -> list[str]:
        """The comuni that the person would like."""
        scelti: list[str] = self._risposte("preferenze").get("comuni", [])
        return scelti

    def fatti(self) -> FattiNucleo:
        """Read the answers as the facts that the rules judge."""
        persona = self._risposte("tu")
        altri, prima = self.per_codice[ALTRI].righe, self.per_codice["residenza"].righe
        componenti = [riga.risposte() for riga in altri.righe_tenute()] if altri.is_bound else []
        periodi = [riga.risposte() for riga in prima.righe_tenute()] if prima.is_bound else []
        residenza = {**self._risposte("residenza"), **self._risposte("lavoro")}
        return leggi_fatti(
            {"nato_il": persona["nato_il"]},
            {
                Sezione.RICHIEDENTE: persona,
                Sezione.NUCLEO: {**self._risposte("salute"), "componenti": componenti},
                Sezione.RESIDENZA: {**residenza, PRECEDENTI: periodi},
                Sezione.ISEE: self._risposte("isee"),
                Sezione.CONDIZIONI: {**self._risposte("casa"), **self._risposte("famiglia")},
                Sezione.DICHIARAZIONI: self.per_codice["dichiaro"].modulo.dichiarazioni(),
            },
        )


def intatto(quesito: str, inviate: QueryDict) -> bool:
    """Whether nothing was written in a question: who has not got there is not told off."""
    return not any(
        valore.strip()
        for nome, valori in inviate.lists()
        if nome.startswith(f"{quesito}-")
        for valore in valori
    )


def _scritte(inviate: QueryDict, classe: type[forms.Form], prefisso: str) -> dict[str, Any]:
    """What was typed in a form, to show it again without judging it."""
    iniziali: dict[str, Any] = {}
    for nome, campo in classe.base_fields.items():
        valori = inviate.getlist(f"{prefisso}-{nome}")
        if isinstance(campo, forms.BooleanField):
            iniziali[nome] = bool(valori)
        elif isinstance(campo, forms.MultipleChoiceField):
            iniziali[nome] = valori
        elif valori:
            iniziali[nome] = valori[0]
    return iniziali
