"""The explained score: every line with its points, its norm and its reason. Pure.

The same domanda has one score per comune, because municipal residence counts for the comune of
the unit (R.R. 4/2017, art. 12 c. 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bandi.rules.profilo import norma_del_profilo
from bandi.rules.tipi import Gruppo, Profilo, Residenza
from crema_sap.aritmetica import arrotonda, in_centesimi, scrivi_decimale, scrivi_euro
from crema_sap.norme import Norma, Voce
from domande.rules import compatibilita, condizioni, residenza, tempo
from domande.rules.esiti import giorno
from domande.rules.fatti import FattiNucleo

ZERO = Decimal("0.00")
SOLO_CON_CONDIZIONI = (
    "Questi punti si danno solo a chi ne ha anche per una condizione familiare o abitativa."
)


@dataclass(frozen=True, slots=True)
class Punteggio:
    """The score of one domanda for one comune.

    `voci` are the lines found, computed or not; `assenti` the conditions that are not there, with
    the reason. `totali` has one entry per group; `isbar` is their sum. Points have two decimals.
    """

    voci: tuple[Voce, ...]
    assenti: tuple[Voce, ...]
    totali: Mapping[str, Decimal]
    isbar: Decimal
    giorni_regione: int
    giorni_comune: int
    dimostrativo: bool
    profilo: str


def calcola(
    fatti: FattiNucleo, profilo: Profilo, comune_unita: str | None, alla_data: date
) -> Punteggio:
    """Compute the ISBAR for units in `comune_unita`; None leaves out municipal residence.

    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    voci: list[Voce] = []
    assenti: list[Voce] = []
    for gruppo in profilo.gruppi:
        trovate, mancanti = voci_del_gruppo(fatti, profilo, gruppo, alla_data)
        voci.extend(trovate)
        assenti.extend(mancanti)
    con_condizioni = any(voce.computata and voce.punti > 0 for voce in voci)
    in_regione_dal = residenza.residente_in_lombardia_dal(fatti, alla_data)
    in_comune_dal = (
        residenza.residente_in_comune_dal(fatti, comune_unita, alla_data) if comune_unita else None
    )
    for voce in (
        voce_economica(fatti, profilo),
        voce_residenza("residenza_regione", "in Lombardia", profilo, in_regione_dal, alla_data),
        voce_residenza(
            "residenza_comune", "nel comune dell'unità", profilo, in_comune_dal, alla_data
        ),
    ):
        spettante = voce if con_condizioni else senza_condizioni(voce, profilo)
        (voci if spettante.computata else assenti).append(spettante)
    totali = dict.fromkeys(_gruppi(profilo), ZERO)
    for voce in voci:
        if voce.computata:
            totali[voce.gruppo] += voce.punti
    return Punteggio(
        voci=tuple(voci),
        assenti=tuple(assenti),
        totali=totali,
        isbar=sum(totali.values(), ZERO),
        giorni_regione=(alla_data - in_regione_dal).days if in_regione_dal else 0,
        giorni_comune=(alla_data - in_comune_dal).days if in_comune_dal else 0,
        dimostrativo=profilo.dimostrativo,
        profilo=profilo.codice,
    )


def _gruppi(profilo: Profilo) -> tuple[str, ...]:
    return (
        *(gruppo.codice for gruppo in profilo.gruppi),
        profilo.economica.codice,
        "residenza_regione",
        "residenza_comune",
    )


