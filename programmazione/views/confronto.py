"""What an officer typed, beside what is stored: nothing typed is ever lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programmazione import selectors
from programmazione.forms import RigaForm
from programmazione.models import Dichiarazione
from programmazione.rules.figure import NOMI
from programmazione.views.righe import comune_di, in_parole


@dataclass(frozen=True, slots=True)
class Differenza:
    """A value that two officers wrote differently."""

    riga: str
    voce: str
    salvato: str
    scritto: str


def differenze(attuale: Dichiarazione, righe: Sequence[RigaForm]) -> list[Differenza]:
    """Return what the other officer saved beside what this one wrote, where they differ."""
    salvate = {riga.comune_id: riga for riga in selectors.righe_di(attuale)}
    trovate = []
    for modulo in righe:
        riga = salvate.get(comune_di(modulo))
        for campo, etichetta in NOMI.items():
            salvato = getattr(riga, campo) if riga else None
            scritto = modulo.cleaned_data.get(campo)
            if (None if salvato == "" else salvato) != (None if scritto == "" else scritto):
                trovate.append(
                    Differenza(modulo.nome, etichetta, in_parole(salvato), in_parole(scritto))
                )
    return trovate


def scritto(righe: Sequence[RigaForm]) -> list[dict[str, Any]]:
    """Return what was typed, so that nothing is lost when it can't be stored."""
    return [
        {
            "nome": riga.nome,
            "voci": [
                (etichetta, in_parole(riga.cleaned_data[campo]))
                for campo, etichetta in NOMI.items()
                if riga.cleaned_data.get(campo) not in {None, ""}
            ],
        }
        for riga in righe
    ]
