"""The ranking at scale: equal to the explained engine, total, independent of the input order."""

import hashlib
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.rules.profilo import leggi_profilo
from bandi.rules.tipi import Profilo
from crema_sap.aritmetica import in_centesimi
from domande.rules import blocco, codifica, graduatoria, punteggio
from domande.rules.fatti import FattiNucleo, PeriodoResidenza
from domande.rules.graduatoria import Ordinamento, Preferenze
from domande.rules.tempo_in_blocco import Interi
from tests.domande.esempi import (
    CASTELLEONE,
    CREMA,
    OGGI,
    PROFILO,
    adulto,
    comuni,
    date_domanda,
    dati_del_regime,
    dati_profilo,
    figlio,
    isee,
    nuclei,
    nucleo,
)

ALTRO_PROFILO = replace(
    PROFILO,
    economica=replace(PROFILO.economica, massimo=Decimal("33.33"), soglia=Decimal("15999.99")),
    parametri=replace(PROFILO.parametri, anziano_anni=60, minore_anni=21, anziani_componenti=3),
)
REGIME_2025 = leggi_profilo(dati_del_regime("2025"))
SOLO_CON_CONDIZIONI = replace(
    PROFILO,
    residenza_regione=replace(PROFILO.residenza_regione, solo_con_condizioni=True),
    residenza_comune=replace(PROFILO.residenza_comune, solo_con_condizioni=True),
)
casi = st.lists(st.tuples(nuclei, date_domanda, comuni), min_size=1, max_size=25)


@pytest.mark.parametrize("profilo", [PROFILO, ALTRO_PROFILO, SOLO_CON_CONDIZIONI, REGIME_2025])
@given(casi)
def test_the_block_gives_exactly_the_explained_points(
    profilo: Profilo, quali: list[tuple[FattiNucleo, date, str]]
) -> None:
    codifiche = [codifica.codifica(fatti, giorno) for fatti, giorno, _ in quali]
    residenti = np.array(
        [codifica.residente_dal(fatti, comune, giorno) for fatti, giorno, comune in quali]
    )

    punti = blocco.valuta_in_blocco(blocco.componi_blocco(codifiche), profilo)
    comune = blocco.punti_nel_comune(punti, np.arange(len(quali)), residenti, profilo)
    giorni = blocco.giorni(residenti, punti.alla_data)

    for riga, (fatti, giorno, dove) in enumerate(quali):
        spiegato = punteggio.calcola(fatti, profilo, dove, giorno)
        for gruppo, valori in punti.gruppi.items():
            assert valori[riga] == in_centesimi(spiegato.totali[gruppo]), gruppo
        assert punti.residenza_regione[riga] == in_centesimi(spiegato.totali["residenza_regione"])
        assert comune[riga] == in_centesimi(spiegato.totali["residenza_comune"])
        assert punti.senza_comune[riga] + comune[riga] == in_centesimi(spiegato.isbar)
        assert punti.giorni_regione[riga] == spiegato.giorni_regione
        assert giorni[riga] == spiegato.giorni_comune


def test_an_empty_block_has_no_points() -> None:
    punti = blocco.valuta_in_blocco(blocco.componi_blocco([]), PROFILO)

    assert punti.senza_comune.size == 0


def test_a_long_run_is_evaluated_and_ranked_a_stretch_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quali = [nucleo(isee=isee(str(valore))) for valore in range(0, 16_000, 640)]
    codifiche = [codifica.codifica(fatti, OGGI) for fatti in quali]
    righe = [(numero, 40 + numero % 3, 1, CREMA) for numero in range(25)]
    lontane = [(numero, 70_000 + numero % 3, 1, CREMA) for numero in range(25)]
    intero, insieme = ordina(quali, righe), blocco.valuta_codifiche(codifiche, PROFILO)

    monkeypatch.setattr(blocco, "DOMANDE_DI_UN_TRATTO", 7)
    monkeypatch.setattr(graduatoria, "RIGHE_DI_UN_TRATTO", 9)
    a_tratti, valutate = ordina(quali, righe), blocco.valuta_codifiche(codifiche, PROFILO)

    assert valutate.senza_comune.tolist() == insieme.senza_comune.tolist()
    assert valutate.alla_data.tolist() == insieme.alla_data.tolist()
    assert valutate.gruppi.keys() == insieme.gruppi.keys()
    assert a_tratti.posizione.tolist() == intero.posizione.tolist()
    assert a_tratti.domanda.tolist() == intero.domanda.tolist()
    assert ordina(quali, lontane).domanda.tolist() == intero.domanda.tolist()
    assert blocco.valuta_codifiche([], PROFILO).alla_data.size == 0


