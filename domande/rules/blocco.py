"""The points of many domande at once, exactly equal to `domande.rules.punteggio`. Pure.

Whole hundredths of a point in 64-bit integers: no float anywhere. The explained engine serves the
page of each citizen, this one the ranking; a property test keeps them equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandi.rules.tipi import Gruppo, Profilo, Residenza
from crema_sap.aritmetica import in_centesimi
from domande.rules import codifica, compatibilita, condizioni_in_blocco
from domande.rules.condizioni_in_blocco import Blocco
from domande.rules.tempo_in_blocco import Interi, mezzi_anni

BYTE_PER_NUMERO = 8
DOMANDE_DI_UN_TRATTO = 2**15


class CodificaNonLeggibile(ValueError):
    """An encoded row was written by another version, or is cut short."""


@dataclass(frozen=True, slots=True)
class PuntiInBlocco:
    """The points of each domanda, in hundredths; those of the comune come with preferences.

    `gruppi` has one array per group, economic included; `senza_comune` is the sum of all of them
    and of `residenza_regione`. `alla_data` are ordinals.
    """

    gruppi: dict[str, Interi]
    residenza_regione: Interi
    senza_comune: Interi
    giorni_regione: Interi
    alla_data: Interi

    def per_criterio(self, nome: str) -> Interi:
        """The values of a tie-break that does not depend on the unit."""
        return self.giorni_regione if nome == "residenza_regione_giorni" else self.gruppi[nome]


def componi_blocco(codifiche: Sequence[bytes]) -> Blocco:
    """Lay the encoded rows side by side, in the order given.

    Raises `CodificaNonLeggibile` when a row has another version or an impossible length.
    Norma: R.R. 4/2017, art. 12 c. 1.
    """
    byte = np.fromiter(map(len, codifiche), np.int64, len(codifiche))
    intestazione = len(codifica.CAMPI)
    if (byte % BYTE_PER_NUMERO).any() or (byte < intestazione * BYTE_PER_NUMERO).any():
        raise CodificaNonLeggibile("Una domanda codificata è troncata.")
    lunghezze = byte // BYTE_PER_NUMERO
    numeri = np.frombuffer(b"".join(codifiche), dtype="<i8")
    inizi = np.cumsum(lunghezze) - lunghezze
    campi = {
        campo: numeri[inizi + posto].astype(np.int64) for campo, posto in codifica.POSTO.items()
    }
    quanti = campi["componenti"]
    if (campi["versione"] != codifica.VERSIONE).any():
        raise CodificaNonLeggibile("Una domanda è codificata con un'altra versione.")
    if (lunghezze != intestazione + codifica.PER_COMPONENTE * quanti).any():
        raise CodificaNonLeggibile("Una domanda codificata è troncata.")
    chi = np.repeat(np.arange(len(codifiche), dtype=np.int64), quanti)
    entro = np.arange(chi.size, dtype=np.int64) - np.repeat(np.cumsum(quanti) - quanti, quanti)
    dove = inizi[chi] + intestazione + codifica.PER_COMPONENTE * entro
    eta = mezzi_anni(numeri[dove].astype(np.int64), campi["alla_data"][chi])
    return Blocco(campi, chi, eta, numeri[dove + 1].astype(np.int64))


def valuta_in_blocco(blocco: Blocco, profilo: Profilo) -> PuntiInBlocco:
    """Compute every group of points that does not depend on the unit.

    Units: hundredths of a point; the economic formula is rounded half up on whole numbers.
    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    gruppi = {gruppo.codice: _gruppo(blocco, profilo, gruppo) for gruppo in profilo.gruppi}
    gruppi[profilo.economica.codice] = _economica(blocco, profilo)
    alla_data, dal = blocco.campi["alla_data"], blocco.campi["regione_dal"]
    regione = punti_residenza(dal, alla_data, profilo.residenza_regione)
    if profilo.residenza_regione.solo_con_condizioni:
        regione = np.where(con_condizioni(gruppi, profilo), regione, 0)
    senza_comune = regione.copy()
    for punti in gruppi.values():
        senza_comune += punti
    return PuntiInBlocco(
        gruppi=gruppi,
        residenza_regione=regione,
        senza_comune=senza_comune,
        giorni_regione=giorni(dal, alla_data),
        alla_data=alla_data,
    )


