"""From 15:58 to 16:00:30 of the last day, with a ledger: the rush before the close."""

import contextlib
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.core import mail

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro import tasks
from crema_sap.registro.models import Documento, Effetto
from crema_sap.web import albero
from domande.compilazione.contenuto import memoria
from domande.models import Domanda, Messaggio
from tests import servizi
from tests.bandi.factories import CHIUDE
from tests.guasti import libro, ressa
from tests.guasti.ressa import Cittadino
from tests.misure import riscontro
from tests.misure.raffica import Colpo, Riga
from tests.misure.riscontro import ACCOLTA, Storia

# Those with an open draft, and those who send at 15:58, in the last seconds, together half a
# second before the close, and after it. The rest leave their draft where it is.
CITTADINI, SOLLECITI, ULTIMI, INSIEME, TARDI = 240, 20, 60, 120, 20
DIECI_SECONDI = 10.0
MEZZO_SECONDO = 0.5
# What the front server may take to be given the processor, on a machine that does other things.
MARGINE = timedelta(seconds=0.45)
RIFIUTATA = 409


def prima(solleciti: list[Cittadino], altri: list[Cittadino]) -> list[Colpo]:
    """At 15:58: some send, everybody reads their own summary again."""
    return [
        *(c.invio(0.1 * n) for n, c in enumerate(solleciti)),
        *(c.riepilogo(0.015 * n) for n, c in enumerate(altri)),
    ]


def ultimi_secondi(ultimi: list[Cittadino], insieme: list[Cittadino]) -> list[Colpo]:
    """From 15:59:50: people in a hurry, with bad lines and two hands."""
    colpi = []
    for n, uno in enumerate(ultimi):
        quando = n * (DIECI_SECONDI - 1.5) / len(ultimi)
        match n % 10:
            case 0:  # A double click, and once more later from another page.
                colpi += [uno.invio(quando), uno.invio(quando), uno.invio(quando + 3)]
            case 1:  # The network goes when all has left; it is done again at once.
                colpi += [uno.invio(quando, taglia=0.02), uno.invio(quando + 0.05)]
            case 2:  # The network goes when all has left, and does not come back in time.
                colpi.append(uno.invio(quando, taglia=0.02))
            case 3:  # The network goes before the last byte, then it is there again.
                colpi += [uno.invio(quando, resto=1, taglia=0.2), uno.invio(quando + 0.4)]
            case 4:  # The last byte leaves after the close, and so does its retry.
                colpi.append(uno.invio(quando, resto=DIECI_SECONDI + 0.1 - quando))
            case 5:  # A slow line, in time.
                colpi.append(uno.invio(quando, resto=0.8))
            case _:
                colpi.append(uno.invio(quando))
    colpi += [uno.invio(DIECI_SECONDI - MEZZO_SECONDO) for uno in insieme]
    return colpi


def dopo(tardi: list[Cittadino]) -> list[Colpo]:
    """Just after 16:00:00."""
    return [uno.invio(DIECI_SECONDI + 0.02 + 0.05 * n) for n, uno in enumerate(tardi)]


@pytest.fixture
def ripulito(db_vera: servizi.BancaVera, cartella_dati: None) -> None:
    """Nothing of other tests among the public pages and the messages."""
    memoria.dimentica()


def test_the_rush_before_the_close_loses_doubles_and_shows_nothing(
    ripulito: None, db_vera: servizi.BancaVera, broker: str
) -> None:
    scena = libro.prepara_scena()
    gente = ressa.popolo(scena, CITTADINI)
    storie = {uno.storia.utente: uno.storia for uno in gente}
    posti = iter(gente)
    solleciti, ultimi, insieme, tardi = (
        [next(posti) for _ in range(quanti)] for quanti in (SOLLECITI, ULTIMI, INSIEME, TARDI)
    )
    with nel_ambito(scena.ambito.pk):
        Effetto.objects.all().update(consegnato_il=scena.avviso.pubblicato_il)
        albero.costruisci()

    with contextlib.closing(servizi.ServerWeb(db_vera, processi_web=2)) as web:
        gioca = partial(ressa.gioca, web.porta, storie=storie, scena=scena)
        letture = partial(ressa.letture, scena.avviso.codice)
        righe = gioca(
            [*prima(solleciti, gente[SOLLECITI:]), *letture(4, 30)], da=-timedelta(minutes=2)
        )
        righe += gioca(
            [*ultimi_secondi(ultimi, insieme), *dopo(tardi), *letture(12, 30)],
            da=-timedelta(seconds=DIECI_SECONDI),
        )
        # Whoever has no answer asks again, and so do those who have one.
        righe += gioca(
            [uno.invio(0.03 * n) for n, uno in enumerate([*ultimi, *insieme, *tardi])],
            da=timedelta(seconds=30),
        )

    trovato = riscontro.confronta(scena.ambito.pk, storie.values(), CHIUDE, margine=MARGINE)
    assert not any(trovato.guai.values()), trovato
    assert riscontro.controlla_registro(scena.ambito.pk) == []
    controlla_chi(trovato.arrivate.keys(), solleciti, ultimi, insieme)
    controlla_risposte(righe, scena.ambito.pk, storie)
    controlla_recapiti(scena.ambito.pk, storie, trovato.arrivate.keys())