def test_unreadable_rows_are_refused() -> None:
    buona = codifica.codifica(nucleo(adulto(), figlio()), OGGI)
    altra_versione = (99).to_bytes(8, "little") + buona[8:]

    for guasta in (buona[:-8], buona[:-3], buona[:16], b"", altra_versione):
        with pytest.raises(blocco.CodificaNonLeggibile):
            blocco.componi_blocco([buona, guasta])


def test_an_amount_with_three_decimals_is_never_rounded_in_silence() -> None:
    with pytest.raises(ValueError, match="più di due decimali"):
        codifica.codifica(nucleo(isee=isee("1.005")), OGGI)


def interi(*valori: int) -> Interi:
    return np.array(valori, dtype=np.int64)


def ordina(
    nuclei: list[FattiNucleo],
    righe: list[tuple[int, int, int, str]],
    profilo: Profilo = PROFILO,
    seme: str = "seme",
    ammesse: list[bool] | None = None,
    identificativi: list[str] | None = None,
) -> Ordinamento:
    """Rank `righe` of (domanda, lista, ordine, comune of the list)."""
    punti = blocco.valuta_in_blocco(
        blocco.componi_blocco([codifica.codifica(fatti, OGGI) for fatti in nuclei]), profilo
    )
    preferenze = Preferenze(
        domanda=interi(*(riga[0] for riga in righe)),
        lista=interi(*(riga[1] for riga in righe)),
        ordine=interi(*(riga[2] for riga in righe)),
        residente_dal=interi(
            *(codifica.residente_dal(nuclei[riga[0]], riga[3], OGGI) for riga in righe)
        ),
    )
    nomi = identificativi or [f"D{numero}" for numero in range(len(nuclei))]
    return graduatoria.ordina(
        punti,
        preferenze,
        profilo,
        graduatoria.ordine_sorteggio(seme, nomi),
        None if ammesse is None else np.array(ammesse),
    )


def a_crema(dal: date, **altro: object) -> FattiNucleo:
    return nucleo(residenze=(PeriodoResidenza(comune=CREMA, dal=dal),), **altro)


def test_the_highest_isbar_comes_first_and_positions_start_again_in_each_list() -> None:
    poveri = [nucleo(isee=isee(valore)) for valore in ("9000", "1000", "5000")]

    esito = ordina(
        poveri,
        [(0, 7, 1, CREMA), (1, 7, 1, CREMA), (2, 7, 1, CREMA), (0, 3, 2, CREMA), (2, 3, 2, CREMA)],
    )

    assert esito.lista.tolist() == [3, 3, 7, 7, 7]
    assert esito.domanda.tolist() == [2, 0, 1, 2, 0]
    assert esito.posizione.tolist() == [1, 2, 1, 2, 3]
    assert esito.deciso_da.tolist() == [-1, 0, -1, 0, 0]
    assert esito.preferenza.tolist() == [4, 3, 1, 2, 0]
    assert esito.ordine.tolist() == [2, 2, 1, 1, 1]
    # 25 x 11,000 / 16,000 = 17.1875 -> 17.19, + 6.50 (Region) + 8.00 (comune, over 10 years)
    assert esito.isbar[0] == 1719 + 650 + 800
    assert esito.residenza_comune.tolist() == [800] * 5


