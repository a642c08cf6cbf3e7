"""What rankings and assignments know of the life of a dwelling: never who."""

from collections.abc import Iterator

from domande.models import FattoAssegnazione, ListaGraduatoria, TipoFatto
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


# Of the checks on a household the life of a dwelling tells nothing.
RISERVATI = (
    TipoFatto.SCELTA,
    TipoFatto.VERIFICA,
    TipoFatto.PREAVVISO,
    TipoFatto.OSSERVAZIONI,
    TipoFatto.RIPRESA,
)
DETTI = {TipoFatto.ESCLUSIONE: "Proposta venuta meno", TipoFatto.PROPOSTA: "Proposta a un nucleo"}


@fonte
def assegnazioni(unita: UnitaAbitativa) -> Iterator[Tappa]:
    """Tell how the assignment of a dwelling went on, to who may see it, and never to whom."""
    fatti = FattoAssegnazione.objects.filter(offerta__unita=unita).exclude(tipo__in=RISERVATI)
    for fatto in fatti.select_related("tornata__avviso").order_by("istante", "pk"):
        titolo = DETTI.get(TipoFatto(fatto.tipo), fatto.get_tipo_display())
        altro = f" {fatto.atto}." if fatto.atto else ""
        yield Tappa(fatto.istante, titolo, f"{fatto.tornata.avviso.titolo}.{altro}")
