"""The family and housing conditions: which degrees the facts satisfy, and why. Pure.

Each function maps the letters that apply to a sentence for the citizen; an empty result means the
condition is not there. Norma of all of them: R.R. 4/2017, Allegato 1 (and art. 14 for the words).
The vectorised twins are in `domande.rules.blocco`; a property test keeps the two equal.
"""

from collections.abc import Callable, Mapping
from datetime import date

from bandi.rules.tipi import Profilo
from crema_sap.aritmetica import scrivi_decimale
from domande.rules import tempo
from domande.rules.esiti import giorno
from domande.rules.fatti import FattiNucleo

type Riscontro = dict[str, str]
type Accertamento = Callable[[FattiNucleo, Profilo, date], Riscontro]


def anziani(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """At most two people; a) one of 65 completed with one unable to work or beyond 75; b) all 65.

    Units: completed years on the day of the domanda; «oltre 75» from the day after the birthday.
    Norma: R.R. 4/2017, art. 14 c. 1 lett. a), Allegato 1.
    """
    parametri = profilo.parametri
    persone = fatti.componenti
    if not 1 <= len(persone) <= parametri.anziani_componenti:
        return {}
    trovate = {}
    anziane = [
        tempo.almeno_anni(persona.nato_il, alla_data, parametri.anziano_anni) for persona in persone
    ]
    fragili = [
        persona.inabile_al_lavoro
        or tempo.mezzi_anni(persona.nato_il, alla_data) > 2 * parametri.anziano_oltre_anni
        for persona in persone
    ]
    numeri = range(len(persone))
    if any(anziane[uno] and fragili[altro] for uno in numeri for altro in numeri if uno != altro):
        trovate["a"] = (
            f"Un componente ha compiuto {parametri.anziano_anni} anni e l'altro è totalmente "
            f"inabile al lavoro o ha più di {parametri.anziano_oltre_anni} anni."
        )
    if all(anziane):
        trovate["b"] = f"Tutti i componenti hanno compiuto {parametri.anziano_anni} anni."
    return trovate


def nuova_formazione(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """Formed in the two years before (anniversary included), or to be formed before delivery.

    Norma: R.R. 4/2017, art. 6 c. 4, art. 14 c. 1 lett. b), Allegato 1.
    """
    famiglia = fatti.nuova_formazione
    if famiglia is None:
        return {}
    anni = profilo.parametri.nuova_formazione_anni
    formata_il = famiglia.formata_il
    if formata_il and 0 <= tempo.mezzi_anni(formata_il, alla_data) <= 2 * anni:
        motivo = f"Famiglia formata il {giorno(formata_il)}, nei {anni} anni precedenti"
    elif famiglia.da_costituire:
        motivo = "Famiglia da costituire prima della consegna dell'alloggio"
    else:
        return {}
    minori = _minori(fatti, profilo, alla_data)
    return {"a": f"{motivo}, con minori."} if minori else {"b": f"{motivo}, senza minori."}


def monoparentale(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """One adult alone with minors: a) two or more, b) one.

    Norma: R.R. 4/2017, art. 14 c. 1 lett. c), Allegato 1.
    """
    minori = _minori(fatti, profilo, alla_data)
    if len(fatti.componenti) - minori != 1 or minori == 0:
        return {}
    if minori == 1:
        return {"b": "Un solo adulto con un minore."}
    return {"a": f"Un solo adulto con {minori} minori."}


def _minori(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> int:
    """How many have not completed the age of majority."""
    maggiore = profilo.parametri.minore_anni
    return sum(
        not tempo.almeno_anni(persona.nato_il, alla_data, maggiore) for persona in fatti.componenti
    )


def disabilita(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """The classes of disability present in the household; the highest counts.

    Norma: R.R. 4/2017, Allegato 1, condizioni familiari, punto 4.
    """
    classi = sorted({persona.disabilita for persona in fatti.componenti if persona.disabilita})
    return {classe: f"Un componente ha la classe di disabilità {classe})." for classe in classi}


def rilascio_alloggio(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """An order of release issued by the day: a) execution fixed or done, b) not fixed.

    Norma: R.R. 4/2017, Allegato 1, condizioni abitative.
    """
    rilascio = fatti.abitazione.rilascio
    if rilascio is None or rilascio.emesso_il > alla_data:
        return {}
    emesso = f"Provvedimento emesso il {giorno(rilascio.emesso_il)}"
    if rilascio.esecuzione_il is None:
        return {"b": f"{emesso}, esecuzione non fissata."}
    return {"a": f"{emesso}, esecuzione fissata per il {giorno(rilascio.esecuzione_il)}."}


def alloggio_improprio(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """Living in an improper dwelling for at least a year (anniversary included).

    Norma: R.R. 4/2017, Allegato 1, condizioni abitative.
    """
    dal = fatti.abitazione.improprio_dal
    if not tempo.almeno_anni(dal, alla_data, profilo.parametri.improprio_anni):
        return {}
    return {"a": f"Alloggio improprio dal {giorno(dal)}."}


def antigienicita(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """ATS certificate issued by the day, and residence there for at least a year (included).

    Norma: R.R. 4/2017, Allegato 1, condizioni abitative.
    """
    alloggio = fatti.abitazione.antigienicita
    if alloggio is None or alloggio.certificata_il > alla_data:
        return {}
    if not tempo.almeno_anni(alloggio.residente_dal, alla_data, profilo.parametri.antigienico_anni):
        return {}
    return {
        "a": f"Antigienicità attestata dall'ATS il {giorno(alloggio.certificata_il)}, "
        f"residenza nell'alloggio dal {giorno(alloggio.residente_dal)}."
    }


def sovraffollamento(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """The present surface is strictly below a share of the minimum for the people who live there.

    Norma: R.R. 4/2017, Allegato 1; minimum of the table of art. 9 c. 2.
    """
    superficie = fatti.abitazione.superficie
    if superficie is None or not fatti.componenti:
        return {}
    minima = profilo.adeguatezza.fascia(len(fatti.componenti)).minima
    return {
        lettera: (
            f"La superficie è {scrivi_decimale(superficie)} m², meno del {soglia}% dei "
            f"{scrivi_decimale(minima)} m² minimi per {len(fatti.componenti)} componenti."
        )
        for lettera, soglia in (
            ("a", profilo.parametri.sovraffollamento_grave),
            ("b", profilo.parametri.sovraffollamento),
        )
        if superficie * 100 < minima * soglia
    }


def barriere(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """A dwelling with barriers and a component with motor disability.

    Norma: R.R. 4/2017, Allegato 1, condizioni abitative.
    """
    motoria = any(persona.disabilita_motoria for persona in fatti.componenti)
    if not (fatti.abitazione.barriere and motoria):
        return {}
    return {"a": "L'alloggio non è accessibile e un componente ha una disabilità motoria."}


def coabitazione(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Riscontro:
    """Sharing the dwelling with another household for at least a year (anniversary included).

    Norma: R.R. 4/2017, Allegato 1, condizioni abitative.
    """
    dal = fatti.abitazione.coabitazione_dal
    if not tempo.almeno_anni(dal, alla_data, profilo.parametri.coabitazione_anni):
        return {}
    return {"a": f"Coabitazione con un altro nucleo dal {giorno(dal)}."}


ACCERTAMENTI: Mapping[str, Accertamento] = {
    "anziani": anziani,
    "nuova_formazione": nuova_formazione,
    "monoparentale": monoparentale,
    "disabilita": disabilita,
    "rilascio_alloggio": rilascio_alloggio,
    "alloggio_improprio": alloggio_improprio,
    "antigienicita": antigienicita,
    "sovraffollamento": sovraffollamento,
    "barriere": barriere,
    "coabitazione": coabitazione,
}