# Pairs with the same ISBAR: what should come first, what second, which tie-break decides.
UGUALI = {
    # more days in Crema, though fewer in the Region: both beyond the last step
    1: (
        a_crema(date(2003, 1, 1)),
        nucleo(
            residenze=(
                PeriodoResidenza(comune=CASTELLEONE, dal=date(1990, 1, 1), al=date(2003, 12, 31)),
                PeriodoResidenza(comune=CREMA, dal=date(2004, 1, 1)),
            )
        ),
    ),
    # the same days in Crema, more days in the Region
    2: (
        nucleo(
            residenze=(
                PeriodoResidenza(comune=CASTELLEONE, dal=date(1990, 1, 1), al=date(2001, 1, 1)),
                PeriodoResidenza(comune=CREMA, dal=date(2001, 1, 2)),
            )
        ),
        a_crema(date(2001, 1, 2)),
    ),
    # 8.00 (one minor) + 25 x 6,080/16,000 = 9.50, against 0 + 25 x 11,200/16,000 = 17.50
    3: (
        nucleo(adulto(), figlio(), isee=isee("9920.00")),
        nucleo(isee=isee("4800.00")),
    ),
}


@pytest.mark.parametrize("criterio", UGUALI)
def test_the_tie_breaks_in_their_order(criterio: int) -> None:
    primo, secondo = UGUALI[criterio]

    for prova in ([primo, secondo], [secondo, primo]):
        esito = ordina(prova, [(0, 0, 1, CREMA), (1, 0, 1, CREMA)])

        assert esito.isbar[0] == esito.isbar[1]
        assert prova[esito.domanda[0]] == primo
        assert esito.deciso_da.tolist() == [-1, criterio]


def senza(*codici: str) -> Profilo:
    """The profile without the municipal residence and the tie-breaks named."""
    return replace(
        PROFILO, spareggio=tuple(nome for nome in PROFILO.spareggio if nome not in codici)
    )


def test_the_tie_breaks_are_those_of_the_profile_in_the_order_of_the_profile() -> None:
    primo, secondo = UGUALI[3]
    capovolto = replace(PROFILO, spareggio=("economiche", "familiari", "residenza_comune_giorni"))
    righe = [(0, 0, 1, CREMA), (1, 0, 1, CREMA)]

    assert ordina([primo, secondo], righe, capovolto).domanda.tolist() == [1, 0]
    assert ordina([primo, secondo], righe, capovolto).deciso_da.tolist() == [-1, 1]
    assert list(ordina([primo], righe[:1], capovolto).criteri) == list(capovolto.spareggio)

    solo_economiche = senza("residenza_comune_giorni", "residenza_regione_giorni", "familiari")
    assert ordina([primo, secondo], righe, solo_economiche).domanda.tolist() == [1, 0]


def test_what_is_still_equal_is_drawn_and_the_draw_can_be_repeated_by_hand() -> None:
    uguali = [nucleo() for _ in range(6)]
    righe = [(numero, 0, 1, CREMA) for numero in range(6)]
    nomi = ["K7", "A1", "Z9", "B2", "M5", "Q3"]

    for seme in ("uno", "due"):
        a_mano = sorted(
            range(6),
            key=lambda numero: hashlib.sha256(f"{seme}\n{nomi[numero]}".encode()).hexdigest(),
        )
        esito = ordina(uguali, righe, seme=seme, identificativi=nomi)

        assert esito.domanda.tolist() == a_mano
        assert esito.deciso_da.tolist() == [-1, 6, 6, 6, 6, 6]
        assert esito.sorteggio.tolist() == list(range(6))
    assert graduatoria.chiave_sorteggio("uno", "K7") == (hashlib.sha256(b"uno\nK7").hexdigest())


def test_two_equal_public_ids_cannot_be_drawn() -> None:
    with pytest.raises(graduatoria.SorteggioNonValido):
        graduatoria.ordine_sorteggio("seme", ["A", "B", "A"])


def test_equal_first_words_of_the_draw_are_settled_by_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Impronta:
        """A digest whose first eight bytes are always equal."""

        def __init__(self, dati: bytes = b"") -> None:
            self.dati = dati

        def copy(self) -> "Impronta":
            return Impronta()

        def update(self, dati: bytes) -> None:
            self.dati = dati

        def digest(self) -> bytes:
            return bytes(8) + self.dati.rjust(24, b"\0")

    monkeypatch.setattr(hashlib, "sha256", Impronta)

    assert graduatoria.ordine_sorteggio("seme", ["C", "A", "B"]).tolist() == [2, 0, 1]


