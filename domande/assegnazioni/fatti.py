"""The facts of an assignment, read for a run of the rankings; a tornata keeps them frozen."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bandi.models import Avviso, UnitaOfferta, VersioneAvviso
from bandi.rules.tipi import Adeguatezza, Profilo
from crema_sap.aritmetica import in_centesimi
from crema_sap.enti.models import TipoEnte
from crema_sap.orologio import ROMA
from domande import fascicolo
from domande.graduatorie.ingressi import Ingressi
from domande.models import Assegnazione, CanaleAssegnazione, Domanda
from domande.rules import blocco, codifica
from domande.rules.adeguatezza import esito_adeguatezza
from domande.rules.assegnazione import regole
from domande.rules.assegnazione.fatti import Contingente, Fatti, Nuclei, Righe, Unita, Veri
from domande.rules.assegnazione.quote import Prevista, contingenti
from domande.rules.assegnazione.regole import Regole
from domande.rules.graduatoria import Ordinamento
from domande.states import StatoAssegnazione
from programmazione.models import RigaPiano

TABELLA = Path(__file__).parents[1] / "dati" / "assegnazione.toml"
CENTO = 100


def regole_di(avviso: Avviso, profilo: Profilo) -> Regole:
    """The parameters in force when the avviso first opened.

    Raises `RegoleNonValide` when the table says nothing of that day.
    """
    return regole.leggi(
        tomllib.loads(TABELLA.read_text(encoding="utf-8")),
        giorno=giorno_di_riferimento(avviso),
        indigenza=profilo.indigenza,
    )


def regime_di(avviso: Avviso, regime: Regole) -> dict[str, Any]:
    """The rows of the table that a regime was read from, as JSON takes them."""
    tabella = tomllib.loads(TABELLA.read_text(encoding="utf-8"))
    righe = next(uno for uno in tabella["regime"] if uno["codice"] == regime.codice)
    return {
        campo: valore.isoformat() if isinstance(valore, date) else valore
        for campo, valore in righe.items()
    } | {"giorno": giorno_di_riferimento(avviso).isoformat()}


def regole_scritte(scritte: dict[str, Any], profilo: Profilo) -> Regole:
    """The rules of a tornata, from what it kept of the table."""
    campi = {
        campo: date.fromisoformat(valore) if campo in {"dal", "al", "giorno"} else valore
        for campo, valore in scritte.items()
    }
    return regole.leggi({"regime": [campi]}, giorno=campi["giorno"], indigenza=profilo.indigenza)


def giorno_di_riferimento(avviso: Avviso) -> date:
    """The day whose regime counts: the first opening of the avviso."""
    prima = VersioneAvviso.objects.filter(avviso=avviso).earliest("numero")
    return prima.apre_il.astimezone(ROMA).date()


def componi(
    *, avviso: Avviso, letti: Ingressi, ordinate: Ordinamento, profilo: Profilo, regime: Regole
) -> Fatti:
    """Lay out units, households and lists of a run.

    A class of households is the row of the adequacy table, with or without a motor disability.
    """
    unita = _unita(avviso, letti, profilo)
    return Fatti(
        unita=unita,
        nuclei=_nuclei(letti, profilo),
        righe=Righe(
            lista=ordinate.lista,
            posizione=ordinate.posizione,
            domanda=ordinate.domanda,
            ordine=ordinate.ordine,
            residente=letti.preferenze.residente_dal[ordinate.preferenza] > 0,
            chiavi=(
                -ordinate.isbar,
                *(-valori for valori in ordinate.criteri.values()),
                ordinate.sorteggio,
            ),
        ),
        contingenti=con_le_date(
            contingenti(unita, avviso.piano.anno, _previste(avviso), regime), avviso, regime
        ),
    )


def con_le_date(
    propri: tuple[Contingente, ...], avviso: Avviso, regime: Regole
) -> tuple[Contingente, ...]:
    """The units of the year, less what other avvisi have given to indigent households in it.

    Norma: R.R. 4/2017, art. 13 c. 3: the quota is of the calendar year.
    """
    altrove = (
        Assegnazione.objects.vive()
        .filter(canale=CanaleAssegnazione.INDIGENTI, tornata__avviso__di_prova=avviso.di_prova)
        .exclude(tornata__avviso=avviso)
        .select_related("offerta__unita__comune", "proprietario", "tornata__avviso__piano")
    )
    date_altrove: Counter[tuple[str, str, int]] = Counter()
    for una in altrove:
        unita, ente = una.offerta.unita, una.proprietario
        per_comune = ente.tipo == TipoEnte.ALER and regime.aler_per_comune
        anno = unita.assegnabile_nel or una.tornata.avviso.piano.anno
        date_altrove[ente.nome, unita.comune.nome if per_comune else "", anno] += 1
    return tuple(
        replace(uno, gia_assegnate=date_altrove[uno.proprietario, uno.comune, uno.anno])
        for uno in propri
    )


def _unita(avviso: Avviso, letti: Ingressi, profilo: Profilo) -> tuple[Unita, ...]:
    lette = (
        UnitaOfferta.objects.filter(pk__in=letti.unita.tolist())
        .select_related("unita__comune", "unita__proprietario")
        .in_bulk()
    )
    offerte = [(lista, lette[chiave].unita) for lista, chiave in enumerate(letti.unita.tolist())]
    return tuple(
        Unita(
            codice=una.codice,
            proprietario=una.proprietario.nome,
            comune=una.comune.nome,
            anno=una.assegnabile_nel or avviso.piano.anno,
            lista=lista,
            adatta_a=_adatta_a(una, profilo.adeguatezza),
            aler=una.proprietario.tipo == TipoEnte.ALER,
        )
        for lista, una in offerte
    )


def _adatta_a(unita: Any, tabella: Adeguatezza) -> frozenset[int]:
    """The classes that a dwelling suits: twice the people, plus one with a motor disability."""
    persone = [
        fascia.componenti
        for fascia in tabella.fasce
        if esito_adeguatezza(unita.superficie_mq, fascia.componenti, tabella).soddisfatto
    ]
    con_motoria = () if unita.senza_barriere is False else persone
    return frozenset(
        [2 * quante for quante in persone] + [2 * quante + 1 for quante in con_motoria]
    )


def _nuclei(letti: Ingressi, profilo: Profilo) -> Nuclei:
    lette = blocco.componi_blocco(letti.codifiche)
    motoria = np.minimum(lette.conta((lette.segni & codifica.MOTORIA) > 0), 1)
    persone = np.clip(lette.campi["componenti"], 1, len(profilo.adeguatezza.fasce))
    isee = lette.campi["isee"]
    indigente = (isee >= 0) & (isee <= in_centesimi(profilo.indigenza.isee_massimo))
    return Nuclei(
        codici=letti.codici,
        indigente=indigente,
        attestato=_attestati(letti, indigente),
        classe=2 * persone + motoria,
        categorie=np.zeros(lette.quante, dtype=np.int64),
        sistemato=_sistemati(letti),
        escluso=np.zeros(lette.quante, dtype=np.bool_),
    )


def _attestati(letti: Ingressi, indigente: Veri) -> Veri:
    """Who has the attestation of the social services: only the indigent are opened and read."""
    chiavi = letti.domande[indigente].tolist()
    con_attestazione = [
        domanda.pk
        for domanda in Domanda.objects.filter(pk__in=chiavi).iterator()
        if fascicolo.leggi(domanda).fatti.attestazione_indigenza is not None
    ]
    attestati: Veri = np.isin(letti.domande, con_attestazione)
    return attestati


def _sistemati(letti: Ingressi) -> Veri:
    """Who has signed the contract of a public dwelling, whatever the avviso."""
    firmatari = Assegnazione.objects.filter(stato=StatoAssegnazione.CONTRATTO).values("richiedente")
    loro = Domanda.objects.filter(richiedente__in=firmatari).values_list("pk", flat=True)
    sistemati: Veri = np.isin(letti.domande, list(loro))
    return sistemati


def _previste(avviso: Avviso) -> Iterator[Prevista]:
    righe = RigaPiano.objects.filter(piano=avviso.piano, assegnabili__isnull=False)
    for riga in righe.select_related("ente", "comune").order_by("pk"):
        yield Prevista(
            proprietario=riga.ente.nome,
            comune=riga.comune.nome if riga.comune else "",
            aler=riga.ente.tipo == TipoEnte.ALER,
            assegnabili=riga.assegnabili or 0,
            quota=None if riga.perc_indigenza is None else riga.perc_indigenza / CENTO,
        )
