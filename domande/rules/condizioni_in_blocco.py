"""The family and housing conditions of many domande at once: twins of `condizioni`. Pure.

Each function gives, for every letter, which domande satisfy it. Norma of all of them: R.R. 4/2017,
Allegato 1 (and art. 14 for the words), as in the explained twin of the same name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandi.rules.tipi import Profilo
from crema_sap.aritmetica import in_centesimi
from domande.rules import codifica
from domande.rules.tempo_in_blocco import Interi, mezzi_anni

type Veri = NDArray[np.bool_]
type Riscontro = Mapping[str, Veri]
type Accertamento = Callable[["Blocco", Profilo], Riscontro]


@dataclass(frozen=True, slots=True)
class Blocco:
    """Encoded domande side by side.

    `campi`: one array per field of `codifica.CAMPI`. `chi`, `eta`, `segni`: one entry per
    component: the domanda it belongs to, the age in half-years on that day, the flags.
    """

    campi: Mapping[str, Interi]
    chi: Interi
    eta: Interi
    segni: Interi

    @property
    def quante(self) -> int:
        """How many domande there are."""
        return len(self.campi["alla_data"])

    def conta(self, quali: Veri) -> Interi:
        """How many components of each domanda satisfy a test."""
        conteggio: Interi = np.bincount(self.chi[quali], minlength=self.quante)
        return conteggio

    def da_almeno(self, campo: str, anni: int) -> Veri:
        """Which domande have had `campo` for at least `anni` years."""
        return mezzi_anni(self.campi[campo], self.campi["alla_data"]) >= 2 * anni


def anziani(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, art. 14 c. 1 lett. a), Allegato 1."""
    parametri = profilo.parametri
    eta, quanti = blocco.eta, blocco.campi["componenti"]
    anziana = eta >= 2 * parametri.anziano_anni
    fragile = ((blocco.segni & codifica.INABILE) > 0) | (eta > 2 * parametri.anziano_oltre_anni)
    anziane, fragili = blocco.conta(anziana), blocco.conta(fragile)
    entrambe = blocco.conta(anziana & fragile)
    ammesso = (quanti >= 1) & (quanti <= parametri.anziani_componenti)
    # One elderly and another frail: not the same single person counted twice.
    coppia = (anziane >= 1) & (fragili >= 1) & (anziane + fragili - entrambe >= 2)
    return {"a": ammesso & coppia, "b": ammesso & (anziane == quanti)}


def nuova_formazione(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, art. 6 c. 4, art. 14 c. 1 lett. b), Allegato 1."""
    durata = mezzi_anni(blocco.campi["formata_il"], blocco.campi["alla_data"])
    recente = (durata >= 0) & (durata <= 2 * profilo.parametri.nuova_formazione_anni)
    famiglia = recente | (blocco.campi["da_costituire"] > 0)
    minori = _minori(blocco, profilo) > 0
    return {"a": famiglia & minori, "b": famiglia & ~minori}


def monoparentale(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, art. 14 c. 1 lett. c), Allegato 1."""
    minori = _minori(blocco, profilo)
    un_adulto = blocco.campi["componenti"] - minori == 1
    return {"a": un_adulto & (minori >= 2), "b": un_adulto & (minori == 1)}


def _minori(blocco: Blocco, profilo: Profilo) -> Interi:
    return blocco.conta(blocco.eta < 2 * profilo.parametri.minore_anni)


def disabilita(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, Allegato 1, condizioni familiari, punto 4."""
    classi = blocco.segni & codifica.CLASSE_DISABILITA
    return {
        lettera: blocco.conta(classi == numero) > 0
        for numero, lettera in enumerate(codifica.CLASSI, start=1)
    }


def rilascio_alloggio(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, Allegato 1, condizioni abitative."""
    emesso_il = blocco.campi["rilascio_emesso_il"]
    emesso = (emesso_il > 0) & (emesso_il <= blocco.campi["alla_data"])
    fissata = blocco.campi["rilascio_esecuzione_il"] > 0
    return {"a": emesso & fissata, "b": emesso & ~fissata}


def alloggio_improprio(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, Allegato 1, condizioni abitative."""
    return {"a": blocco.da_almeno("improprio_dal", profilo.parametri.improprio_anni)}


def antigienicita(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, Allegato 1, condizioni abitative."""
    certificato_il = blocco.campi["antigienico_certificato_il"]
    certificato = (certificato_il > 0) & (certificato_il <= blocco.campi["alla_data"])
    residente = blocco.da_almeno("antigienico_dal", profilo.parametri.antigienico_anni)
    return {"a": certificato & residente}


def sovraffollamento(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, Allegato 1; minimum of the table of art. 9 c. 2."""
    fasce = profilo.adeguatezza.fasce
    minimi = np.array([in_centesimi(fascia.minima) for fascia in fasce], dtype=np.int64)
    quanti, superficie = blocco.campi["componenti"], blocco.campi["superficie"]
    minima = minimi[np.clip(quanti, 1, len(fasce)) - 1]
    nota = (superficie >= 0) & (quanti > 0)
    return {
        "a": nota & (superficie * 100 < minima * profilo.parametri.sovraffollamento_grave),
        "b": nota & (superficie * 100 < minima * profilo.parametri.sovraffollamento),
    }


def barriere(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, Allegato 1, condizioni abitative."""
    motoria = blocco.conta((blocco.segni & codifica.MOTORIA) > 0) > 0
    return {"a": (blocco.campi["barriere"] > 0) & motoria}


def coabitazione(blocco: Blocco, profilo: Profilo) -> Riscontro:
    """Norma: R.R. 4/2017, Allegato 1, condizioni abitative."""
    return {"a": blocco.da_almeno("coabitazione_dal", profilo.parametri.coabitazione_anni)}


ACCERTAMENTI: Mapping[str, Accertamento] = {
    "anziani": anziani,
    "nuova_formazione": nuova_formazione,
    "monoparentale": monoparentale,
    "disabilita": disabilita,
    "rilascio_alloggio": rilascio_alloggio,
    "alloggio_improprio": alloggio_improprio,
    "antigienicita": antigienicita,
    "sovraffollamento": sovraffollamento,
    "barriere": barriere,
    "coabitazione": coabitazione,
}
