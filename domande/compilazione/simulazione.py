"""What the simulator answers: the rules applied to some facts, for each avviso. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domande.compilazione.conseguenze import Conseguenza, conseguenze
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.giudizio import Giudizio, giudica
from domande.compilazione.storia import Storia, racconta
from domande.rules import residenza
from domande.rules.fatti import FattiNucleo


@dataclass(frozen=True, slots=True)
class Simulazione:
    """The answer for one avviso: `comune` is the one whose points the changes are counted on."""

    contenuto: Contenuto
    giudizio: Giudizio
    comune: str
    conseguenze: list[Conseguenza]
    storia: Storia


def simula(
    fatti: FattiNucleo,
    contenuti: Sequence[Contenuto],
    alla_data: date,
    preferiti: Collection[str] = (),
) -> list[Simulazione]:
    """Judge the household for each avviso; `preferiti` are the comuni to look at first."""
    return [_simula(fatti, contenuto, alla_data, preferiti) for contenuto in contenuti]


def _simula(
    fatti: FattiNucleo, contenuto: Contenuto, alla_data: date, preferiti: Collection[str]
) -> Simulazione:
    giudizio = giudica(fatti, contenuto, alla_data)
    offerti = {voce.comune for voce in contenuto.unita}
    qui = residenza.comune_di_residenza(fatti, alla_data)
    # Points are shown also to whom no unit suits: they may suit in the next avviso.
    comuni = (
        [comune for comune in preferiti if comune in offerti]
        or [voce.idoneita.unita.comune for voce in giudizio.adatte]
        or ([qui] if qui else [])
    )
    completo = giudica(fatti, contenuto, alla_data, comuni)
    ordinate = sorted(completo.adatte, key=lambda voce: voce.idoneita.unita.comune not in preferiti)
    scelto = qui if qui in comuni or not comuni else comuni[0]
    return Simulazione(
        contenuto=contenuto,
        giudizio=replace(completo, adatte=ordinate),
        comune=contenuto.nome_comune(scelto) if scelto else "",
        conseguenze=conseguenze(fatti, contenuto, alla_data, scelto),
        storia=racconta(fatti, contenuto, alla_data),
    )
