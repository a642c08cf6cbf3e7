"""The reserve of art. 4 c. 3 lett. c bis): bounds of the regime, and for whom it is."""

from decimal import Decimal

import pytest

from programmazione.rules.confronto import confini
from programmazione.rules.figure import Figure, difetti
from programmazione.rules.regimi import REGIMI, Limiti
from programmazione.rules.riserva import CATEGORIE, categoria

NEL_2019, NEL_2025 = (
    Limiti(
        indigenza_minima=regime.indigenza_minima,
        forze_ordine_massima=regime.forze_ordine_massima,
        transitori_massima=regime.transitori_massima,
        norma=regime.norma,
        riserva_massima=regime.riserva_massima,
    )
    for regime in REGIMI
)


@pytest.mark.parametrize(
    ("limiti", "percentuale", "categorie", "campo", "frase"),
    [
        (NEL_2019, None, "", None, ""),
        (NEL_2019, None, "  ", None, ""),
        (NEL_2019, "10", "Anziani", "perc_riserva", "non c'è"),
        (NEL_2019, "0", "", "perc_riserva", "non c'è"),
        (NEL_2019, None, "Anziani", "riserva_categorie", "non c'è"),
        (NEL_2025, None, "", None, ""),
        (NEL_2025, "0", "", None, ""),
        (NEL_2025, "20", "Anziani", None, ""),
        (NEL_2025, "12.5", "anziani, DISABILI; Vigili del fuoco,", None, ""),
        (NEL_2025, "20.01", "Anziani", "perc_riserva", "da 0 a 20 %"),
        (NEL_2025, "-0.01", "Anziani", "perc_riserva", "da 0 a 20 %"),
        (NEL_2025, "10", "", "riserva_categorie", "Indica a chi"),
        (NEL_2025, "10", " ", "riserva_categorie", "Indica a chi"),
        (NEL_2025, None, "Anziani", "perc_riserva", "Indica quanto"),
        (NEL_2025, "0", "Anziani", "perc_riserva", "Indica quanto"),
        (NEL_2025, "10", "Anziani, amici", "riserva_categorie", "«amici» non è una categoria"),
    ],
)
def test_the_reserve_is_judged_on_both_sides_of_each_bound(
    limiti: Limiti, percentuale: str | None, categorie: str, campo: str | None, frase: str
) -> None:
    figure = Figure(
        perc_riserva=None if percentuale is None else Decimal(percentuale),
        riserva_categorie=categorie,
    )

    for comunale in (True, False):
        trovati = difetti(figure, limiti, ente_comunale=comunale)

        assert [difetto.campo for difetto in trovati] == ([campo] if campo else [])
        assert all(frase in difetto.messaggio for difetto in trovati)


def test_a_maximum_with_decimals_is_written_as_it_is() -> None:
    strano = Limiti(Decimal(20), Decimal(10), Decimal(10), "norma", Decimal("7.5"))

    (difetto,) = difetti(
        Figure(perc_riserva=Decimal(8), riserva_categorie="Anziani"), strano, ente_comunale=True
    )

    assert "da 0 a 7,50 %" in difetto.messaggio


@pytest.mark.parametrize("nome", CATEGORIE)
def test_each_category_is_known_by_its_name(nome: str) -> None:
    assert categoria(nome) == nome
    assert categoria(nome.upper()) == nome
    assert categoria("boh") is None


def test_its_bound_is_shown_where_the_regime_has_one() -> None:
    def mostrati(limiti: Limiti, prima: Limiti | None = None) -> dict[str, Decimal | None]:
        tutti = confini(limiti, prima, ente_comunale=False)
        return {confine.campo: confine.massimo_prima for confine in tutti}

    assert "perc_riserva" not in mostrati(NEL_2019)
    assert mostrati(NEL_2025)["perc_riserva"] is None
    assert mostrati(NEL_2025, NEL_2019)["perc_riserva"] is None
    assert mostrati(NEL_2025, NEL_2025)["perc_riserva"] == 20