def test_who_is_not_admitted_is_left_out() -> None:
    righe = [(numero, 0, 1, CREMA) for numero in range(3)]

    esito = ordina([nucleo() for _ in range(3)], righe, ammesse=[True, False, True])

    assert sorted(esito.domanda.tolist()) == [0, 2]
    assert esito.posizione.tolist() == [1, 2]
    assert {righe[riga][0] for riga in esito.preferenza} == {0, 2}
    assert ordina([nucleo()], [(0, 0, 1, CREMA)], ammesse=[False]).lista.size == 0


def test_two_units_of_the_same_owner_and_comune_make_one_position() -> None:
    esito = ordina(
        [nucleo(), nucleo(isee=isee("1000"))],
        [(0, 0, 2, CREMA), (0, 0, 1, CREMA), (1, 0, 3, CREMA), (0, 1, 3, CREMA)],
    )

    assert esito.lista.tolist() == [0, 0, 1]
    assert esito.domanda.tolist() == [1, 0, 0]
    assert esito.ordine.tolist() == [3, 1, 3]


@settings(max_examples=30)
@given(st.lists(nuclei, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_given_does_not_matter(
    quali: list[FattiNucleo], caso: random.Random
) -> None:
    righe = [
        (numero, lista, lista + 1, comune)
        for numero in range(len(quali))
        for lista, comune in enumerate((CREMA, CASTELLEONE))
    ]
    mescolate = caso.sample(righe, len(righe))

    esito, altro = ordina(quali, righe), ordina(quali, mescolate)

    for campo in ("lista", "posizione", "domanda", "isbar", "deciso_da", "sorteggio"):
        assert getattr(esito, campo).tolist() == getattr(altro, campo).tolist()
    assert [righe[riga] for riga in esito.preferenza] == [
        mescolate[riga] for riga in altro.preferenza
    ]


@settings(max_examples=30)
@given(st.lists(nuclei, min_size=1, max_size=12))
def test_the_order_is_the_one_of_the_explained_keys(quali: list[FattiNucleo]) -> None:
    righe = [(numero, 0, 1, CREMA) for numero in range(len(quali))]

    def chiave(numero: int) -> tuple[object, ...]:
        spiegato = punteggio.calcola(quali[numero], PROFILO, CREMA, OGGI)
        return (
            -spiegato.isbar,
            -spiegato.giorni_comune,
            -spiegato.giorni_regione,
            -spiegato.totali["familiari"],
            -spiegato.totali["abitative"],
            -spiegato.totali["economiche"],
            graduatoria.chiave_sorteggio("seme", f"D{numero}"),
        )

    esito = ordina(quali, righe)

    assert esito.domanda.tolist() == sorted(range(len(quali)), key=chiave)
    for prima, poi in pairwise(range(len(quali))):
        uguali = [
            una == altra
            for una, altra in zip(
                chiave(esito.domanda[prima]), chiave(esito.domanda[poi]), strict=True
            )
        ]
        assert esito.deciso_da[poi] == uguali.index(False)


@given(
    st.lists(
        st.tuples(st.integers(0, 2**40), st.integers(-(2**40), 2**40), st.integers(0, 3)),
        min_size=1,
        max_size=30,
        unique=True,
    )
)
def test_keys_too_wide_for_one_word_sort_the_same(righe: list[tuple[int, int, int]]) -> None:
    chiavi = [interi(*colonna) for colonna in zip(*righe, strict=True)]

    ordine = graduatoria.ordina_per(chiavi)

    assert [righe[posto] for posto in ordine] == sorted(righe)


def test_a_profile_read_again_from_its_data_ranks_the_same() -> None:
    letto = leggi_profilo(dati_profilo())
    quali = [nucleo(isee=isee(str(valore))) for valore in range(0, 16_000, 1000)]
    righe = [(numero, 0, 1, CREMA) for numero in range(len(quali))]

    assert ordina(quali, righe, letto).domanda.tolist() == ordina(quali, righe).domanda.tolist()
