"""For which units a household may apply: place and adequacy, explained unit by unit. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bandi.rules.tipi import Profilo
from crema_sap.aritmetica import scrivi_decimale
from crema_sap.norme import Esito, Norma
from domande.rules import adeguatezza, requisiti_economici, residenza
from domande.rules.adeguatezza import UnitaOfferta
from domande.rules.esiti import no, si
from domande.rules.fatti import FattiNucleo

LUOGO = Norma("R.R. 4/2017", "art. 9 c. 2")
LUOGO_INDIGENTI = Norma("R.R. 4/2017", "art. 9 c. 2 bis (R.R. 3/2019, art. 7)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Territorio:
    """The comuni of the ambito (ISTAT codes) and the population that the avviso states for them.

    A comune whose population is not stated never counts as larger than a threshold.
    """

    comuni: frozenset[str]
    popolazioni: Mapping[str, int]
    fonte_popolazioni: str


@dataclass(frozen=True, slots=True)
class Idoneita:
    """A unit, and every outcome that decides whether the household may choose it."""

    unita: UnitaOfferta
    esiti: tuple[Esito, ...]

    @property
    def idonea(self) -> bool:
        """Whether the household may choose the unit."""
        return all(esito.soddisfatto for esito in self.esiti)

    @property
    def motivi(self) -> tuple[str, ...]:
        """Why the unit does not fit; empty when it does."""
        return tuple(esito.motivo for esito in self.esiti if not esito.soddisfatto)


@dataclass(frozen=True, slots=True)
class _Luoghi:
    """Where the applicant lives and works, where adequate units are, and the ambito."""

    residenza: str | None
    lavoro: str | None
    adeguati: frozenset[str]
    territorio: Territorio

    @property
    def propri(self) -> frozenset[str | None]:
        return frozenset((self.residenza, self.lavoro))


@dataclass(frozen=True, slots=True)
class Giudizi:
    """Surface and accessibility of every unit of an avviso, and where the adequate ones are."""

    esiti: tuple[tuple[Esito, Esito], ...]
    comuni: frozenset[str]


def caso_di_adeguatezza(fatti: FattiNucleo) -> tuple[int, bool]:
    """All that adequacy and accessibility look at in a household.

    Norma: R.R. 4/2017, art. 9 c. 2.
    """
    return fatti.numero_componenti, any(voce.disabilita_motoria for voce in fatti.componenti)


def esamina_adeguatezza(
    fatti: FattiNucleo, unita: Sequence[UnitaOfferta], profilo: Profilo
) -> Giudizi:
    """Judge surface and accessibility of every unit, in the order given.

    Norma: R.R. 4/2017, art. 9 c. 2.
    """
    tabella = profilo.adeguatezza
    esiti = tuple(
        (
            adeguatezza.esito_adeguatezza(voce.superficie, fatti.numero_componenti, tabella),
            adeguatezza.esito_accessibilita(voce, fatti),
        )
        for voce in unita
    )
    adeguate = (
        voce.comune
        for voce, suoi in zip(unita, esiti, strict=True)
        if all(esito.soddisfatto for esito in suoi)
    )
    return Giudizi(esiti, frozenset(adeguate))


def esamina_unita(
    fatti: FattiNucleo,
    unita: Sequence[UnitaOfferta],
    profilo: Profilo,
    territorio: Territorio,
    alla_data: date,
    *,
    giudizi: Giudizi | None = None,
    solo: Collection[str] | None = None,
) -> tuple[Idoneita, ...]:
    """Judge every unit offered, in the order given. `unita` are all those of the avviso.

    `giudizi` are those of `esamina_adeguatezza`, when the same case was judged before; `solo` the
    codes of the units to judge, when the others don't matter.
    Norma: R.R. 4/2017, art. 9 c. 2 and 2 bis.
    """
    if giudizi is None:
        giudizi = esamina_adeguatezza(fatti, unita, profilo)
    regola = regola_del_luogo(fatti, giudizi.comuni, profilo, territorio, alla_data)
    da_giudicare = [
        (voce, esiti)
        for voce, esiti in zip(unita, giudizi.esiti, strict=True)
        if solo is None or voce.codice in solo
    ]
    # The place is judged by comune, and an avviso has several units in each.
    luoghi = {comune: regola(comune) for comune in {voce.comune for voce, _ in da_giudicare}}
    return tuple(Idoneita(voce, (*esiti, luoghi[voce.comune])) for voce, esiti in da_giudicare)


def regola_del_luogo(
    fatti: FattiNucleo,
    con_adeguate: Iterable[str],
    profilo: Profilo,
    territorio: Territorio,
    alla_data: date,
) -> Callable[[str], Esito]:
    """Build the judge of a comune. `con_adeguate`: the comuni that offer an adequate unit.

    Norma: R.R. 4/2017, art. 9 c. 2 (everybody) and c. 2 bis (indigent households).
    """
    dove = _Luoghi(
        residenza.comune_di_residenza(fatti, alla_data),
        fatti.comune_lavoro,
        frozenset(con_adeguate),
        territorio,
    )
    if requisiti_economici.e_indigente(fatti, profilo, alla_data):
        soglia = profilo.indigenza.popolazione_terzo_comune
        return lambda comune: _indigenti(comune, dove, soglia)
    return lambda comune: _tutti(comune, dove)


def _tutti(comune: str, dove: _Luoghi) -> Esito:
    """Residence or work comune; any other of the ambito when neither has adequate units."""
    if comune == dove.residenza:
        return si("luogo", LUOGO, "L'unità è nel comune di residenza.")
    if comune == dove.lavoro:
        return si("luogo", LUOGO, "L'unità è nel comune di lavoro.")
    if not dove.propri & dove.adeguati:
        if dove.propri & dove.territorio.comuni and comune in dove.territorio.comuni:
            return si(
                "luogo",
                LUOGO,
                "Nei comuni di residenza e di lavoro non ci sono unità adeguate: puoi scegliere "
                "in tutto l'ambito.",
            )
        return no(
            "luogo",
            LUOGO,
            "Si può scegliere un altro comune solo nell'ambito in cui si risiede o si lavora.",
            "Controlla il comune di residenza e quello di lavoro.",
        )
    return no(
        "luogo",
        LUOGO,
        "L'unità non è nel comune di residenza o di lavoro, dove ci sono unità adeguate.",
        "Scegli un'unità nel comune di residenza o in quello di lavoro.",
    )


def _indigenti(comune: str, dove: _Luoghi, soglia: int) -> Esito:
    """Only the residence comune; without adequate units there, the work or a third comune.

    Both only if larger than `soglia` inhabitants (strictly): the regulation says «a condizione
    che siano comuni con una popolazione superiore», in the plural, of the two.
    """
    if comune == dove.residenza:
        return si("luogo", LUOGO_INDIGENTI, "L'unità è nel comune di residenza.")
    if dove.residenza in dove.adeguati:
        return no(
            "luogo",
            LUOGO_INDIGENTI,
            "I nuclei in condizione di indigenza scelgono nel comune di residenza, dove ci sono "
            "unità adeguate.",
            "Scegli un'unità nel comune di residenza.",
        )
    if comune != dove.lavoro and not (
        comune in dove.territorio.comuni and dove.propri & dove.territorio.comuni
    ):
        return no(
            "luogo",
            LUOGO_INDIGENTI,
            "L'unità non è in un comune dell'ambito in cui si risiede o si lavora.",
            "Controlla il comune di residenza e quello di lavoro.",
        )
    return _popoloso(comune, dove, soglia)


def _popoloso(comune: str, dove: _Luoghi, soglia: int) -> Esito:
    """Whether the comune has strictly more inhabitants than the threshold."""
    abitanti = dove.territorio.popolazioni.get(comune)
    quale = "di lavoro" if comune == dove.lavoro else "scelto"
    if abitanti is None or abitanti <= soglia:
        quanti = "non noti" if abitanti is None else scrivi_decimale(abitanti, 0)
        return no(
            "luogo",
            LUOGO_INDIGENTI,
            f"Nel comune di residenza non ci sono unità adeguate, ma il comune {quale} non "
            f"supera i {scrivi_decimale(soglia, 0)} abitanti ({quanti}, "
            f"{dove.territorio.fonte_popolazioni}).",
            "Scegli un'unità in un comune dell'ambito più popoloso.",
        )
    return si(
        "luogo",
        LUOGO_INDIGENTI,
        f"Nel comune di residenza non ci sono unità adeguate e il comune {quale} supera i "
        f"{scrivi_decimale(soglia, 0)} abitanti ({scrivi_decimale(abitanti, 0)}, "
        f"{dove.territorio.fonte_popolazioni}).",
    )
