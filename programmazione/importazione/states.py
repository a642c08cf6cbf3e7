"""How far an import is: the printed table of its states."""

from collections.abc import Mapping

from django.db import models


class StatoImportazione(models.TextChoices):
    """How far an import is."""

    IN_ESAME = "IN_ESAME", "In lettura"
    FOGLIO_DA_SCEGLIERE = "FOGLIO_DA_SCEGLIERE", "Foglio da scegliere"
    COLONNE_DA_ABBINARE = "COLONNE_DA_ABBINARE", "Colonne da abbinare"
    ESAMINATA = "ESAMINATA", "Da confermare"
    IN_SALVATAGGIO = "IN_SALVATAGGIO", "In salvataggio"
    SALVATA = "SALVATA", "Salvata"
    ILLEGGIBILE = "ILLEGGIBILE", "Non leggibile"
    ANNULLATA = "ANNULLATA", "Annullata"


_S = StatoImportazione
TRANSIZIONI_IMPORTAZIONE: Mapping[StatoImportazione, frozenset[StatoImportazione]] = {
    _S.IN_ESAME: frozenset(
        {_S.FOGLIO_DA_SCEGLIERE, _S.COLONNE_DA_ABBINARE, _S.ESAMINATA, _S.ILLEGGIBILE, _S.ANNULLATA}
    ),
    _S.FOGLIO_DA_SCEGLIERE: frozenset({_S.IN_ESAME, _S.ANNULLATA}),
    _S.COLONNE_DA_ABBINARE: frozenset({_S.IN_ESAME, _S.ANNULLATA}),
    # Choosing the columns again makes another dry run of the same file.
    _S.ESAMINATA: frozenset({_S.IN_ESAME, _S.IN_SALVATAGGIO, _S.ANNULLATA}),
    # The register changed in the meantime: another dry run, to be confirmed again.
    _S.IN_SALVATAGGIO: frozenset({_S.SALVATA, _S.IN_ESAME, _S.ILLEGGIBILE}),
    _S.SALVATA: frozenset(),
    _S.ILLEGGIBILE: frozenset(),
    _S.ANNULLATA: frozenset(),
}
IN_CORSO = (_S.IN_ESAME, _S.IN_SALVATAGGIO)
CHIUSE = tuple(stato for stato, dopo in TRANSIZIONI_IMPORTAZIONE.items() if not dopo)


class PassaggioNonAmmesso(Exception):
    """The import is not at the point where this may be done."""


def verifica_passaggio(da: StatoImportazione, a: StatoImportazione) -> None:
    """Raise `PassaggioNonAmmesso` unless the table has this step."""
    if a not in TRANSIZIONI_IMPORTAZIONE[da]:
        raise PassaggioNonAmmesso(
            f"L'importazione è nello stato «{da.label}»: guarda a che punto è e riprova."
        )
