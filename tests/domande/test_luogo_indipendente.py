"""Place and fit against a second writing of them, made from the words of the law and nothing else.

R.R. 4/2017, art. 9 c. 2: «un'unità abitativa adeguata [...] nel comune di residenza o anche nel
comune di lavoro; se in nessuno dei due ce ne sono, in un altro comune dello stesso ambito di uno di
essi». C. 2 bis: the indigent «solo nel comune di residenza; in mancanza, nel comune di lavoro o in
un terzo comune dell'ambito, a condizione che siano comuni con una popolazione superiore a 5.000
abitanti». The second writing knows profile and facts only, and walks comuni where the first builds
explained outcomes.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domande.rules.adeguatezza import UnitaOfferta
from domande.rules.fatti import (
    AttestazioneIndigenza,
    Componente,
    FattiNucleo,
    Isee,
    PeriodoResidenza,
    Relazione,
)
from domande.rules.luogo import Territorio, esamina_unita
from tests.domande.esempi import OGGI, PROFILO

# Square metres, by people: the table of art. 9 c. 2 copied from dominio §2.7, not from the profile.
TABELLA = {1: (0, 46), 2: (38, 55), 3: (48, 65), 4: (58, 80), 5: (68, 93)}
DAL_SESTO = 78
DENTRO = ("019035", "019025", "019104", "019005", "019067")
FUORI = ("015146", "033032")
COMUNI = (*DENTRO, *FUORI)


def adatta(unita: UnitaOfferta, persone: int, carrozzina: bool) -> bool:
    """Whether the home is large enough, not too large, and can be entered."""
    metri = unita.superficie
    if carrozzina and unita.accessibile is False:
        return False
    if persone >= 6:
        return metri >= DAL_SESTO
    minimo, massimo = TABELLA[max(persone, 1)]
    return minimo <= metri <= massimo


def risiede(fatti: FattiNucleo, giorno: date) -> str | None:
    """Where the applicant lives that day: of two comuni, the one moved to last."""
    attuali = [p for p in fatti.residenze if p.dal <= giorno and (p.al is None or p.al >= giorno)]
    attuali.sort(key=lambda p: (p.dal, p.comune))
    return attuali[-1].comune if attuali else None


def indigente(fatti: FattiNucleo, giorno: date) -> bool:
    """ISEE within 3,000 euro, attested by then by the comune of residence (text of 2019)."""
    if not fatti.isee or fatti.isee.valore > 3000 or not fatti.attestazione_indigenza:
        return False
    carta = fatti.attestazione_indigenza
    return carta.rilasciata_il <= giorno and carta.comune == risiede(fatti, giorno)


def scelte_possibili(
    fatti: FattiNucleo, unita: Sequence[UnitaOfferta], territorio: Territorio, giorno: date
) -> set[str]:
    """The units that may be chosen, by the letter of the law."""
    carrozzina = any(c.disabilita_motoria for c in fatti.componenti)
    buone = [u for u in unita if adatta(u, len(fatti.componenti), carrozzina)]
    casa, lavoro = risiede(fatti, giorno), fatti.comune_lavoro
    del_mio_ambito = {casa, lavoro} & set(territorio.comuni)

    def nei(comuni: set[str | None]) -> set[str]:
        return {u.codice for u in buone if u.comune in comuni}

    if not indigente(fatti, giorno):
        return nei({casa, lavoro}) or (nei(set(territorio.comuni)) if del_mio_ambito else set())
    a_casa = nei({casa})
    if a_casa:
        return a_casa
    grandi = {c for c, abitanti in territorio.popolazioni.items() if abitanti > 5000}
    altrove = nei({lavoro} & grandi)
    if del_mio_ambito:
        altrove |= nei(grandi & set(territorio.comuni))
    return altrove


superfici = st.one_of(
    st.sampled_from(
        [
            Decimal(mq) + scarto
            for mq in (28, 38, 46, 48, 55, 58, 65, 68, 78, 80, 93)
            for scarto in (Decimal("-0.01"), Decimal(0), Decimal("0.01"))
        ]
    ),
    st.integers(1500, 15_000).map(lambda cm: Decimal(cm).scaleb(-2)),
)
offerte = st.lists(
    st.tuples(st.sampled_from(COMUNI), superfici, st.sampled_from([True, False, None])),
    max_size=10,
).map(
    lambda voci: [
        UnitaOfferta(codice=str(n), comune=comune, superficie=mq, accessibile=accessibile)
        for n, (comune, mq, accessibile) in enumerate(voci)
    ]
)
territori = st.dictionaries(
    st.sampled_from(COMUNI), st.sampled_from([448, 4999, 5000, 5001, 33091])
).map(
    lambda popolazioni: Territorio(
        comuni=frozenset(DENTRO), popolazioni=popolazioni, fonte_popolazioni="prova"
    )
)
giorni_vicini = st.integers(-3, 3).map(lambda scarto: OGGI + timedelta(days=scarto))
residenze = st.lists(
    st.builds(
        PeriodoResidenza,
        comune=st.sampled_from(COMUNI),
        dal=giorni_vicini,
        al=st.none() | giorni_vicini,
    ),
    max_size=3,
).map(tuple)
persone = st.integers(1, 14).flatmap(
    lambda quante: st.lists(
        st.booleans().map(
            lambda motoria: Componente(
                nato_il=date(1980, 1, 1), relazione=Relazione.FIGLIO, disabilita_motoria=motoria
            )
        ),
        min_size=quante,
        max_size=quante,
    ).map(tuple)
)
famiglie = st.builds(
    FattiNucleo,
    componenti=persone,
    residenze=residenze,
    comune_lavoro=st.none() | st.sampled_from(COMUNI),
    isee=st.none()
    | st.sampled_from(["0.00", "2999.99", "3000.00", "3000.01", "16000.00"]).map(
        lambda valore: Isee(valore=Decimal(valore))
    ),
    attestazione_indigenza=st.none()
    | st.builds(AttestazioneIndigenza, comune=st.sampled_from(COMUNI), rilasciata_il=giorni_vicini),
)


@given(famiglie, offerte, territori)
def test_the_units_that_fit_are_those_of_the_second_writing(
    fatti: FattiNucleo, unita: list[UnitaOfferta], territorio: Territorio
) -> None:
    prima = esamina_unita(fatti, unita, PROFILO, territorio, OGGI)

    assert {v.unita.codice for v in prima if v.idonea} == scelte_possibili(
        fatti, unita, territorio, OGGI
    )


@given(famiglie, offerte, territori)
def test_who_can_choose_nothing_is_told_why_of_every_unit(
    fatti: FattiNucleo, unita: list[UnitaOfferta], territorio: Territorio
) -> None:
    assume(unita and not scelte_possibili(fatti, unita, territorio, OGGI))

    for voce in esamina_unita(fatti, unita, PROFILO, territorio, OGGI):
        assert voce.motivi
        assert all(motivo.endswith(".") for motivo in voce.motivi)
        assert any(e.rimedio for e in voce.esiti if not e.soddisfatto) or "misura" in voce.motivi[0]


@pytest.mark.parametrize("povero", [True, False])
@pytest.mark.parametrize("dove", [(), ("019104",), ("019104", "019035"), ("019025",), ("015146",)])
@pytest.mark.parametrize("offerti", [("019104",), ("019035",), ("019005", "015146"), ()])
@pytest.mark.parametrize("lavoro", [None, "019025", "019005", "033032"])
def test_both_writings_agree_on_each_way_of_the_law(
    povero: bool, dove: tuple[str, ...], offerti: tuple[str, ...], lavoro: str | None
) -> None:
    """Every way, whatever hypothesis draws: home with and without units, work, a third comune."""
    fatti = FattiNucleo(
        componenti=(Componente(nato_il=date(1980, 1, 1), relazione=Relazione.RICHIEDENTE),),
        residenze=tuple(
            PeriodoResidenza(comune=comune, dal=date(2000 + n, 1, 1))
            for n, comune in enumerate(dove)
        ),
        comune_lavoro=lavoro,
        isee=Isee(valore=Decimal(3000)),
        attestazione_indigenza=AttestazioneIndigenza(comune=dove[-1], rilasciata_il=OGGI)
        if povero and dove
        else None,
    )
    unita = [
        UnitaOfferta(codice=comune, comune=comune, superficie=Decimal(40)) for comune in offerti
    ]
    territorio = Territorio(
        comuni=frozenset(DENTRO),
        popolazioni={"019035": 33091, "019025": 5001, "019005": 5000, "015146": 1_300_000},
        fonte_popolazioni="prova",
    )

    prima = esamina_unita(fatti, unita, PROFILO, territorio, OGGI)

    assert indigente(fatti, OGGI) is (povero and bool(dove))
    assert {v.unita.codice for v in prima if v.idonea} == scelte_possibili(
        fatti, unita, territorio, OGGI
    )
