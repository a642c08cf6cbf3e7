"""An assignment as plain data, for whoever checks it with a program of its own. Pure.

Households are named by their public code, units by theirs; the lists themselves are not repeated.
"""

from dataclasses import fields

import numpy as np

from domande.rules.assegnazione.eventi import NESSUNO, Evento
from domande.rules.assegnazione.fatti import Contingente, Fatti, Riserva, Unita
from domande.rules.assegnazione.motore import Esito
from domande.rules.assegnazione.regole import Regole


def a_dizionario(esito: Esito) -> dict[str, object]:
    """Write rules, facts, events and result so that the assignment can be made again.

    It holds who is indigent and which classes and categories each belongs to: for auditors only.
    Norma: R.R. 4/2017, art. 15; Regolamento (UE) 2016/679, art. 9.
    """
    fatti = esito.fatti
    codici = fatti.nuclei.codici
    return {
        "regole": _regole(esito.regole),
        "unita": {
            una.codice: _campi(una, senza="codice") | {"adatta_a": sorted(una.adatta_a)}
            for una in fatti.unita
        },
        "nuclei": _nuclei(esito),
        "contingenti": [
            _campi(uno) | {"quota": None if uno.quota is None else str(uno.quota)}
            for uno in fatti.contingenti
        ],
        "riserve": {
            una.codice: _campi(una, senza="codice")
            | {"categorie": sorted(una.categorie), "percentuale": str(una.percentuale)}
            for una in fatti.riserve
        },
        "scelte": [
            {
                "nucleo": codici[una.domanda],
                "unita": fatti.unita[una.unita].codice,
                "motivo": una.motivo,
            }
            for una in fatti.scelte
        ],
        "eventi": [_evento(fatti, uno) for uno in esito.eventi],
        "proposte": {
            fatti.unita[unita].codice: {
                "nucleo": codici[una.domanda],
                "canale": una.canale.value,
            }
            for unita, una in esito.proposte.items()
        },
    }


def _campi(uno: Unita | Contingente | Riserva, *, senza: str = "") -> dict[str, object]:
    return {campo.name: getattr(uno, campo.name) for campo in fields(uno) if campo.name != senza}


def _regole(regole: Regole) -> dict[str, object]:
    return {
        "codice": regole.codice,
        "quota": str(regole.quota),
        "attestazione": regole.attestazione,
        "aler_per_comune": regole.aler_per_comune,
        "residenti_prima": regole.residenti_prima,
        "dopo_rifiuto": regole.dopo_rifiuto.value,
        "rifiuti": {codice: voce.effetto.value for codice, voce in regole.rifiuti.items()},
    }


def _nuclei(esito: Esito) -> dict[str, object]:
    """What the assignment asks of each household; `residente_in` has the comuni of its lists."""
    fatti, righe = esito.fatti, esito.righe
    comune = {una.lista: una.comune for una in fatti.unita}
    residenze: dict[int, set[str]] = {}
    for riga in np.flatnonzero(righe.residente).tolist():
        sue = residenze.setdefault(int(righe.domanda[riga]), set())
        sue.add(comune[int(righe.lista[riga])])
    nuclei = fatti.nuclei
    return {
        codice: {
            "indigente": bool(nuclei.indigente[n]),
            "attestato": bool(nuclei.attestato[n]),
            "classe": int(nuclei.classe[n]),
            "categorie": [
                nome
                for bit, nome in enumerate(fatti.categorie)
                if int(nuclei.categorie[n]) >> bit & 1
            ],
            "sistemato": bool(nuclei.sistemato[n]),
            "escluso": bool(nuclei.escluso[n]),
            "residente_in": sorted(residenze.get(n, ())),
        }
        for n, codice in enumerate(nuclei.codici)
    }


def _evento(fatti: Fatti, evento: Evento) -> dict[str, str]:
    nuclei, unita = fatti.nuclei.codici, fatti.unita
    return {
        "fatto": evento.fatto.value,
        "nucleo": "" if evento.domanda == NESSUNO else nuclei[evento.domanda],
        "unita": "" if evento.unita == NESSUNO else unita[evento.unita].codice,
        "codice": evento.codice,
        "canale": evento.canale.value,
    }
