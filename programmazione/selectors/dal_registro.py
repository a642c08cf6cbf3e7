"""What the register of dwellings says of an ente, in the figures that the survey asks for."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q

from programmazione.models import Dichiarazione, TipoServizio, UnitaAbitativa
from programmazione.states import StatoUnita

IN_SERVIZIO = Q(tipo__in=[TipoServizio.SAP, TipoServizio.SAS])
CONTATI = ("patrimonio_sap", "patrimonio_sas", "transitori", "liberi", "turnover", "assegnabili")

type Conteggi = Mapping[str | None, dict[str, int]]


def conteggi_dal_registro(dichiarazione: Dichiarazione) -> Conteggi:
    """Count the dwellings of the declaring ente, comune by comune, as the register has them now.

    Transitional dwellings are counted apart; assignable ones only where the owner has marked
    any, for the register does not know a forecast that nobody wrote.
    """
    anno = dichiarazione.ricognizione.anno
    righe = (
        UnitaAbitativa.objects.in_patrimonio()
        .filter(proprietario_id=dichiarazione.ente_id)
        .values("comune_id")
        .annotate(
            patrimonio_sap=Count("pk", filter=Q(tipo=TipoServizio.SAP)),
            patrimonio_sas=Count("pk", filter=Q(tipo=TipoServizio.SAS)),
            transitori=Count("pk", filter=Q(tipo=TipoServizio.SAT)),
            liberi=Count("pk", filter=IN_SERVIZIO & Q(stato=StatoUnita.LIBERA)),
            turnover=Count("pk", filter=IN_SERVIZIO & Q(stato=StatoUnita.IN_LIBERAZIONE)),
            assegnabili=Count("pk", filter=IN_SERVIZIO & Q(assegnabile_nel=anno)),
        )
        .values_list("comune_id", *CONTATI)
        .order_by("comune_id")
    )
    return {riga[0]: dict(zip(CONTATI, riga[1:], strict=True)) for riga in righe}


def per_riga(conteggi: Conteggi, righe: Sequence[str | None], *, resto: str | None) -> Conteggi:
    """Share the counts among the rows of a declaration.

    A comune without its own row is in that of `resto`: the whole territory, or the only row of a
    comune that owns dwellings in another.
    """
    divisi: dict[str | None, dict[str, int]] = {}
    for comune, valori in conteggi.items():
        riga = comune if comune in righe else resto
        somma = divisi.setdefault(riga, dict.fromkeys(valori, 0))
        for campo, quante in valori.items():
            somma[campo] += quante
    for valori in divisi.values():
        if not valori["assegnabili"]:
            del valori["assegnabili"]
    return divisi


def quante_unita(conteggi: Conteggi) -> int:
    """Return how many dwellings were counted."""
    servizi = ("patrimonio_sap", "patrimonio_sas", "transitori")
    return sum(valori[campo] for valori in conteggi.values() for campo in servizi)
