"""The figures of enti that become one."""

from decimal import Decimal

import pytest

from programmazione.rules.confluenza import unisci_figure
from programmazione.rules.figure import Figure

TRENTA, VENTI = Decimal(30), Decimal(20)


@pytest.mark.parametrize(
    ("alfa", "beta", "attesa"),
    [
        # Not declared is not zero: only what nobody declared stays so.
        (Figure(), Figure(), Figure()),
        (Figure(liberi=2), Figure(liberi=3), Figure(liberi=5)),
        (
            Figure(liberi=2),
            Figure(),
            Figure(liberi=2, nota_scostamento="Nessuna cifra di Beta."),
        ),
        (Figure(liberi=0, turnover=1), Figure(liberi=0), Figure(liberi=0, turnover=1)),
        # A percentage stays when who gave one gave the same.
        (
            Figure(liberi=0, perc_indigenza=TRENTA),
            Figure(liberi=1),
            Figure(liberi=1, perc_indigenza=TRENTA),
        ),
        (
            Figure(liberi=0, perc_indigenza=TRENTA),
            Figure(liberi=1, perc_indigenza=Decimal("30.00")),
            Figure(liberi=1, perc_indigenza=TRENTA),
        ),
        (
            Figure(liberi=0, perc_forze_ordine=Decimal(5)),
            Figure(liberi=1, perc_forze_ordine=Decimal(8)),
            Figure(
                liberi=1,
                nota_scostamento=("Percentuale per le Forze dell'ordine: Alfa 5,00 %; Beta 8,00 %"),
            ),
        ),
        # So does a category with its reason; the notes are all kept, each with its name.
        (
            Figure(liberi=1, categoria_testo="Custodi", categoria_motivazione="Servono"),
            Figure(liberi=1, nota_scostamento=" Due in vendita. "),
            Figure(
                liberi=2,
                categoria_testo="Custodi",
                categoria_motivazione="Servono",
                nota_scostamento="Beta: Due in vendita.",
            ),
        ),
        (
            Figure(liberi=1, categoria_testo="Custodi", categoria_motivazione="Servono"),
            Figure(liberi=1, categoria_testo="Maestri", categoria_motivazione="Mancano"),
            Figure(
                liberi=2,
                nota_scostamento=(
                    "Ulteriore categoria di rilevanza sociale: Alfa Custodi; Beta Maestri"
                ),
            ),
        ),
    ],
)
def test_two_become_one(alfa: Figure, beta: Figure, attesa: Figure) -> None:
    assert unisci_figure([("Alfa", alfa), ("Beta", beta)]) == attesa
