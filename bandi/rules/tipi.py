"""The shape of a scoring profile: frozen dataclasses, exact decimals. Pure."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from crema_sap.aritmetica import in_centesimi

PER_UNITA = "unita"
PER_ENTE_COMUNE = "ente_comune"


@dataclass(frozen=True, slots=True)
class Difetto:
    """A fault of a profile: where it is, what is wrong, what to do about it (Italian)."""

    dove: str
    cosa: str
    rimedio: str

    def __str__(self) -> str:
        return f"{self.dove}: {self.cosa} {self.rimedio}"


@dataclass(frozen=True, slots=True)
class Lettera:
    """One degree of a condition and the points it is worth."""

    lettera: str
    testo: str
    punti: Decimal
    verificato: bool
    fonte: str = ""

    @property
    def centesimi(self) -> int:
        """The points in whole hundredths."""
        return in_centesimi(self.punti)


@dataclass(frozen=True, slots=True)
class Condizione:
    """A family or housing condition, with its degrees."""

    codice: str
    nome: str
    lettere: tuple[Lettera, ...]


@dataclass(frozen=True, slots=True)
class Gruppo:
    """A group of conditions; of each `esclusivi` set at most one condition counts."""

    codice: str
    condizioni: tuple[Condizione, ...]
    esclusivi: tuple[tuple[str, ...], ...] = ()

    def incompatibili(self, una: str, altra: str) -> bool:
        """Whether two conditions never add up."""
        return any(una in insieme and altra in insieme for insieme in self.esclusivi)


@dataclass(frozen=True, slots=True)
class FormulaEconomica:
    """punti = massimo x (soglia - isee) / soglia, never below zero, two decimals half up."""

    codice: str
    massimo: Decimal
    soglia: Decimal
    verificato: bool
    fonte: str = ""


@dataclass(frozen=True, slots=True)
class Scaglione:
    """A step of years of residence.

    `da_compreso`: True for `da_anni` (exactly that many years is in), False for `oltre_anni`
    (exactly that many years is out). `fino_a` is always included; None means no upper end.
    """

    da_anni: int
    da_compreso: bool
    fino_a: int | None
    punti: Decimal
    verificato: bool
    fonte: str = ""

    def contiene(self, mezzi_anni: int) -> bool:
        """Whether a length of time falls in the step.

        Units: `mezzi_anni` as returned by `domande.rules.tempo.mezzi_anni`: 2n on the n-th
        anniversary, 2n + 1 strictly between the n-th and the next.
        """
        dopo = mezzi_anni >= 2 * self.da_anni if self.da_compreso else mezzi_anni > 2 * self.da_anni
        return dopo and (self.fino_a is None or mezzi_anni <= 2 * self.fino_a)

    def __str__(self) -> str:
        inizio = f"da {self.da_anni} anni" if self.da_compreso else f"oltre {self.da_anni} anni"
        return inizio if self.fino_a is None else f"{inizio} e fino a {self.fino_a}"


@dataclass(frozen=True, slots=True)
class Residenza:
    """The steps of a residence score.

    `solo_con_condizioni`: the points are given only to who also has points for a family or a
    housing condition.
    """

    fonte: str
    scaglioni: tuple[Scaglione, ...]
    solo_con_condizioni: bool = False


@dataclass(frozen=True, slots=True)
class RegoleIndigenza:
    """When a household is indigent, and where and how much it is served first."""

    isee_massimo: Decimal
    attestazione_servizi_sociali: bool
    quota: Decimal
    arrotondamento: str
    base: str
    popolazione_terzo_comune: int
    verificato: bool = True
    fonte: str = ""


@dataclass(frozen=True, slots=True)
class SoglieRequisiti:
    """The economic and residence thresholds of access.

    `residenza_o_lavoro_regione_anni` is None where the five-year requirement is not in force.
    """

    isee_massimo: Decimal
    patrimonio_un_componente: Decimal
    patrimonio_base: Decimal
    patrimonio_per_pse: Decimal
    residenza_o_lavoro_regione_anni: int | None
    verificato: bool = True
    fonte: str = ""


@dataclass(frozen=True, slots=True)
class Fascia:
    """The useful surface (m2, both ends included) that suits a number of people."""

    componenti: int
    minima: Decimal
    massima: Decimal | None


@dataclass(frozen=True, slots=True)
class Adeguatezza:
    """The adequacy table; the last row also stands for larger households."""

    fasce: tuple[Fascia, ...]
    verificato: bool = True
    fonte: str = ""

    def fascia(self, componenti: int) -> Fascia:
        """The row for a number of people."""
        return self.fasce[min(max(componenti, 1), len(self.fasce)) - 1]


@dataclass(frozen=True, slots=True)
class Parametri:
    """The numbers inside the words of the conditions («oltre 65 anni», «da almeno un anno»).

    They are the demonstration profile's own wording; a profile may restate them in `[parametri]`.
    Years: `anziano_anni`, `minore_anni` are completed years; `anziano_oltre_anni` is exceeded only
    from the day after the birthday. Percentages: strictly below.
    """

    anziano_anni: int = 65
    anziano_oltre_anni: int = 75
    anziani_componenti: int = 2
    minore_anni: int = 18
    nuova_formazione_anni: int = 2
    improprio_anni: int = 1
    antigienico_anni: int = 1
    coabitazione_anni: int = 1
    convivenza_parenti_anni: int = 1
    sovraffollamento_grave: int = 50
    sovraffollamento: int = 75
    decadenza_anni: int = 5


@dataclass(frozen=True, slots=True)
class Profilo:
    """One regime of the score, in force from `dal` to `al` (excluded; None while in force)."""

    codice: str
    norma: str
    dal: date
    al: date | None
    preferenze_massime: int
    graduatoria_per: str
    decimali: int
    gruppi: tuple[Gruppo, ...]
    economica: FormulaEconomica
    residenza_regione: Residenza
    residenza_comune: Residenza
    spareggio: tuple[str, ...]
    spareggio_verificato: bool
    indigenza: RegoleIndigenza
    requisiti: SoglieRequisiti
    adeguatezza: Adeguatezza
    parametri: Parametri = field(default_factory=Parametri)
    spareggio_fonte: str = ""
    note: tuple[str, ...] = ()

    @property
    def verificati(self) -> tuple[bool, ...]:
        """The `verificato` mark of every row of the profile."""
        lettere = (
            lettera.verificato
            for gruppo in self.gruppi
            for condizione in gruppo.condizioni
            for lettera in condizione.lettere
        )
        scaglioni = (
            scaglione.verificato
            for residenza in (self.residenza_regione, self.residenza_comune)
            for scaglione in residenza.scaglioni
        )
        return (
            *lettere,
            *scaglioni,
            self.economica.verificato,
            self.spareggio_verificato,
            self.indigenza.verificato,
            self.requisiti.verificato,
            self.adeguatezza.verificato,
        )

    @property
    def dimostrativo(self) -> bool:
        """Whether any row is not verified: then every score is «dimostrativo, non ufficiale»."""
        return not all(self.verificati)

    def vigente(self, giorno: date) -> bool:
        """Whether the profile is in force on a day."""
        return self.dal <= giorno and (self.al is None or giorno < self.al)
