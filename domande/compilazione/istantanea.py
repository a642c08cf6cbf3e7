"""Judges whether a draft may be sent, and makes the snapshot that is. Pure but for the keys."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crema_sap.enti import cifratura
from domande.compilazione import fatti as lettura
from domande.compilazione import risposte as scrittura
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.risposte import Compilazione
from domande.compilazione.sezioni import ORDINE, Sezione, prima_incompleta
from domande.rules import codifica, coerenza, requisiti_economici
from domande.rules.fatti import FattiNucleo, a_dizionario

ROMA = ZoneInfo("Europe/Rome")
# No letters or figures that a reader takes one for the other.
ALFABETO = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
FORMA = 1


class DomandaIncompleta(Exception):
    """The draft can't be sent yet: the section to mend, and why, in words for the citizen."""

    def __init__(self, sezione: Sezione, motivi: tuple[str, ...]) -> None:
        super().__init__(" ".join(motivi))
        self.sezione, self.motivi = sezione, motivi


@dataclass(frozen=True, slots=True)
class Istantanea:
    """What the sending writes: the canonical snapshot, encrypted, with its hash and its keys."""

    codice_pubblico: str
    impronta: str
    dati_cifrati: bytes
    codifica: bytes
    unita: list[int]
    residente_dal: list[int]
    indici: list[bytes]


def nuovo_codice_pubblico() -> str:
    """Return a code that says nothing of when or by whom the domanda was sent."""
    estratto, segni = secrets.randbelow(len(ALFABETO) ** 12), ""
    for _ in range(12):
        estratto, posto = divmod(estratto, len(ALFABETO))
        segni += ALFABETO[posto]
    return "-".join(segni[i : i + 4] for i in range(0, 12, 4))


def componi(
    compilazione: Compilazione, contenuto: Contenuto, arrivo: datetime, codice: str = ""
) -> Istantanea:
    """Make the snapshot of a draft as it stands at the instant of arrival.

    The public code is drawn unless `codice` is given (invented populations repeat themselves).

    Requirements that are not met do not stop it: only what is missing, contradictory or chosen
    against the rules does. Raises `DomandaIncompleta`.
    """
    risposte = compilazione.risposte
    alla_data = arrivo.astimezone(ROMA).date()
    fatti = _fatti_completi(compilazione, contenuto, alla_data)
    preferenze: list[str] = risposte[Sezione.UNITA]["preferenze"]
    codice = codice or nuovo_codice_pubblico()
    indigente = requisiti_economici.e_indigente(fatti, contenuto.profilo, alla_data)
    dati = {
        "forma": FORMA,
        "codice_pubblico": codice,
        "avviso": contenuto.codice,
        "versione_avviso": contenuto.numero,
        "profilo": contenuto.impronta_profilo,
        "arrivata_il": arrivo.isoformat(),
        "alla_data": alla_data.isoformat(),
        "richiedente": compilazione.identita,
        "risposte": {sezione.value: risposte[sezione] for sezione in ORDINE},
        "fatti": a_dizionario(fatti),
        "preferenze": preferenze,
        "indigente": indigente,
        "allegati": compilazione.allegati,
    }
    scritto = scrittura.canonico(dati)
    comuni = [contenuto.schede[codice_unita]["comune"] for codice_unita in preferenze]
    return Istantanea(
        codice_pubblico=codice,
        impronta=scrittura.sha256(scritto),
        dati_cifrati=cifratura.cifra(scritto),
        codifica=cifratura.cifra(codifica.codifica(fatti, alla_data)),
        unita=[contenuto.chiavi[codice_unita] for codice_unita in preferenze],
        residente_dal=[codifica.residente_dal(fatti, comune, alla_data) for comune in comuni],
        indici=[
            cifratura.indice(persona.codice_fiscale)
            for persona in lettura.persone(compilazione.identita, risposte)
        ],
    )


def _fatti_completi(
    compilazione: Compilazione, contenuto: Contenuto, alla_data: date
) -> FattiNucleo:
    """The facts of a draft that can be sent. Raises `DomandaIncompleta`."""
    mancante = prima_incompleta(set(compilazione.completate))
    if mancante is not None:
        raise DomandaIncompleta(mancante, (f"La sezione «{mancante.etichetta}» non è completa.",))
    risposte = compilazione.risposte
    fatti = lettura.leggi_fatti(compilazione.identita, risposte)
    if contraddizioni := coerenza.incongruenze(fatti, alla_data):
        raise DomandaIncompleta(
            _dove(contraddizioni[0].dove), tuple(voce.cosa for voce in contraddizioni)
        )
    preferenze: list[str] = risposte[Sezione.UNITA]["preferenze"]
    if difetti := difetti_preferenze(preferenze, contenuto, fatti, alla_data):
        raise DomandaIncompleta(Sezione.UNITA, difetti)
    return fatti


def difetti_preferenze(
    preferenze: list[str], contenuto: Contenuto, fatti: FattiNucleo, alla_data: date
) -> tuple[str, ...]:
    """Why these units, in this order, can't be chosen, in words for the citizen; empty if they can.

    Norma: R.R. 4/2017, art. 9 c. 2, 2 bis and 3.
    """
    if not preferenze:
        return ("Scegli almeno un'unità.",)
    if len(set(preferenze)) != len(preferenze):
        return ("Hai scelto due volte la stessa unità.",)
    massimo = contenuto.preferenze_massime
    if len(preferenze) > massimo:
        return (f"Puoi scegliere al massimo {massimo} unità: ne hai scelte {len(preferenze)}.",)
    scelte = contenuto.idoneita(fatti, alla_data, solo=preferenze)
    esaminate = {voce.unita.codice: voce for voce in scelte}
    difetti = []
    for codice in preferenze:
        if codice not in contenuto.schede:
            difetti.append(f"L'unità {codice} non è più offerta da questo avviso.")
        elif codice not in esaminate:
            difetti.append(f"L'unità {codice} non ha una superficie dichiarata.")
        elif not esaminate[codice].idonea:
            difetti.append(f"Unità {codice}: {' '.join(esaminate[codice].motivi)}")
    return tuple(difetti)


def _dove(campo: str) -> Sezione:
    radice = campo.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
    return {
        "componenti": Sezione.NUCLEO,
        "residenze": Sezione.RESIDENZA,
        "residenze_lombardia": Sezione.RESIDENZA,
        "isee": Sezione.ISEE,
    }.get(radice, Sezione.CONDIZIONI)
