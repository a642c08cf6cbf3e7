"""The reasons of an assignment in plain Italian, for the household that reads them. Pure.

What is said of the others identifies nobody: they are counted, and reasons that would tell
something of a person (excluded, refused, already housed) are said together.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from crema_sap.norme import Norma
from domande.rules.assegnazione.eventi import Canale
from domande.rules.assegnazione.traccia import Motivo, Posto

REGOLAMENTO = "R.R. 4/2017"
QUOTA = Norma(REGOLAMENTO, "art. 13 c. 3 e art. 15 c. 1")
ORDINE = Norma(REGOLAMENTO, "art. 15 c. 1")
SCELTA = Norma(REGOLAMENTO, "art. 15 c. 1 bis")
RISERVE = Norma(REGOLAMENTO, "art. 15 c. 1 ter")
ADATTA = Norma(REGOLAMENTO, "art. 9 c. 2")


@dataclass(frozen=True, slots=True)
class Frase:
    """A sentence and the norm it rests on."""

    testo: str
    norma: Norma


PROPRIE: Mapping[Motivo, Frase] = {
    Motivo.ASSEGNATARIA: Frase("Questa unità è proposta al tuo nucleo.", ORDINE),
    Motivo.UNITA_RITIRATA: Frase("Questa unità è stata ritirata: non si assegna.", ORDINE),
    Motivo.UNITA_IMPEGNATA: Frase("Questa unità è già stata proposta o assegnata.", ORDINE),
    Motivo.ESCLUSA: Frase("La tua domanda è stata esclusa dalla graduatoria.", ORDINE),
    Motivo.GIA_SISTEMATA: Frase("Il tuo nucleo ha già un alloggio pubblico.", ORDINE),
    Motivo.IMPEGNATA: Frase("Il tuo nucleo ha già una proposta o un'assegnazione.", ORDINE),
    Motivo.RIFIUTO: Frase(
        "Non ti viene più proposta, per il rifiuto di una proposta o per la mancata risposta.",
        Norma(REGOLAMENTO, "art. 15 c. 2"),
    ),
    Motivo.NON_ADATTA: Frase("Questa unità non è adatta al tuo nucleo.", ADATTA),
    Motivo.SCELTA_DEL_PROPRIETARIO: Frase(
        "L'ente proprietario ti propone un'altra delle sue unità, per l'integrazione sociale.",
        SCELTA,
    ),
    Motivo.ALTRA_UNITA: Frase("Al tuo nucleo è proposta un'altra unità.", ORDINE),
    Motivo.PRECEDUTA: Frase("È proposta a un nucleo che ti precede in graduatoria.", ORDINE),
    Motivo.SENZA_ATTESTAZIONE: Frase(
        "È proposta nella quota riservata dalla legge, per la quale manca l'attestazione dei"
        " servizi sociali del tuo comune.",
        QUOTA,
    ),
    Motivo.FUORI_QUOTA: Frase(
        "È proposta nella quota che la legge riserva e che si assegna per prima.", QUOTA
    ),
    Motivo.RESIDENTI_PRIMA: Frase(
        "È proposta nella quota riservata dalla legge, a chi risiede nel comune dell'unità.", QUOTA
    ),
    Motivo.FUORI_RISERVA: Frase(
        "È proposta a una delle categorie per cui l'ente ha una riserva.", RISERVE
    ),
}
PRIMA: Mapping[Motivo, tuple[str, str]] = {
    **dict.fromkeys(
        (Motivo.ESCLUSA, Motivo.GIA_SISTEMATA, Motivo.RIFIUTO),
        ("1 non concorre più per questa unità", "{} non concorrono più per questa unità"),
    ),
    **dict.fromkeys(
        (Motivo.IMPEGNATA, Motivo.ALTRA_UNITA, Motivo.SCELTA_DEL_PROPRIETARIO),
        ("1 ha la proposta di un'altra unità", "{} hanno la proposta di un'altra unità"),
    ),
    Motivo.NON_ADATTA: (
        "per 1 questa unità non è adatta al nucleo",
        "per {} questa unità non è adatta al nucleo",
    ),
    Motivo.ASSEGNATARIA: ("1 ha la proposta di questa unità",) * 2,
    **dict.fromkeys(
        (
            Motivo.UNITA_RITIRATA,
            Motivo.UNITA_IMPEGNATA,
            Motivo.PRECEDUTA,
            Motivo.SENZA_ATTESTAZIONE,
            Motivo.FUORI_QUOTA,
            Motivo.RESIDENTI_PRIMA,
            Motivo.FUORI_RISERVA,
        ),
        ("1 non l'ha avuta per la stessa regola", "{} non l'hanno avuta per la stessa regola"),
    ),
}
CANALI: Mapping[Canale, Frase] = {
    Canale.INDIGENTI: Frase("La proposta è nella quota che la legge riserva.", QUOTA),
    Canale.RISERVA: Frase("La proposta è nella riserva di una categoria.", RISERVE),
    Canale.GRADUATORIA: Frase("La proposta segue l'ordine della graduatoria.", ORDINE),
}


def perche(motivo: Motivo) -> Frase:
    """Say to a household why it does not get a unit, or that it does.

    Norma: L. 241/1990, art. 3.
    """
    return PROPRIE[motivo]


def chi_precede(posto: Posto) -> tuple[str, ...]:
    """Say of those before a household in the list why they do not have the unit, in counts.

    Norma: L. 241/1990, art. 3; Regolamento (UE) 2016/679, art. 5.
    """
    insieme: Counter[tuple[str, str]] = Counter()
    for motivo, quanti in posto.prima.items():
        insieme[PRIMA[motivo]] += quanti
    return tuple(
        una if quanti == 1 else molte.format(quanti) for (una, molte), quanti in insieme.items()
    )
