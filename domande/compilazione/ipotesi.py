"""What one changed fact would change: facts to try, each with the words of who reads it. Pure.

Nothing here says what a change is worth: the rules are asked, once as things are and once more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bandi.rules.tipi import Profilo, Residenza, Scaglione
from crema_sap.aritmetica import CENTESIMO, scrivi_euro
from domande.rules import residenza, tempo
from domande.rules.fatti import (
    Abitazione,
    Antigienicita,
    AttestazioneIndigenza,
    Cittadinanza,
    FattiNucleo,
    NuovaFormazione,
    Periodo,
    PeriodoResidenza,
    Permesso,
    Rilascio,
    TipoPermesso,
)

PASSO_ISEE = Decimal(1000)
UN_GIORNO = timedelta(days=1)
DICHIARABILI = {
    "nessuna_proprieta": "nessuno del nucleo ha una casa adatta",
    "nessuna_decadenza": "nessuno ha perso una casa pubblica per decadenza",
    "nessuna_occupazione": "nessuno ha occupato una casa",
    "nessuna_cessione": "nessuno ha ceduto una casa pubblica",
    "nessuna_assegnazione_in_proprieta": "nessuno ha già avuto una casa con fondi pubblici",
}


@dataclass(frozen=True, slots=True)
class Ipotesi:
    """The household with one fact changed.

    `se` is the words of the change; empty for a condition, which the rules themselves name.
    `codice` is the line of the score or the requirement that the fact is about.
    """

    codice: str
    fatti: FattiNucleo
    se: str = ""


def ipotesi(
    fatti: FattiNucleo, profilo: Profilo, alla_data: date, comune: str | None, nome_comune: str
) -> Iterator[Ipotesi]:
    """Every change worth trying for a household, whether or not it will change anything."""
    if not fatti.componenti:
        return
    yield from _condizioni(fatti, profilo, alla_data)
    yield from _isee(fatti, profilo, alla_data)
    yield from _residenze(fatti, profilo, alla_data, comune, nome_comune)
    yield from _requisiti(fatti, profilo, alla_data)


type Abita = Callable[[Abitazione], Abitazione]


def _condizioni(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Iterator[Ipotesi]:
    """A condition of the person or of the home that was not declared."""
    for classe in ("c", "b", "a"):
        yield Ipotesi("disabilita", _primo(fatti, disabilita=classe))
    if fatti.nuova_formazione is None:
        yield Ipotesi(
            "nuova_formazione",
            replace(fatti, nuova_formazione=NuovaFormazione(da_costituire=True)),
        )
    if fatti.abitazione.barriere:
        yield Ipotesi("barriere", _primo(fatti, disabilita_motoria=True))
    for codice, cambia in _case(fatti, profilo, alla_data):
        yield Ipotesi(codice, replace(fatti, abitazione=cambia(fatti.abitazione)))


def _case(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Iterator[tuple[str, Abita]]:
    parametri = profilo.parametri

    def da_anni(anni: int) -> date:
        return tempo.anniversario(alla_data, -anni)

    minima = profilo.adeguatezza.fascia(len(fatti.componenti)).minima
    yield "rilascio_alloggio", lambda casa: replace(casa, rilascio=Rilascio(emesso_il=alla_data))
    yield (
        "rilascio_alloggio",
        lambda casa: replace(casa, rilascio=Rilascio(emesso_il=alla_data, esecuzione_il=alla_data)),
    )
    yield (
        "alloggio_improprio",
        lambda casa: replace(casa, improprio_dal=da_anni(parametri.improprio_anni)),
    )
    yield (
        "antigienicita",
        lambda casa: replace(
            casa,
            antigienicita=Antigienicita(
                certificata_il=alla_data, residente_dal=da_anni(parametri.antigienico_anni)
            ),
        ),
    )
    for soglia in (parametri.sovraffollamento, parametri.sovraffollamento_grave):
        appena_meno = minima * soglia / 100 - CENTESIMO
        yield (
            "sovraffollamento",
            lambda casa, mq=appena_meno: replace(casa, superficie=mq),  # type: ignore[misc]
        )
    yield "barriere", lambda casa: replace(casa, barriere=True)
    yield (
        "coabitazione",
        lambda casa: replace(casa, coabitazione_dal=da_anni(parametri.coabitazione_anni)),
    )


def _isee(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Iterator[Ipotesi]:
    isee = fatti.isee
    if isee is None:
        return
    massimo, base = profilo.requisiti.isee_massimo, profilo.economica.soglia
    if isee.scade_il is not None and isee.scade_il < alla_data:
        rinnovato = replace(isee, scade_il=None)
        yield Ipotesi("isee", replace(fatti, isee=rinnovato), "rinnovassi l'ISEE")
    for tetto in sorted({massimo, base}):
        if isee.valore > tetto:
            yield _con_isee(fatti, tetto, f"l'ISEE fosse {scrivi_euro(tetto)}")
    if 0 < isee.valore <= base:
        meno = max(isee.valore - PASSO_ISEE, Decimal("0.00"))
        quanto = scrivi_euro(isee.valore - meno)
        yield _con_isee(
            fatti, meno, f"l'ISEE fosse più basso di {quanto}, cioè {scrivi_euro(meno)}"
        )


def _con_isee(fatti: FattiNucleo, valore: Decimal, se: str) -> Ipotesi:
    assert fatti.isee is not None  # noqa: S101 - its only caller has looked
    return Ipotesi("isee", replace(fatti, isee=replace(fatti.isee, valore=valore)), se)


def _residenze(
    fatti: FattiNucleo, profilo: Profilo, alla_data: date, comune: str | None, nome_comune: str
) -> Iterator[Ipotesi]:
    """The next step of each residence, with the day on which time alone leads there."""
    if comune is not None:
        dal = residenza.residente_in_comune_dal(fatti, comune, alla_data)
        passo = _prossimo(profilo.residenza_comune, dal, alla_data)
        if dal is not None and passo is not None:
            periodo = PeriodoResidenza(comune=comune, dal=_inizio(passo, alla_data))
            yield Ipotesi(
                "residenza_comune",
                replace(fatti, residenze=(*fatti.residenze, periodo)),
                _durata(f"a {nome_comune}", passo, dal),
            )
    dal = residenza.residente_in_lombardia_dal(fatti, alla_data)
    passo = _prossimo(profilo.residenza_regione, dal, alla_data)
    if dal is not None and passo is not None:
        altro = Periodo(dal=_inizio(passo, alla_data))
        yield Ipotesi(
            "residenza_regione",
            replace(fatti, residenze_lombardia=(*fatti.residenze_lombardia, altro)),
            _durata("in Lombardia", passo, dal),
        )


def _prossimo(regola: Residenza, dal: date | None, alla_data: date) -> Scaglione | None:
    if dal is None:
        return None
    passati = tempo.mezzi_anni(dal, alla_data)
    oltre = [passo for passo in regola.scaglioni if _soglia(passo) > passati]
    return min(oltre, key=_soglia, default=None)


def _soglia(passo: Scaglione) -> int:
    return 2 * passo.da_anni + (0 if passo.da_compreso else 1)


def _inizio(passo: Scaglione, alla_data: date) -> date:
    """The last first day that is in the step on the day of the domanda."""
    inizio = tempo.anniversario(alla_data, -passo.da_anni)
    return inizio if passo.da_compreso else inizio - UN_GIORNO


def _durata(dove: str, passo: Scaglione, dal: date) -> str:
    giorno = tempo.anniversario(dal, passo.da_anni)
    if not passo.da_compreso:
        giorno += UN_GIORNO
    return f"abitassi {dove} {passo} (per te, dal {giorno:%d/%m/%Y})"


def _requisiti(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Iterator[Ipotesi]:
    """What is missing to a requirement, where one fact gives it."""
    for campo, che_cosa in DICHIARABILI.items():
        if not getattr(fatti.dichiarazioni, campo):
            dichiarato = replace(fatti.dichiarazioni, **{campo: True})
            yield Ipotesi(
                campo,
                replace(fatti, dichiarazioni=dichiarato),
                f"potessi dichiarare che {che_cosa}",
            )
    if fatti.cittadinanza is Cittadinanza.EXTRA_UE:
        permesso = Permesso(tipo=TipoPermesso.LUNGO_PERIODO)
        se = "avessi il permesso UE per soggiornanti di lungo periodo"
        yield Ipotesi("cittadinanza", replace(fatti, permesso=permesso), se)
    anni = profilo.requisiti.residenza_o_lavoro_regione_anni or 0
    lavoro = replace(fatti, lavoro_lombardia_dal=tempo.anniversario(alla_data, -anni))
    da_quanto = f" da almeno {anni} anni" if anni else ""
    yield Ipotesi("residenza_o_lavoro", lavoro, f"lavorassi in Lombardia{da_quanto}")
    qui = residenza.comune_di_residenza(fatti, alla_data)
    if qui and profilo.indigenza.attestazione_servizi_sociali:
        attestata = AttestazioneIndigenza(comune=qui, rilasciata_il=alla_data)
        yield Ipotesi(
            "indigenza",
            replace(fatti, attestazione_indigenza=attestata),
            "avessi l'attestazione di indigenza del tuo comune",
        )
    yield from _patrimonio(fatti, profilo)


def _patrimonio(fatti: FattiNucleo, profilo: Profilo) -> Iterator[Ipotesi]:
    isee, soglie = fatti.isee, profilo.requisiti
    if isee is None:
        return
    if len(fatti.componenti) <= 1:
        soglia = soglie.patrimonio_un_componente
    elif isee.pse is not None:
        soglia = soglie.patrimonio_base + soglie.patrimonio_per_pse * isee.pse
    else:
        return
    entro = replace(isee, patrimonio_mobiliare=soglia)
    se = f"il patrimonio mobiliare non superasse {scrivi_euro(soglia)}"
    yield Ipotesi("patrimonio", replace(fatti, isee=entro), se)


def _primo(fatti: FattiNucleo, **cambi: object) -> FattiNucleo:
    """The applicant with something changed; the household is not empty."""
    primo, *altri = fatti.componenti
    return replace(fatti, componenti=(replace(primo, **cambi), *altri))  # type: ignore[arg-type]
