"""The ascertained facts of a household: frozen dataclasses, JSON-able, versioned. Pure.

Everything has a default that means «not declared», so that a draft and the simulator can build
partial facts; the rules explain what is missing instead of failing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domande.rules import conversione

VERSIONE = 1


class FattiNonValidi(ValueError):
    """The stored facts cannot be read; the message names the field."""


class Relazione(StrEnum):
    """What a component is to the applicant (R.R. 4/2017, art. 6)."""

    RICHIEDENTE = "richiedente"
    CONIUGE = "coniuge"
    UNITO_CIVILMENTE = "unito_civilmente"
    CONVIVENTE = "convivente_di_fatto"
    FIGLIO = "figlio"
    PARENTE = "parente"
    AFFINE = "affine"


class Cittadinanza(StrEnum):
    """Citizenship, as far as access is concerned (L.R. 16/2016, art. 22 c. 1 lett. a)."""

    ITALIANA = "italiana"
    UNIONE_EUROPEA = "unione_europea"
    EXTRA_UE = "extra_ue"


class TipoPermesso(StrEnum):
    """The residence permit of a citizen of a country outside the EU."""

    LUNGO_PERIODO = "lungo_periodo"
    ALMENO_BIENNALE = "almeno_biennale"
    PROTEZIONE_INTERNAZIONALE = "protezione_internazionale"
    ALTRO = "altro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Componente:
    """One member of the household.

    `disabilita`: "a" 100 % or severe handicap with accompagnamento, "b" 100 % or severe handicap,
    "c" 66-99 %, None. `convive_dal` matters for relatives and in-laws only. `forze_ordine`: police
    forces and fire service.
    """

    nato_il: date
    relazione: Relazione = Relazione.FIGLIO
    disabilita: str | None = None
    inabile_al_lavoro: bool = False
    disabilita_motoria: bool = False
    forze_ordine: bool = False
    convive_dal: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permesso:
    """A residence permit and the work that some permits require."""

    tipo: TipoPermesso
    scade_il: date | None = None
    rinnovo_richiesto: bool = False
    lavoro_regolare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodo:
    """A stretch of days, both ends included; `al` None means still going on."""

    dal: date
    al: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodoResidenza:
    """A stretch of registered residence in one comune (ISTAT code), both ends included."""

    comune: str
    dal: date
    al: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Isee:
    """The ISEE attestation: euro with two decimals; `pse` as printed on it."""

    valore: Decimal
    pse: Decimal | None = None
    patrimonio_mobiliare: Decimal | None = None
    scade_il: date | None = None
    corrente: bool = False
    protocollo_dsu: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestazioneIndigenza:
    """The statement of the social services of the comune of residence (R.R. 4/2017, art. 13)."""

    comune: str
    rilasciata_il: date
    numero: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NuovaFormazione:
    """A newly formed family: formed on a day, or to be formed before delivery (art. 6 c. 4)."""

    formata_il: date | None = None
    da_costituire: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rilascio:
    """A judicial or administrative order to release the dwelling."""

    emesso_il: date
    esecuzione_il: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Antigienicita:
    """An unhealthy dwelling: ATS certificate, and living there since."""

    certificata_il: date
    residente_dal: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Abitazione:
    """The present dwelling. `superficie`: useful m2, two decimals."""

    rilascio: Rilascio | None = None
    improprio_dal: date | None = None
    antigienicita: Antigienicita | None = None
    superficie: Decimal | None = None
    barriere: bool = False
    coabitazione_dal: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dichiarazioni:
    """The self-declarations (DPR 445/2000): True declared, False can't declare it, None no answer.

    Each is worded so that True satisfies the requirement.
    """

    nessuna_proprieta: bool | None = None
    nessuna_decadenza: bool | None = None
    nessuna_occupazione: bool | None = None
    nessuna_cessione: bool | None = None
    nessuna_assegnazione_in_proprieta: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FattiNucleo:
    """All the facts that requirements, points and places depend on.

    `residenze`: the applicant's registered residences by comune. `residenze_lombardia`: further
    stretches of residence in the Region, where the comune is not stated. `lavoro_lombardia_dal`:
    uninterrupted work in the Region since.
    """

    componenti: tuple[Componente, ...] = ()
    cittadinanza: Cittadinanza | None = None
    permesso: Permesso | None = None
    residenze: tuple[PeriodoResidenza, ...] = ()
    residenze_lombardia: tuple[Periodo, ...] = ()
    comune_lavoro: str | None = None
    lavoro_lombardia_dal: date | None = None
    isee: Isee | None = None
    attestazione_indigenza: AttestazioneIndigenza | None = None
    nuova_formazione: NuovaFormazione | None = None
    abitazione: Abitazione = field(default_factory=Abitazione)
    dichiarazioni: Dichiarazioni = field(default_factory=Dichiarazioni)

    @property
    def numero_componenti(self) -> int:
        """How many people the household is made of."""
        return len(self.componenti)


def a_dizionario(fatti: FattiNucleo) -> dict[str, object]:
    """Write the facts as JSON-able data, with the version of the shape.

    Norma: R.R. 4/2017, art. 9 c. 1 (the content of the domanda).
    """
    return {"versione": VERSIONE, **conversione.scrivi(fatti)}


def da_dizionario(dati: Mapping[str, object]) -> FattiNucleo:
    """Read back what `a_dizionario` wrote.

    Raises `FattiNonValidi` when the version or a field is not readable.
    Norma: R.R. 4/2017, art. 9 c. 1.
    """
    if dati.get("versione") != VERSIONE:
        raise FattiNonValidi(f"versione: «{dati.get('versione')}» non è tra quelle leggibili")
    resto = {chiave: valore for chiave, valore in dati.items() if chiave != "versione"}
    try:
        return conversione.leggi(FattiNucleo, resto)
    except conversione.DatoIlleggibile as errore:
        raise FattiNonValidi(str(errore)) from errore
