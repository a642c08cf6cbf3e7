"""The request to correct a provisional graduatoria: who may ask, what it changes. Pure.

Norma: R.R. 4/2017, art. 12: within fifteen days of the publication, and only to have recognised a
civil disability whose procedure had begun before the term of the domanda.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from crema_sap.norme import Esito, Norma
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import Silenzio
from domande.rules.codifica import CLASSI
from domande.rules.differenze import differenza
from domande.rules.fatti import FattiNucleo

ART_12 = Norma("R.R. 4/2017", "art. 12")


class CorrezioneNonValida(ValueError):
    """The correction names nobody in the household, or no class of disability."""


@dataclass(frozen=True, slots=True)
class Correzione:
    """What is asked to be recognised: of whom (from 0, the applicant), and which class."""

    componente: int
    classe: str


@dataclass(frozen=True, slots=True)
class Effetto:
    """What a correction does to one list; positions count from 1.

    `scendono` is how many others go down, and all of them by one place.
    """

    unita: str
    prima: int
    dopo: int
    scendono: int

    @property
    def in_parole(self) -> str:
        """Say it as an officer would."""
        if self.prima == self.dopo:
            return f"Resta al {self.prima}° posto."
        altri = (
            "un'altra domanda scende"
            if self.scendono == 1
            else (f"{self.scendono} altre domande scendono")
        )
        return f"Dal {self.prima}° al {self.dopo}° posto; {altri} di uno."


def ammissibile(
    *, avviata_il: date, chiude_il: datetime, correzione: Correzione, fatti: FattiNucleo
) -> Esito:
    """Judge whether a request may be made: the procedure began before the close, and it is new.

    The day of the close counts as before it when the procedure began on that day: the request
    keeps no hour.
    """
    prima = _classe(fatti, correzione)
    if avviata_il > giorno_di(chiude_il):
        return Esito(
            codice="rettifica_avvio",
            soddisfatto=False,
            norma=ART_12,
            motivo=(
                f"Il procedimento è cominciato il {avviata_il:%d/%m/%Y}, dopo la chiusura"
                f" dell'avviso ({giorno_di(chiude_il):%d/%m/%Y})."
            ),
            rimedio="Il riconoscimento vale per il prossimo avviso.",
        )
    if prima is not None and prima <= correzione.classe:
        return Esito(
            codice="rettifica_nuova",
            soddisfatto=False,
            norma=ART_12,
            motivo="Nella domanda questa persona ha già la stessa invalidità, o una più grave.",
        )
    return Esito(
        codice="rettifica",
        soddisfatto=True,
        norma=ART_12,
        motivo=f"Il procedimento è cominciato il {avviata_il:%d/%m/%Y}, prima della chiusura.",
    )


def correggi(fatti: FattiNucleo, correzione: Correzione) -> FattiNucleo:
    """The facts of the household with the disability recognised.

    Raises `CorrezioneNonValida`. Norma: R.R. 4/2017, art. 12 and Allegato 1, point 4.
    """
    _classe(fatti, correzione)
    componenti = tuple(
        replace(componente, disabilita=correzione.classe)
        if posto == correzione.componente
        else componente
        for posto, componente in enumerate(fatti.componenti)
    )
    return replace(fatti, componenti=componenti)


def effetto(unita: str, domanda: int, prima: Sequence[int], dopo: Sequence[int]) -> Effetto:
    """What happens in one list to a domanda and to the others; both lists hold it.

    Norma: R.R. 4/2017, art. 12 c. 3.
    """
    spostate = {una.domanda: una for una in differenza(prima, dopo).spostate}
    sua = spostate.pop(domanda, None)
    posto = prima.index(domanda) + 1
    return Effetto(unita, posto, sua.a if sua else posto, len(spostate))


def esito_del_silenzio(
    silenzio: Silenzio, *, decisione_entro: datetime, ora: datetime
) -> Silenzio | None:
    """What nobody having decided means at an instant; None while there is time, or for ever.

    Norma: R.R. 4/2017, art. 12; whether silence accepts is a parameter of the ambito.
    """
    if ora < decisione_entro or silenzio is Silenzio.NULLA:
        return None
    return silenzio


def _classe(fatti: FattiNucleo, correzione: Correzione) -> str | None:
    if correzione.classe not in CLASSI:
        raise CorrezioneNonValida("La classe di invalidità non è tra quelle dell'Allegato 1.")
    if not 0 <= correzione.componente < len(fatti.componenti):
        raise CorrezioneNonValida("La persona non è nel nucleo della domanda.")
    return fatti.componenti[correzione.componente].disabilita
