"""Contradictions inside the declared facts, said in plain Italian. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domande.rules.fatti import FattiNucleo, Relazione

CLASSI_DISABILITA = ("a", "b", "c")
COPPIA = (Relazione.CONIUGE, Relazione.UNITO_CIVILMENTE, Relazione.CONVIVENTE)


@dataclass(frozen=True, slots=True)
class Incongruenza:
    """A declared fact that cannot be true: the field, and a sentence for the citizen."""

    dove: str
    cosa: str


def incongruenze(fatti: FattiNucleo, alla_data: date) -> tuple[Incongruenza, ...]:
    """List the facts that contradict themselves or the day of the domanda.

    Norma: DPR 445/2000, art. 71 (checks on self-declarations); R.R. 4/2017, art. 6 and 9.
    """
    return tuple(
        Incongruenza(dove, cosa)
        for controllo in (
            _componenti,
            _residenze,
            _residenze_e_nascita,
            _importi,
            _abitazione,
            _nuova_formazione,
        )
        for dove, cosa in controllo(fatti, alla_data)
    )


type Trovate = Iterator[tuple[str, str]]


def _componenti(fatti: FattiNucleo, alla_data: date) -> Trovate:
    relazioni = [componente.relazione for componente in fatti.componenti]
    if relazioni.count(Relazione.RICHIEDENTE) != 1:
        yield "componenti", "Nel nucleo ci deve essere un solo richiedente."
    if sum(relazione in COPPIA for relazione in relazioni) > 1:
        yield "componenti", "Nel nucleo c'è più di un coniuge o convivente."
    for indice, componente in enumerate(fatti.componenti):
        dove = f"componenti[{indice}]"
        if componente.nato_il > alla_data:
            yield f"{dove}.nato_il", "La data di nascita è nel futuro."
        if componente.disabilita not in (None, *CLASSI_DISABILITA):
            yield f"{dove}.disabilita", "La classe di disabilità non esiste."
        if componente.convive_dal is not None and componente.convive_dal > alla_data:
            yield (
                f"{dove}.convive_dal",
                "La data di inizio della convivenza è nel futuro.",
            )


def _residenze(fatti: FattiNucleo, alla_data: date) -> Trovate:
    for dove, dal, al in _periodi(fatti):
        if dal > alla_data:
            yield f"{dove}.dal", "Il periodo di residenza comincia nel futuro."
        if al is not None and al < dal:
            yield f"{dove}.al", "Il periodo di residenza finisce prima di cominciare."
    ordinati = sorted((voce.dal, voce.al or date.max, voce.comune) for voce in fatti.residenze)
    fine, comune = date.min, ""
    for dal, fino_al, qui in ordinati:
        if dal < fine and qui != comune:
            yield (
                "residenze",
                "Due periodi di residenza in comuni diversi si sovrappongono.",
            )
        if fino_al >= fine:
            fine, comune = fino_al, qui


def _residenze_e_nascita(fatti: FattiNucleo, alla_data: date) -> Trovate:
    nascite = [
        componente.nato_il
        for componente in fatti.componenti
        if componente.relazione is Relazione.RICHIEDENTE
    ]
    for dove, dal, _al in _periodi(fatti):
        for nato_il in nascite:
            if dal < nato_il <= alla_data:
                yield (
                    f"{dove}.dal",
                    f"Risulti residente dal {dal:%d/%m/%Y}, prima della tua nascita"
                    f" ({nato_il:%d/%m/%Y}): correggi il giorno nella sezione Residenza. Se ci"
                    " abiti da sempre, scrivi la data di nascita.",
                )


def _periodi(fatti: FattiNucleo) -> Iterator[tuple[str, date, date | None]]:
    for numero, voce in enumerate(fatti.residenze):
        yield f"residenze[{numero}]", voce.dal, voce.al
    for numero, periodo in enumerate(fatti.residenze_lombardia):
        yield f"residenze_lombardia[{numero}]", periodo.dal, periodo.al


def _importi(fatti: FattiNucleo, alla_data: date) -> Trovate:
    if fatti.isee is None:
        return
    if fatti.isee.valore < 0:
        yield "isee.valore", "L'ISEE non può essere negativo."
    if fatti.isee.pse is not None and fatti.isee.pse < 1:
        yield (
            "isee.pse",
            "Il parametro della scala di equivalenza non può essere minore di 1.",
        )
    if fatti.isee.patrimonio_mobiliare is not None and fatti.isee.patrimonio_mobiliare < 0:
        yield "isee.patrimonio_mobiliare", "Il patrimonio non può essere negativo."


def _abitazione(fatti: FattiNucleo, alla_data: date) -> Trovate:
    casa = fatti.abitazione
    if casa.superficie is not None and casa.superficie <= 0:
        yield "abitazione.superficie", "La superficie dev'essere maggiore di zero."
    date_passate = {
        "improprio_dal": casa.improprio_dal,
        "coabitazione_dal": casa.coabitazione_dal,
        "rilascio.emesso_il": casa.rilascio.emesso_il if casa.rilascio else None,
        "antigienicita.certificata_il": (
            casa.antigienicita.certificata_il if casa.antigienicita else None
        ),
        "antigienicita.residente_dal": (
            casa.antigienicita.residente_dal if casa.antigienicita else None
        ),
    }
    for nome, giorno in date_passate.items():
        if giorno is not None and giorno > alla_data:
            yield f"abitazione.{nome}", "La data è nel futuro."


def _nuova_formazione(fatti: FattiNucleo, alla_data: date) -> Trovate:
    famiglia = fatti.nuova_formazione
    if famiglia is None:
        return
    if famiglia.formata_il is None and not famiglia.da_costituire:
        yield (
            "nuova_formazione",
            "Indica quando si è formata la famiglia, o che è da costituire.",
        )
    if famiglia.formata_il is not None and famiglia.formata_il > alla_data:
        yield (
            "nuova_formazione.formata_il",
            "La data di formazione della famiglia è nel futuro.",
        )
