"""When an istruttoria may change state: the printed table, and the refusal."""

from collections.abc import Mapping

from django.db.models import TextChoices


class StatoIstruttoria(TextChoices):
    """How far the review of a dossier is."""

    DA_PRENDERE = "DA_PRENDERE", "Da prendere in carico"
    IN_CORSO = "IN_CORSO", "In corso"
    CHIUSA = "CHIUSA", "Chiusa"


class EsitoIstruttoria(TextChoices):
    """What the review found; it never touches the score."""

    REGOLARE = "REGOLARE", "Quanto dichiarato è confermato"
    DIFFORME = "DIFFORME", "Ci sono dichiarazioni non confermate"


class EsitoVoce(TextChoices):
    """What was found about one requirement or condition."""

    DA_VERIFICARE = "DA_VERIFICARE", "Da verificare"
    CONFERMATA = "CONFERMATA", "Confermata"
    NON_CONFERMATA = "NON_CONFERMATA", "Non confermata"
    NON_PERTINENTE = "NON_PERTINENTE", "Non pertinente"


class TransizioneNonAmmessa(Exception):
    """The review is not in a state that allows this act."""


S = StatoIstruttoria
TRANSIZIONI: Mapping[StatoIstruttoria, frozenset[StatoIstruttoria]] = {
    S.DA_PRENDERE: frozenset({S.IN_CORSO}),
    S.IN_CORSO: frozenset({S.CHIUSA, S.DA_PRENDERE}),
    S.CHIUSA: frozenset({S.IN_CORSO}),
}


def verifica_transizione(da: StatoIstruttoria, a: StatoIstruttoria) -> None:
    """Let pass only what the table allows.

    Raises `TransizioneNonAmmessa`, with a sentence for who works the dossier.
    """
    if a not in TRANSIZIONI[da]:
        raise TransizioneNonAmmessa(
            f"L'istruttoria è «{da.label}»: da qui non può diventare «{a.label}»."
        )
