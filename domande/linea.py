"""What the rankings know of the life of a dwelling: each run in which it had a list."""

from collections.abc import Iterator

from domande.models import ListaGraduatoria
from programmazione.linea import Tappa, fonte
from programmazione.models import UnitaAbitativa


@fonte
def graduatorie(unita: UnitaAbitativa) -> Iterator[Tappa]:
    """Tell when a ranking was made for a dwelling and how many are in it: never who."""
    liste = ListaGraduatoria.objects.filter(unita_offerta__unita=unita).order_by("pk")
    for calcolata_il, numero, quante, titolo in liste.values_list(
        "elaborazione__calcolata_il",
        "elaborazione__numero",
        "lunghezza",
        "unita_offerta__avviso__titolo",
    ):
        in_lista = "Nessuna domanda" if not quante else f"Domande in lista: {quante}"
        yield Tappa(calcolata_il, f"Graduatoria calcolata (n. {numero})", f"{titolo}. {in_lista}.")
