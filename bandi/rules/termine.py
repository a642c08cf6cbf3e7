"""What each act does to the window of an avviso, never to the time already passed. Pure."""

from dataclasses import replace
from datetime import datetime

from bandi.rules.finestra import Finestra, Momento, Pausa, TermineNonValido, momento


def sospendi(finestra: Finestra, *, dal: datetime, ora: datetime) -> Finestra:
    """Stop receiving from an instant on, until a resumption says otherwise.

    Raises `TermineNonValido` when the instant has passed, is not one in which domande would be
    received, or the window is already suspended.
    Norma: L. 241/1990, art. 21-quater c. 2.
    """
    if finestra.sospesa_dal is not None:
        raise TermineNonValido("L'avviso è già sospeso: prima riprende.")
    if dal < ora:
        raise TermineNonValido("La sospensione non può cominciare prima di adesso.")
    if momento(finestra, dal) is not Momento.DURANTE:
        raise TermineNonValido("La sospensione comincia mentre si ricevono le domande.")
    return replace(finestra, pause=(*finestra.pause, Pausa(dal)))


def riprendi(
    finestra: Finestra, *, riprende_il: datetime, chiude_il: datetime | None, ora: datetime
) -> Finestra:
    """End a suspension: what was left is given back, unless the act sets a term not nearer.

    Raises `TermineNonValido` when the window is not suspended, the resumption is in the past or
    before the suspension, or the term set takes away time.
    Norma: L. 241/1990, art. 21-quater c. 2.
    """
    dal = finestra.sospesa_dal
    if dal is None:
        raise TermineNonValido("L'avviso non è sospeso.")
    if riprende_il < ora:
        raise TermineNonValido("La ripresa non può cominciare prima di adesso.")
    if riprende_il <= dal:
        raise TermineNonValido("La ripresa viene dopo l'inizio della sospensione.")
    restituita = finestra.chiude_il + (riprende_il - dal)
    if chiude_il is not None and chiude_il < restituita:
        raise TermineNonValido("Il nuovo termine non può togliere tempo: ne restava di più.")
    pause = (*finestra.pause[:-1], Pausa(dal, riprende_il))
    return Finestra(finestra.apre_il, chiude_il or restituita, pause)


def proroga(finestra: Finestra, *, chiude_il: datetime, ora: datetime) -> Finestra:
    """Move the close further on, while domande are received.

    Raises `TermineNonValido` when they are not, or the term is not later than the one in force.
    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    if momento(finestra, ora) is not Momento.DURANTE:
        raise TermineNonValido("Il termine si proroga mentre si ricevono le domande.")
    if chiude_il <= finestra.chiude_il:
        raise TermineNonValido("La nuova chiusura viene dopo quella attuale.")
    return replace(finestra, chiude_il=chiude_il)


def riapri(
    finestra: Finestra, *, riapre_il: datetime, chiude_il: datetime, ora: datetime
) -> Finestra:
    """Receive again after the close, from an instant to a new term; in between nothing was.

    Raises `TermineNonValido` before the close, or when the instants are not in order.
    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    if momento(finestra, ora) is not Momento.DOPO:
        raise TermineNonValido("Si riapre un avviso chiuso.")
    if riapre_il < ora:
        raise TermineNonValido("La riapertura non può cominciare prima di adesso.")
    if chiude_il <= riapre_il:
        raise TermineNonValido("La chiusura viene dopo la riapertura.")
    pause = finestra.pause
    if riapre_il > finestra.chiude_il:
        pause = (*pause, Pausa(finestra.chiude_il, riapre_il))
    return Finestra(finestra.apre_il, chiude_il, pause)
