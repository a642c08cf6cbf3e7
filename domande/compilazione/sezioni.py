"""The sections of the form, in the order of the national model's «graduatoria» service. Pure."""

from enum import StrEnum


class Sezione(StrEnum):
    """One page of the form; the value is its address."""

    INFORMATIVA = "informativa"
    RICHIEDENTE = "richiedente"
    NUCLEO = "nucleo"
    RESIDENZA = "residenza"
    ISEE = "isee"
    CONDIZIONI = "condizioni"
    UNITA = "unita"
    DICHIARAZIONI = "dichiarazioni"

    @property
    def etichetta(self) -> str:
        """The name of the section, as the citizen reads it."""
        return ETICHETTE[self]

    @property
    def successiva(self) -> "Sezione | None":
        """The section that comes next; None after the last."""
        posto = ORDINE.index(self) + 1
        return ORDINE[posto] if posto < len(ORDINE) else None


ETICHETTE = {
    Sezione.INFORMATIVA: "Informativa",
    Sezione.RICHIEDENTE: "Richiedente e contatti",
    Sezione.NUCLEO: "Nucleo familiare",
    Sezione.RESIDENZA: "Residenza e lavoro",
    Sezione.ISEE: "ISEE",
    Sezione.CONDIZIONI: "Condizioni abitative e familiari",
    Sezione.UNITA: "Unità",
    Sezione.DICHIARAZIONI: "Dichiarazioni e bollo",
}
ORDINE = tuple(Sezione)
RIEPILOGO = "Riepilogo e invio"


def prima_incompleta(completate: set[str]) -> Sezione | None:
    """The first section still to be completed; None when there is none."""
    return next((sezione for sezione in ORDINE if sezione not in completate), None)
