"""Runs for the tests of the rankings: a closed avviso with an invented population."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bandi.rules.profilo import leggi_profilo
from bandi.services import carica_profilo
from crema_sap import orologio
from crema_sap.enti.models import Utente
from domande import fascicolo
from domande.confronti import services as confronti
from domande.graduatorie import services
from domande.models import Domanda, Elaborazione, ListaConfronto, ListaGraduatoria, Preferenza
from domande.popolamento import services as popolamento
from domande.rules import residenza
from domande.rules.graduatoria import chiave_sorteggio
from domande.rules.punteggio import calcola
from tests.bandi import factories as bandi
from tests.domande.factories import Scena

NUMERO = 40
SEME = "un seme estratto in pubblico"


def chiudi(scena: Scena, numero: int = NUMERO) -> Scena:
    """Move the clock after the close and let the population have applied."""
    orologio.sposta(bandi.DOPO)
    richiesta = popolamento.Richiesta(scena.ambito.pk, scena.avviso.codice, numero, 7)
    popolamento.popola(richiesta, lambda _che_cosa, _quante: None)
    return scena


def elabora(scena: Scena, utente: Utente | None = None, **altro: Any) -> Elaborazione:
    """Compute a run."""
    valori: dict[str, Any] = {"seme": SEME, "ora": bandi.DOPO}
    return services.calcola(avviso=scena.avviso, utente=utente, **(valori | altro))


def prova_un_profilo(elaborazione: Elaborazione, capofila: Utente) -> dict[str, Any]:
    """Try another profile on a run, and answer the keys of what came out."""
    ora = elaborazione.calcolata_il
    profilo = carica_profilo(
        dati=bandi.dati_profilo() | {"preferenze_massime": 2}, utente=capofila, ora=ora
    )
    confronto = confronti.chiedi_confronto(
        elaborazione=elaborazione, profilo=profilo, utente=capofila, ora=ora
    )
    esito = confronti.calcola(confronti.prepara(confronto), lambda _percento, _passo: None)
    confronti.conserva(confronto=confronto, esito=esito, ora=ora)
    return {
        "profilo": profilo.codice,
        "profilo_versione": profilo.versione,
        "confronto": confronto.pk,
        "confronto_lista": ListaConfronto.objects.filter(confronto=confronto)[0].pk,
        "confronto_codice": esito.letti.codici[0],
    }


def lista_di(elaborazione: Elaborazione, codice: str) -> ListaGraduatoria:
    """The list of a unit."""
    return ListaGraduatoria.objects.get(
        elaborazione=elaborazione, unita_offerta__unita__codice=codice
    )


def ordine_spiegato(scena: Scena, codice: str, seme: str) -> list[tuple[int, int]]:
    """Domande and ISBAR (hundredths) of a unit's list, one explained score at a time.

    It shares with the product's ranking the explained rules and nothing else: no arrays, no
    encoded facts, no tie-breaks in numpy.
    """
    profilo = leggi_profilo(scena.avviso.profilo.dati)
    scelte = Preferenza.objects.filter(
        unita_offerta__unita__codice=codice, domanda__ritirata_il__isnull=True
    ).select_related("domanda", "unita_offerta__unita")
    righe = []
    for scelta in scelte:
        domanda, comune = scelta.domanda, scelta.unita_offerta.unita.comune_id
        letto = fascicolo.leggi(domanda)
        punti = calcola(letto.fatti, profilo, comune, letto.alla_data)
        giorni = {
            "residenza_comune_giorni": _giorni(
                residenza.residente_in_comune_dal(letto.fatti, comune, letto.alla_data),
                letto.alla_data,
            ),
            "residenza_regione_giorni": _giorni(
                residenza.residente_in_lombardia_dal(letto.fatti, letto.alla_data),
                letto.alla_data,
            ),
        }
        spareggi = [giorni.get(nome, punti.totali.get(nome)) for nome in profilo.spareggio]
        chiave = (
            -punti.isbar,
            *(-valore for valore in spareggi if valore is not None),
            chiave_sorteggio(seme, domanda.codice_pubblico),
        )
        assert None not in spareggi
        righe.append((chiave, domanda.pk, int(punti.isbar * 100)))
    return [(pk, isbar) for _chiave, pk, isbar in sorted(righe)]


def _giorni(dal: date | None, alla_data: date) -> int:
    return (alla_data - dal) // timedelta(days=1) if dal else 0


def codici(chiavi: Sequence[int]) -> list[str]:
    """The public codes of some domande, in the same order."""
    per_chiave = dict(Domanda.objects.values_list("pk", "codice_pubblico"))
    return [per_chiave[chiave] for chiave in chiavi]
