"""The life line of a dwelling: surveys and plans here, the rest from the apps above.

An app registers a function that gives the steps of a dwelling, from its `linea.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Func, JSONField, Q, Subquery, Value

from crema_sap.registro.models import Evento
from crema_sap.web.formati import data_ora
from programmazione.models import (
    CambiamentoUnita,
    Dichiarazione,
    PassaggioUnita,
    PianoAnnuale,
    TipoPassaggio,
    UnitaAbitativa,
)
from programmazione.states import StatoUnita

NEL_TEMPO = ("stato", "assegnabile_nel", "proprietario_id")


@dataclass(frozen=True, slots=True)
class Tappa:
    """Something that happened to a dwelling."""

    quando: datetime
    titolo: str
    testo: str = ""

    def come_evento(self) -> dict[str, str]:
        """Return the step as the time line of the pages takes it."""
        return {"quando": data_ora(self.quando), "titolo": self.titolo, "testo": self.testo}


Fonte = Callable[[UnitaAbitativa], Iterable[Tappa]]
FONTI: list[Fonte] = []


def fonte(funzione: Fonte) -> Fonte:
    """Register what tells the steps of a dwelling; it asks the database a fixed number of times."""
    FONTI.append(funzione)
    return funzione


def altre_tappe(unita: UnitaAbitativa) -> list[Tappa]:
    """Return what the other parts of the portal know of a dwelling."""
    return [tappa for chiedi in FONTI for tappa in chiedi(unita)]


@fonte
def ricognizioni(unita: UnitaAbitativa) -> Iterator[Tappa]:
    """Tell what the register said of a dwelling when its owner of then answered a survey.

    An answer counts the dwellings of the register: what this one was at that instant is read
    back from the history of its fields.
    """
    cambi = list(
        CambiamentoUnita.objects.filter(unita=unita, campo__in=NEL_TEMPO).order_by("istante", "pk")
    )
    nata = Evento.objects.dell_oggetto(unita).order_by("numero").values("istante")[:1]
    ceduta = PassaggioUnita.objects.filter(unita=unita, tipo=TipoPassaggio.PROPRIETA)
    risposte = Dichiarazione.objects.filter(
        Q(ente_id=unita.proprietario_id) | Q(ente_id__in=ceduta.values("da")),
        trasmessa_il__gte=Subquery(nata),
    )
    for risposta in risposte.select_related("ricognizione", "ente").order_by("trasmessa_il", "pk"):
        quando = risposta.trasmessa_il
        if quando is not None and _valore_al(unita, cambi, "proprietario_id", quando) == str(
            risposta.ente_id
        ):
            anno = risposta.ricognizione.anno
            stato = StatoUnita(_valore_al(unita, cambi, "stato", quando)).label
            prevista = _valore_al(unita, cambi, "assegnabile_nel", quando) == str(anno)
            yield Tappa(
                quando,
                f"Contata nella ricognizione {anno}",
                f"{risposta.ente} l’ha dichiarata «{stato}»"
                + (f", assegnabile nel {anno}." if prevista else "."),
            )


@fonte
def piani(unita: UnitaAbitativa) -> Iterator[Tappa]:
    """Tell what the approved plans say of a dwelling, as they were frozen."""
    voce = Func(
        F("fotografia"),
        Value("$.unita[*] ? (@.codice == $codice)"),
        Value({"codice": unita.codice}, output_field=JSONField()),
        function="jsonb_path_query_first",
        output_field=JSONField(),
    )
    approvati = PianoAnnuale.objects.approvati().annotate(voce=voce).defer("fotografia")
    for piano in approvati.order_by("approvato_il", "pk"):
        detta = vars(piano)["voce"]
        if detta is not None and piano.approvato_il is not None:
            versione = f", versione {piano.versione}" if piano.versione > 1 else ""
            yield Tappa(
                piano.approvato_il,
                f"Nel {piano}{versione}",
                f"Prevista assegnabile nel {detta['assegnabile_nel']}."
                if detta["assegnabile_nel"]
                else "Nella consistenza del patrimonio.",
            )


def _valore_al(
    unita: UnitaAbitativa, cambi: Sequence[CambiamentoUnita], campo: str, quando: datetime
) -> str:
    """Return, as text, what a field said at an instant: what its first later change found."""
    dopo = next((c for c in cambi if c.campo == campo and c.istante > quando), None)
    return str(dopo.prima if dopo else getattr(unita, campo))
