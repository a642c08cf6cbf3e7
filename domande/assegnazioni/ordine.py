"""The order of assignment of a tornata as it stands: its frozen facts and what happened since."""

import zlib
from dataclasses import dataclass, replace

import numpy as np
from django.db import connection

from bandi.rules.profilo import leggi_profilo
from crema_sap.enti import cifratura
from domande.assegnazioni import congelati, fatti
from domande.assegnazioni.congelati import Congelati
from domande.compilazione.risposte import sha256
from domande.models import Elaborazione, FattiCongelati, TipoFatto, TornataAssegnazione
from domande.rules.assegnazione import motore
from domande.rules.assegnazione.eventi import NESSUNO, Canale, Evento, Fatto
from domande.rules.assegnazione.fatti import Fatti, Scelta
from domande.rules.assegnazione.motore import Esito, Proposta
from domande.rules.assegnazione.regole import Regole

ULTIMO = 2**31 - 1
LEGGI_FATTI = (
    "SELECT tipo, offerta_id, domanda_id, codice, canale FROM domande_fatti_dell_ordine(%s, %s)"
)
EVENTI = {
    TipoFatto.PROPOSTA: Fatto.PROPOSTA,
    TipoFatto.ACCETTAZIONE: Fatto.ACCETTAZIONE,
    TipoFatto.RIFIUTO: Fatto.RIFIUTO,
    # Who does not answer in time has a reason of its own.
    TipoFatto.SCADENZA: Fatto.RIFIUTO,
    TipoFatto.ESCLUSIONE: Fatto.ESCLUSIONE,
    TipoFatto.RITIRO: Fatto.RITIRO,
}

type Riga = tuple[str, int | None, int | None, str, str]


class FattiAlterati(Exception):
    """What is stored is not what the tornata was prepared from."""


@dataclass(frozen=True, slots=True)
class Ordine:
    """Who each unit goes to, with the keys of units and domande."""

    letti: Congelati
    esito: Esito

    def proposta_per(self, offerta_id: int) -> Proposta | None:
        """What a unit is proposed to, or None when nobody is left in line."""
        if offerta_id not in self.letti.offerte:
            return None
        return self.esito.proposte.get(self.letti.unita_di(offerta_id))

    def domanda_di(self, proposta: Proposta) -> int:
        """The key of the domanda of a proposal."""
        return int(self.letti.domande[proposta.domanda])

    def posizione_di(self, proposta: Proposta) -> int:
        """The place in the list of the unit."""
        return int(self.esito.righe.posizione[proposta.riga])


def leggi(tornata: TornataAssegnazione, *, fino: int = ULTIMO) -> Ordine:
    """The order after the facts up to a number; after all of them, without it.

    Raises `FattiAlterati` when the frozen facts do not give the hash of the tornata.
    """
    letti = _congelati(tornata)
    with connection.cursor() as cursore:
        cursore.execute(LEGGI_FATTI, [tornata.pk, fino])
        righe: list[Riga] = cursore.fetchall()
    profilo = leggi_profilo(tornata.elaborazione.profilo.dati)
    regole = fatti.regole_scritte(tornata.regole, profilo)
    return Ordine(letti, motore.assegna(*_al_momento(letti, righe, regole)))


def iniziale(elaborazione: Elaborazione) -> Esito | None:
    """The order before anything had happened, for the run of a tornata; None for another."""
    tornata = (
        TornataAssegnazione.objects.select_related("elaborazione__profilo")
        .filter(elaborazione=elaborazione)
        .first()
    )
    return leggi(tornata, fino=0).esito if tornata else None


def scrivi(letti: Congelati) -> tuple[bytes, str]:
    """The facts as they are kept, and their hash."""
    scritti = congelati.scrivi(letti)
    return cifratura.cifra(zlib.compress(scritti)), sha256(scritti)


def _congelati(tornata: TornataAssegnazione) -> Congelati:
    conservati = FattiCongelati.objects.get(tornata=tornata)
    scritti = zlib.decompress(cifratura.decifra(conservati.dati_cifrati))
    if sha256(scritti) != tornata.fatti_impronta:
        raise FattiAlterati("I fatti conservati non sono quelli della tornata.")
    return congelati.leggi(scritti)


def _al_momento(
    letti: Congelati, righe: list[Riga], regole: Regole
) -> tuple[Fatti, Regole, list[Evento]]:
    scelte: dict[tuple[int, str], Scelta] = {}
    eventi: list[Evento] = []
    sistemato = letti.fatti.nuclei.sistemato.copy()
    for tipo, offerta, domanda, codice, canale in righe:
        # Who is housed may have a domanda that was left out of these lists as a double.
        if tipo == TipoFatto.SISTEMATO and domanda not in letti.domande:
            continue
        chi = NESSUNO if domanda is None else letti.nucleo_di(domanda)
        unita = NESSUNO if offerta is None else letti.unita_di(offerta)
        if tipo == TipoFatto.SCELTA:
            proprietario = letti.fatti.unita[unita].proprietario
            scelte[chi, proprietario] = Scelta(domanda=chi, unita=unita, motivo="")
        elif tipo == TipoFatto.SISTEMATO:
            sistemato[chi] = True
        else:
            eventi.append(
                Evento(
                    fatto=EVENTI[TipoFatto(tipo)],
                    domanda=chi,
                    unita=unita,
                    codice=codice,
                    canale=Canale(canale) if canale else Canale.GRADUATORIA,
                )
            )
    nuclei = replace(letti.fatti.nuclei, sistemato=np.asarray(sistemato))
    return replace(letti.fatti, nuclei=nuclei, scelte=tuple(scelte.values())), regole, eventi