def valuta_codifiche(codifiche: Sequence[bytes], profilo: Profilo) -> PuntiInBlocco:
    """Lay out and evaluate any number of rows, a stretch at a time, in bounded memory.

    Raises `CodificaNonLeggibile` as `componi_blocco`.
    Norma: R.R. 4/2017, art. 12 c. 1-2.
    """
    tratti = [
        valuta_in_blocco(componi_blocco(codifiche[inizio : inizio + DOMANDE_DI_UN_TRATTO]), profilo)
        for inizio in range(0, len(codifiche) or 1, DOMANDE_DI_UN_TRATTO)
    ]
    return PuntiInBlocco(
        gruppi={
            nome: np.concatenate([tratto.gruppi[nome] for tratto in tratti])
            for nome in tratti[0].gruppi
        },
        residenza_regione=np.concatenate([tratto.residenza_regione for tratto in tratti]),
        senza_comune=np.concatenate([tratto.senza_comune for tratto in tratti]),
        giorni_regione=np.concatenate([tratto.giorni_regione for tratto in tratti]),
        alla_data=np.concatenate([tratto.alla_data for tratto in tratti]),
    )


def giorni(dal: Interi, alla_data: Interi) -> Interi:
    """Days of unbroken residence; 0 where there is none.

    Norma: R.R. 4/2017, art. 12 c. 3 lett. a) and b).
    """
    return np.where(dal > 0, alla_data - dal, 0)


def punti_residenza(dal: Interi, alla_data: Interi, regola: Residenza) -> Interi:
    """The hundredths of the step into which each residence falls, on exact anniversaries.

    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    punti = np.zeros(dal.size, dtype=np.int64)
    residenti = np.flatnonzero(dal > 0)
    durate = mezzi_anni(dal[residenti], alla_data[residenti])
    punti[residenti] = _per_scaglione(durate, regola)
    return punti


def con_condizioni(gruppi: Mapping[str, Interi], profilo: Profilo) -> NDArray[np.bool_]:
    """Whether each domanda has points for a family or a housing condition.

    Norma: R.R. 4/2017, Allegato 1 (text of R.R. 2/2025: residence counts only beside them).
    """
    presenti = [gruppi[gruppo.codice] > 0 for gruppo in profilo.gruppi]
    trovate: NDArray[np.bool_] = np.logical_or.reduce(presenti)
    return trovate


def punti_nel_comune(
    punti: PuntiInBlocco, chi: Interi, residente_dal: Interi, profilo: Profilo
) -> Interi:
    """The points of residence in the comune of a unit; `chi` is the domanda of each row.

    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    regola = profilo.residenza_comune
    trovati = punti_residenza(residente_dal, punti.alla_data[chi], regola)
    if regola.solo_con_condizioni:
        trovati = np.where(con_condizioni(punti.gruppi, profilo)[chi], trovati, 0)
    return trovati


def _per_scaglione(durate: Interi, regola: Residenza) -> Interi:
    """Look the points up by half-years: a table as long as the last bound."""
    ultimo = 2 * max(max(voce.da_anni, voce.fino_a or 0) for voce in regola.scaglioni) + 2
    tabella = np.zeros(ultimo + 2, dtype=np.int64)
    for mezzi in range(-1, ultimo + 1):
        scaglione = next((voce for voce in regola.scaglioni if voce.contiene(mezzi)), None)
        tabella[mezzi + 1] = in_centesimi(scaglione.punti) if scaglione else 0
    punti: Interi = tabella[np.minimum(durate, ultimo) + 1]
    return punti


def per_condizione(blocco: Blocco, profilo: Profilo, gruppo: Gruppo) -> dict[str, Interi]:
    """The points of the best letter of each condition of a group, before compatibility.

    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    trovati: dict[str, Interi] = {}
    for condizione in gruppo.condizioni:
        riscontro = condizioni_in_blocco.ACCERTAMENTI[condizione.codice](blocco, profilo)
        punti = np.zeros(blocco.quante, dtype=np.int64)
        for lettera in condizione.lettere:
            vale: NDArray[np.bool_] = riscontro[lettera.lettera]
            np.maximum(punti, lettera.centesimi * vale, out=punti)
        trovati[condizione.codice] = punti
    return trovati


def _gruppo(blocco: Blocco, profilo: Profilo, gruppo: Gruppo) -> Interi:
    """The highest sum among the admissible combinations of the group."""
    trovati = per_condizione(blocco, profilo, gruppo)
    migliore = np.zeros(blocco.quante, dtype=np.int64)
    for scelta in compatibilita.combinazioni_massimali(gruppo):
        somma = np.zeros(blocco.quante, dtype=np.int64)
        for codice in sorted(scelta):
            somma += trovati[codice]
        np.maximum(migliore, somma, out=migliore)
    return migliore


def _economica(blocco: Blocco, profilo: Profilo) -> Interi:
    """Round half up of massimo x (soglia - isee) / soglia, on whole hundredths."""
    massimo = in_centesimi(profilo.economica.massimo)
    soglia = in_centesimi(profilo.economica.soglia)
    isee = blocco.campi["isee"]
    distanza = np.where(isee >= 0, np.maximum(soglia - isee, 0), 0)
    return (2 * massimo * distanza + soglia) // (2 * soglia)
