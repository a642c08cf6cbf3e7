"""What stops an answer: the close, its state, another officer, impossible figures."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists

from crema_sap.enti.models import Ente, TipoEnte
from crema_sap.orologio import ROMA
from programmazione.models import FIGURE, CampoRestituito, Dichiarazione, Ricognizione
from programmazione.rules import figure as regole
from programmazione.rules.esiti import Difetto
from programmazione.services.righe import RigaInviata, limiti_di, righe_salvate
from programmazione.states import StatoDichiarazione, TransizioneNonAmmessa

D = StatoDichiarazione


class RicognizioneChiusa(TransizioneNonAmmessa):
    """An answer that comes after the close; nothing of it was stored."""


class EnteCessato(TransizioneNonAmmessa):
    """An answer for an ente that is no more: who follows answers in its place."""


class FigureNonValide(Exception):
    """Some figures are impossible; `difetti` says which, by row."""

    def __init__(self, difetti: Sequence[tuple[int, Difetto]]) -> None:
        self.difetti = tuple(difetti)
        super().__init__(" ".join(difetto.messaggio for _, difetto in difetti))


class DichiarazioneCambiata(Exception):
    """Another officer saved in the meantime; says who and when, and stores nothing over it."""

    def __init__(self, attuale: Dichiarazione) -> None:
        self.attuale = attuale
        super().__init__(
            "Mentre scrivevi, un'altra persona ha salvato questa dichiarazione. Niente è andato"
            " perduto: confronta i valori e salva di nuovo."
        )


def verifica_aperta(dichiarazione: Dichiarazione, ora: datetime) -> Ricognizione:
    """Return the survey of a declaration.

    Raises `RicognizioneChiusa` after its close, `EnteCessato` from the day on which the ente is
    no more, whether or not that was carried out.
    """
    # Read after the lock on the declaration: a close that waits for us has not happened yet.
    oggi = ora.astimezone(ROMA).date()
    vivo = Exists(Ente.objects.in_vigore(oggi).filter(pk=dichiarazione.ente_id))
    ricognizione = Ricognizione.objects.annotate(vivo=vivo).get(pk=dichiarazione.ricognizione_id)
    if not ricognizione.aperta:
        raise RicognizioneChiusa(
            "La ricognizione è chiusa e non riceve più dichiarazioni: chiedi all'ufficio del"
            " capofila di riaprirla."
        )
    if not vars(ricognizione)["vivo"]:
        raise EnteCessato(
            "Il comune non c'è più: per le sue unità risponde l'ente che gli è succeduto, che trova"
            " le cifre già scritte."
        )
    return ricognizione


def verifica_modificabile(dichiarazione: Dichiarazione) -> None:
    """Check that rows may be written. Raises `TransizioneNonAmmessa`."""
    if not dichiarazione.modificabile:
        raise TransizioneNonAmmessa(
            f"La dichiarazione è nello stato «{D(dichiarazione.stato).label}» e non si modifica:"
            " per correggerla, presentane una nuova."
        )


def verifica_versione(dichiarazione: Dichiarazione, riga_versione: int) -> None:
    """Check that nobody saved since it was read. Raises `DichiarazioneCambiata`."""
    if dichiarazione.riga_versione != riga_versione:
        raise DichiarazioneCambiata(dichiarazione)


def verifica_figure(
    dichiarazione: Dichiarazione, ricognizione: Ricognizione, righe: Sequence[RigaInviata]
) -> None:
    """Check the figures under the bounds of the survey. Raises `FigureNonValide`."""
    limiti = limiti_di(ricognizione)
    comunale = Ente.objects.get(pk=dichiarazione.ente_id).tipo == TipoEnte.COMUNE
    trovati = [
        (indice, difetto)
        for indice, riga in enumerate(righe)
        for difetto in regole.difetti(riga.figure, limiti, ente_comunale=comunale)
    ]
    if trovati:
        raise FigureNonValide(trovati)


def verifica_campi_aperti(dichiarazione: Dichiarazione, righe: Sequence[RigaInviata]) -> None:
    """Check that only fields given back change. Raises `TransizioneNonAmmessa`."""
    if dichiarazione.stato != D.RESTITUITA:
        return
    aperti = set(
        CampoRestituito.objects.filter(
            dichiarazione=dichiarazione, corretto_il__isnull=True
        ).values_list("comune_id", "campo")
    )
    # A note may always explain what changes.
    prima = {riga.comune_id: riga.figure for riga in righe_salvate(dichiarazione)}
    if set(prima) != {riga.comune_id for riga in righe}:
        raise TransizioneNonAmmessa("Una dichiarazione restituita non cambia righe.")
    for riga in righe:
        for campo in FIGURE:
            cambiato = getattr(riga.figure, campo) != getattr(prima[riga.comune_id], campo)
            if cambiato and campo != "nota_scostamento" and (riga.comune_id, campo) not in aperti:
                raise TransizioneNonAmmessa(
                    f"«{regole.NOMI[campo]}» non è stato restituito e non si può cambiare."
                )
