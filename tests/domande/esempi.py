"""Plain households and random ones for the tests of the rules."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from bandi.rules.profilo import leggi_profilo
from bandi.rules.tipi import Profilo
from domande.rules.fatti import (
    Abitazione,
    Antigienicita,
    AttestazioneIndigenza,
    Cittadinanza,
    Componente,
    Dichiarazioni,
    FattiNucleo,
    Isee,
    NuovaFormazione,
    Periodo,
    PeriodoResidenza,
    Permesso,
    Relazione,
    Rilascio,
    TipoPermesso,
)

# A busy machine is not a fault of the rules.
settings.register_profile("prove", deadline=None)
settings.load_profile("prove")

FILE = Path(__file__).parents[2] / "bandi/dati/profilo_isbar_2019.toml"
OGGI = date(2019, 11, 5)
CREMA, CASTELLEONE, MILANO, PIACENZA = "019035", "019025", "015146", "033032"


def dati_profilo() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())


def dati_del_regime(anno: str) -> dict[str, Any]:
    return tomllib.loads(FILE.with_name(f"profilo_isbar_{anno}.toml").read_text())


PROFILO: Profilo = leggi_profilo(dati_profilo())


def adulto(anni: int = 40, **altro: Any) -> Componente:
    """A component who completed `anni` years exactly on OGGI."""
    nato_il = altro.pop("nato_il", date(OGGI.year - anni, OGGI.month, OGGI.day))
    return Componente(nato_il=nato_il, **{"relazione": Relazione.RICHIEDENTE, **altro})


def figlio(anni: int = 5, **altro: Any) -> Componente:
    return adulto(anni, relazione=Relazione.FIGLIO, **altro)


def nucleo(*componenti: Componente, **altro: Any) -> FattiNucleo:
    """A household that meets every requirement, unless told otherwise."""
    base = FattiNucleo(
        componenti=componenti or (adulto(),),
        cittadinanza=Cittadinanza.ITALIANA,
        residenze=(PeriodoResidenza(comune=CREMA, dal=date(2000, 1, 1)),),
        isee=Isee(
            valore=Decimal("8000.00"),
            pse=Decimal("1.57"),
            patrimonio_mobiliare=Decimal("1000.00"),
            scade_il=date(2019, 12, 31),
        ),
        dichiarazioni=Dichiarazioni(
            nessuna_proprieta=True,
            nessuna_decadenza=True,
            nessuna_occupazione=True,
            nessuna_cessione=True,
            nessuna_assegnazione_in_proprieta=True,
        ),
    )
    return replace(base, **altro)


def isee(valore: str, **altro: Any) -> Isee:
    return Isee(valore=Decimal(valore), **altro)


# Days are drawn around the anniversaries where the rules change, and around 29 February.
CARDINI = [
    date(anno, mese, giorno)
    for anno in (*range(1940, 1960), *range(1999, 2021))
    for mese, giorno in ((11, 5), (2, 28), (3, 1), (12, 16))
]
giorni = st.one_of(
    st.builds(
        lambda cardine, scarto: cardine + timedelta(days=scarto),
        st.sampled_from(CARDINI),
        st.integers(-1, 1),
    ),
    st.dates(date(1925, 1, 1), date(2021, 12, 31)),
)
forse_giorni = st.none() | giorni
date_domanda = st.sampled_from(
    [OGGI, date(2019, 10, 14), date(2019, 12, 16), date(2020, 2, 29), date(2020, 2, 28)]
) | st.dates(date(2019, 3, 12), date(2021, 10, 17))
centesimi = st.integers(0, 2_500_000) | st.sampled_from([0, 300_000, 300_001, 1_600_000])
importi = centesimi.map(lambda valore: Decimal(valore).scaleb(-2))
comuni = st.sampled_from([CREMA, CASTELLEONE, MILANO, PIACENZA])

componenti = st.builds(
    Componente,
    nato_il=giorni,
    relazione=st.sampled_from(Relazione),
    disabilita=st.sampled_from([None, None, "a", "b", "c", "z"]),
    inabile_al_lavoro=st.booleans(),
    disabilita_motoria=st.booleans(),
    forze_ordine=st.booleans(),
    convive_dal=forse_giorni,
)
abitazioni = st.builds(
    Abitazione,
    rilascio=st.none() | st.builds(Rilascio, emesso_il=giorni, esecuzione_il=forse_giorni),
    improprio_dal=forse_giorni,
    antigienicita=st.none() | st.builds(Antigienicita, certificata_il=giorni, residente_dal=giorni),
    superficie=st.none() | st.integers(0, 10_000).map(lambda valore: Decimal(valore).scaleb(-2)),
    barriere=st.booleans(),
    coabitazione_dal=forse_giorni,
)
nuclei = st.builds(
    FattiNucleo,
    componenti=st.lists(componenti, max_size=8).map(tuple),
    cittadinanza=st.none() | st.sampled_from(Cittadinanza),
    permesso=st.none()
    | st.builds(
        Permesso,
        tipo=st.sampled_from(TipoPermesso),
        scade_il=forse_giorni,
        rinnovo_richiesto=st.booleans(),
        lavoro_regolare=st.booleans(),
    ),
    residenze=st.lists(
        st.builds(PeriodoResidenza, comune=comuni, dal=giorni, al=forse_giorni), max_size=4
    ).map(tuple),
    residenze_lombardia=st.lists(st.builds(Periodo, dal=giorni, al=forse_giorni), max_size=2).map(
        tuple
    ),
    comune_lavoro=st.none() | comuni,
    lavoro_lombardia_dal=forse_giorni,
    isee=st.none()
    | st.builds(
        Isee,
        valore=importi,
        pse=st.none() | st.sampled_from([Decimal("1.57"), Decimal("2.04")]),
        patrimonio_mobiliare=st.none() | importi,
        scade_il=forse_giorni,
        corrente=st.booleans(),
        protocollo_dsu=st.sampled_from(["", "INPS-ISEE-2019-00000001X-00"]),
    ),
    attestazione_indigenza=st.none()
    | st.builds(AttestazioneIndigenza, comune=comuni, rilasciata_il=giorni),
    nuova_formazione=st.none()
    | st.builds(NuovaFormazione, formata_il=forse_giorni, da_costituire=st.booleans()),
    abitazione=abitazioni,
    dichiarazioni=st.builds(
        Dichiarazioni,
        nessuna_proprieta=st.none() | st.booleans(),
        nessuna_decadenza=st.none() | st.booleans(),
    ),
)
