"""Last year's answers taken up again: what stays true, what must be renewed, and why. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bandi.rules.tipi import Parametri
from domande.compilazione.fatti import PRECEDENTI
from domande.compilazione.risposte import Compilazione, Grezze, Risposte
from domande.compilazione.sezioni import Sezione
from domande.rules import tempo

DOCUMENTI = "documenti"


@dataclass(frozen=True, slots=True)
class Precedente:
    """A domanda sent before: who, what was answered, when, with which papers."""

    identita: Risposte
    risposte: Mapping[str, Risposte]
    alla_data: date
    documenti: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DaRinnovare:
    """Something to look at again: the section (or the papers) and a sentence for the citizen."""

    dove: str
    testo: str

    def scritto(self) -> Risposte:
        """Write it for the draft."""
        return {"dove": self.dove, "testo": self.testo}


def riprendi(
    precedente: Precedente, identita: Risposte, oggi: date, parametri: Parametri
) -> Compilazione:
    """Begin a draft with the answers that can still be true; the rest is listed in it.

    What was sworn on a day is never sworn again by itself: declarations, notice and choice of
    units are always asked anew.
    """
    voci: list[DaRinnovare] = []
    ripresa = Compilazione(identita=identita)
    for sezione, copia in _COPIE.items():
        risposte = dict(precedente.risposte.get(sezione, {}))
        if not risposte:
            continue
        testo, buona = copia(risposte, oggi)
        voci.append(DaRinnovare(sezione, testo))
        if buona:
            ripresa.completa(sezione, risposte, 1)
        elif risposte:
            ripresa.lascia_a_meta(sezione, _da_risalvare(risposte), 1)
    voci.extend(_eta(precedente, oggi, parametri))
    voci.append(DaRinnovare(Sezione.UNITA, "Scegli le unità: quest'avviso ne offre altre."))
    voci.append(
        DaRinnovare(
            Sezione.DICHIARAZIONI, "Rifai le dichiarazioni e indica la marca da bollo di adesso."
        )
    )
    voci.extend(
        DaRinnovare(DOCUMENTI, f"{nome}: se serve ancora, allega quello valido adesso.")
        for nome in precedente.documenti
    )
    ripresa.da_rinnovare = [voce.scritto() for voce in voci]
    return ripresa


def _da_risalvare(risposte: Risposte) -> Grezze:
    """Answers shown on their page, which counts only when it is saved again."""
    return {nome: ["on" if valore is True else str(valore)] for nome, valore in risposte.items()}


type Copia = tuple[str, bool]


def _richiedente(risposte: Risposte, oggi: date) -> Copia:
    scadenza = risposte.get("permesso_scade_il")
    if scadenza is None or date.fromisoformat(scadenza) >= oggi:
        return "Controlla che e-mail e telefono siano ancora i tuoi.", True
    for nome in [nome for nome in risposte if nome.startswith("permesso_")]:
        del risposte[nome]
    return "Il permesso di soggiorno che avevi indicato è scaduto: scrivi quello di adesso.", False


def _nucleo(_risposte: Risposte, _oggi: date) -> Copia:
    return (
        "Controlla chi vive con te: nascite, arrivi, persone andate via, invalidità riconosciute.",
        True,
    )


def _residenza(risposte: Risposte, _oggi: date) -> Copia:
    prima = " e aggiungi la vecchia alle residenze di prima" if risposte.get(PRECEDENTI) else ""
    return (
        "Controlla di abitare e lavorare ancora lì: se hai cambiato comune, scrivi da quando"
        f"{prima}.",
        True,
    )


def _isee(risposte: Risposte, oggi: date) -> Copia:
    scadenza = risposte.get("scade_il")
    giorno = date.fromisoformat(scadenza) if scadenza else None
    if giorno is not None and giorno >= oggi:
        return f"Il tuo ISEE vale fino al {giorno:%d/%m/%Y}: controllalo.", True
    risposte.clear()
    quale = f"scadeva il {giorno:%d/%m/%Y}" if giorno else "può essere scaduto"
    return f"L'ISEE di allora {quale}: scrivi quello nuovo.", False


def _condizioni(risposte: Risposte, _oggi: date) -> Copia:
    if risposte.get("nuova_formazione") == "da_costituire":
        del risposte["nuova_formazione"]
        return (
            "Avevi scritto che la famiglia si sarebbe formata: scrivi se e quando è successo, e"
            " controlla la casa in cui vivi.",
            False,
        )
    return "Controlla la casa in cui vivi: superficie, sfratto, altre famiglie con voi.", True


_COPIE = {
    Sezione.RICHIEDENTE: _richiedente,
    Sezione.NUCLEO: _nucleo,
    Sezione.RESIDENZA: _residenza,
    Sezione.ISEE: _isee,
    Sezione.CONDIZIONI: _condizioni,
}


def _eta(precedente: Precedente, oggi: date, parametri: Parametri) -> Iterator[DaRinnovare]:
    """Who has reached meanwhile an age that counts."""
    soglie = (parametri.minore_anni, parametri.anziano_anni, parametri.anziano_oltre_anni)
    altri: list[Mapping[str, Any]] = precedente.risposte.get(Sezione.NUCLEO, {}).get(
        "componenti", []
    )
    for chi in (precedente.identita, *altri):
        nato_il = date.fromisoformat(chi["nato_il"])
        prima, adesso = (tempo.eta(nato_il, giorno) for giorno in (precedente.alla_data, oggi))
        for anni in soglie:
            if prima < anni <= adesso:
                yield DaRinnovare(
                    Sezione.NUCLEO,
                    f"{chi['nome']} {chi['cognome']} ha compiuto {anni} anni: i punti sono"
                    " ricalcolati.",
                )
