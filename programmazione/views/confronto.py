"""What an officer typed, beside what is stored: nothing typed is ever lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from crema_sap.web.formati import numero
from programmazione import selectors
from programmazione.forms import RigaForm
from programmazione.models import Dichiarazione
from programmazione.rules.figure import NOMI
from programmazione.views.righe import cifra_in_parole, comune_di

# Beside each value that differs: whose is kept, and the one that is stored.
SCELTA, SALVATO = "scelta-", "salvato-"


@dataclass(frozen=True, slots=True)
class Differenza:
    """A value that two officers wrote differently.

    `mio`: whose is proposed; an empty box does not take away what the other has written.
    """

    riga: str
    voce: str
    salvato: str
    scritto: str
    mio: bool
    casella: str
    valore_salvato: str


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
                    Differenza(
                        riga=modulo.nome,
                        voce=etichetta,
                        salvato=cifra_in_parole(campo, salvato),
                        scritto=cifra_in_parole(campo, scritto),
                        casella=modulo.add_prefix(campo),
                        mio=scritto not in {None, ""},
                        valore_salvato="" if salvato is None else numero_o_testo(salvato),
                    )
                )
    return trovate


def numero_o_testo(valore: Any) -> str:
    """Write a value as the boxes of the form take it back."""
    return valore if isinstance(valore, str) else numero(valore)


def scelti(dati: QueryDict) -> Mapping[str, str]:
    """Return what was sent, with the other officer's value in the boxes where it was chosen."""
    inviati = dati.dict()
    presi = {
        nome.removeprefix(SCELTA): inviati.get(nome.replace(SCELTA, SALVATO, 1), "")
        for nome, valore in inviati.items()
        if nome.startswith(SCELTA) and valore == "salvato"
    }
    return {nome: str(testo) for nome, testo in (inviati | presi).items()}


def scritto(righe: Sequence[RigaForm]) -> list[dict[str, Any]]:
    """Return what was typed, so that nothing is lost when it can't be stored."""
    return [
        {
            "nome": riga.nome,
            "voci": [
                (etichetta, cifra_in_parole(campo, riga.cleaned_data[campo]))
                for campo, etichetta in NOMI.items()
                if riga.cleaned_data.get(campo) not in {None, ""}
            ],
        }
        for riga in righe
    ]