def voci_del_gruppo(
    fatti: FattiNucleo, profilo: Profilo, gruppo: Gruppo, alla_data: date
) -> tuple[list[Voce], list[Voce]]:
    """The lines of a group that were found, and those that were not.

    Of each condition the letter worth most counts; of incompatible conditions, the best choice.
    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    norma = norma_del_profilo(profilo)
    trovate: list[Voce] = []
    assenti: list[Voce] = []
    for condizione in gruppo.condizioni:
        riscontro = condizioni.ACCERTAMENTI[condizione.codice](fatti, profilo, alla_data)
        lettere = [voce for voce in condizione.lettere if voce.lettera in riscontro]
        if not lettere:
            assenti.append(_assente(condizione.codice, gruppo.codice, condizione.nome, norma))
            continue
        migliore = max(lettere, key=lambda voce: voce.punti)
        trovate.append(
            Voce(
                codice=condizione.codice,
                gruppo=gruppo.codice,
                descrizione=f"{condizione.nome}: {migliore.lettera}) {migliore.testo}",
                punti=migliore.punti,
                norma=norma,
                motivo=riscontro[migliore.lettera],
                verificato=migliore.verificato,
            )
        )
    return _componi(gruppo, trovate), assenti


def _componi(gruppo: Gruppo, trovate: list[Voce]) -> list[Voce]:
    """Mark as not computed the lines that a compatibility rule keeps out, naming what prevailed."""
    scelte = compatibilita.scelta_migliore(
        gruppo, {voce.codice: in_centesimi(voce.punti) for voce in trovate}
    )
    nomi = {condizione.codice: condizione.nome for condizione in gruppo.condizioni}
    composte = []
    for voce in trovate:
        if voce.codice in scelte:
            composte.append(voce)
            continue
        prevalenti = ", ".join(
            f"«{nomi[altra.codice]}»"
            for altra in trovate
            if altra.codice in scelte and gruppo.incompatibili(voce.codice, altra.codice)
        )
        motivo = f"{voce.motivo} Non si somma: prevale {prevalenti}."
        composte.append(replace(voce, computata=False, motivo=motivo))
    return composte


def _assente(codice: str, gruppo: str, descrizione: str, norma: Norma) -> Voce:
    return Voce(
        codice=codice,
        gruppo=gruppo,
        descrizione=descrizione,
        punti=ZERO,
        norma=norma,
        motivo="Dai dati indicati questa condizione non risulta.",
        verificato=True,
        computata=False,
    )


def voce_economica(fatti: FattiNucleo, profilo: Profilo) -> Voce:
    """Maximum x (threshold - ISEE) / threshold, never below zero, two decimals half up.

    Norma: R.R. 4/2017, Allegato 1, condizioni economiche.
    """
    formula = profilo.economica
    if fatti.isee is None:
        punti, motivo = ZERO, "L'ISEE non è indicato."
    else:
        distanza = max(formula.soglia - fatti.isee.valore, ZERO)
        punti = arrotonda(formula.massimo * distanza / formula.soglia)
        motivo = (
            f"{scrivi_decimale(formula.massimo)} × ({scrivi_euro(formula.soglia)} − "
            f"{scrivi_euro(fatti.isee.valore)}) ÷ {scrivi_euro(formula.soglia)} = "
            f"{scrivi_decimale(punti)}"
        )
    return Voce(
        codice="isee",
        gruppo=formula.codice,
        descrizione="Condizione economica (ISEE)",
        punti=punti,
        norma=norma_del_profilo(profilo),
        motivo=motivo,
        verificato=formula.verificato,
        computata=punti > 0,
    )


def voce_residenza(
    codice: str, dove: str, profilo: Profilo, dal: date | None, alla_data: date
) -> Voce:
    """The points of the step into which the unbroken residence falls, on exact anniversaries.

    `codice` is `residenza_regione` or `residenza_comune`.
    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    regola: Residenza = (
        profilo.residenza_regione if codice == "residenza_regione" else profilo.residenza_comune
    )
    durata = -1 if dal is None else tempo.mezzi_anni(dal, alla_data)
    scaglione = next((voce for voce in regola.scaglioni if voce.contiene(durata)), None)
    if dal is None:
        motivo = f"Non risulta la residenza {dove} alla data della domanda."
    elif scaglione is None:
        motivo = f"Residenza {dove} dal {giorno(dal)}: non basta per il primo scaglione."
    else:
        motivo = f"Residenza {dove} senza interruzioni dal {giorno(dal)}: {scaglione}."
    return Voce(
        codice=codice,
        gruppo=codice,
        descrizione=f"Residenza continuativa {dove}",
        punti=scaglione.punti if scaglione else ZERO,
        norma=norma_del_profilo(profilo, fonte=regola.fonte),
        motivo=motivo,
        verificato=scaglione.verificato if scaglione else True,
        computata=scaglione is not None,
    )


def senza_condizioni(voce: Voce, profilo: Profilo) -> Voce:
    """The line of who has no points for a family or a housing condition.

    Some regimes give the points of residence only beside those.
    Norma: R.R. 4/2017, Allegato 1 (text of R.R. 2/2025).
    """
    regole = {
        "residenza_regione": profilo.residenza_regione,
        "residenza_comune": profilo.residenza_comune,
    }
    regola = regole.get(voce.codice)
    if regola is None or not regola.solo_con_condizioni or not voce.computata:
        return voce
    motivo = f"{voce.motivo} {SOLO_CON_CONDIZIONI}"
    return replace(voce, punti=ZERO, motivo=motivo, computata=False)