def controlla_chi(
    arrivate: Collection[UUID],
    solleciti: list[Cittadino],
    ultimi: list[Cittadino],
    insieme: list[Cittadino],
) -> None:
    """Those who were in time are in, and nobody else but who was cut off in time."""
    dentro = {c.storia.chiave for c in [*solleciti, *insieme]}
    dentro |= {c.storia.chiave for n, c in enumerate(ultimi) if n % 10 not in {2, 4}}
    forse = {c.storia.chiave for n, c in enumerate(ultimi) if n % 10 == 2}

    assert dentro <= set(arrivate) <= dentro | forse


def controlla_risposte(righe: list[Riga], ambito: int, storie: dict[int, Storia]) -> None:
    """Every answer is one that was meant, and shows what is of who asked and of nobody else."""
    stati: dict[str, set[int]] = {}
    for riga in righe:
        stati.setdefault(riga.che, set()).add(riga.stato)
    assert stati == {
        ressa.ELENCO: {200},
        ressa.RIEPILOGO: {200},
        ressa.RICEVUTA: {200},
        # 0: the client has cut the line itself.
        riscontro.INVIO: {ACCOLTA, RIFIUTATA, 0},
    }
    assert len({riscontro.testo(riga) for riga in righe if riga.che == ressa.ELENCO}) == 1
    con_codici = dict(storie)
    with nel_ambito(ambito):
        for domanda in Domanda.objects.all():
            storia = storie[domanda.richiedente_id]
            propri = storia.segni | {domanda.codice_pubblico}
            con_codici[storia.utente] = replace(storia, segni=propri)
    assert riscontro.d_altri(righe, con_codici, set()) == []
    # It can see: each page of a person has something that would be another's to anybody else.
    nessuno = {chi: replace(storia, segni=frozenset()) for chi, storia in storie.items()}
    proprie = [r for r in righe if r.che in {ressa.RIEPILOGO, ressa.RICEVUTA}]
    assert riscontro.d_altri(proprie, nessuno, set()) == proprie


def controlla_recapiti(ambito: int, storie: dict[int, Storia], arrivate: Collection[UUID]) -> None:
    """Each receipt reaches its owner: message, e-mail, and the row of the document."""
    with nel_ambito(ambito):
        effetti = Effetto.objects.filter(consegnato_il=None, coda="predefinita")
        da_recapitare = list(effetti.values_list("pk", flat=True))
    for effetto in da_recapitare:
        tasks.consegna_effetto(effetto_id=effetto, ambito_id=ambito)
    with nel_ambito(ambito):
        domande = {d.pk: d for d in Domanda.objects.all()}
        messaggi = list(Messaggio.objects.exclude(spedito_il=None))
    per_chiave = {storia.chiave: storia for storia in storie.values()}
    assert sorted((m.domanda_id, m.destinatario_id) for m in messaggi) == sorted(
        (d.pk, d.richiedente_id) for d in domande.values()
    )
    assert all(domande[m.domanda_id].protocollo in m.testo for m in messaggi)
    assert Counter((m.extra_headers["Message-ID"], *m.to) for m in mail.outbox) == Counter(
        (f"<invio.{chiave}@portale>", posta)
        for chiave in arrivate
        for posta in per_chiave[chiave].segni
        if posta.endswith("@esempio.it")
    )
    for domanda in domande.values():
        with nel_ambito(ambito, domanda.richiedente_id):
            proprio = Utente.objects.get(pk=domanda.richiedente_id)
            (ricevuta,) = Documento.objects.visibili_a(proprio).filter(tipo="ricevuta_domanda")
            assert ricevuta.oggetto_id == str(domanda.pk)
