"""Reminders of unsent drafts: which is due when, to whom, once; also when the clocks change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from bandi import services as atti
from bandi.models import UnitaOfferta
from bandi.rules.finestra import Finestra, Pausa
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from domande import comunicazioni, promemoria, tasks
from domande.mandati import selectors as mandati
from domande.mandati.tasks import comunicazione_email
from domande.models import Comunicazione
from domande.rules.promemoria import SOGLIE, soglia_dovuta
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena, crea_bozza, invia

GIORNO, ORA, ATTIMO = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)
ROMA = orologio.ROMA


def roma(*parti: int) -> datetime:
    return datetime(*parti, tzinfo=ROMA)  # type: ignore[arg-type]


# The close, an instant, and what is due at it. Of each threshold: a moment before, itself.
AUTUNNO = roma(2019, 10, 30, 16)  # the clocks go back on 27 October at 3.00
PRIMAVERA = roma(2020, 4, 1, 16)  # they go forward on 29 March at 2.00
CASI = [
    # 168 hours before 16.00 CET are 17.00 CEST of seven days earlier.
    (AUTUNNO, roma(2019, 10, 23, 16, 59, 59), None),
    (AUTUNNO, roma(2019, 10, 23, 17), "7g"),
    (AUTUNNO, roma(2019, 10, 28, 15, 59, 59), "7g"),
    (AUTUNNO, roma(2019, 10, 28, 16), "48h"),
    (AUTUNNO, roma(2019, 10, 30, 12, 59, 59), "48h"),
    (AUTUNNO, roma(2019, 10, 30, 13), "3h"),
    (AUTUNNO, roma(2019, 10, 30, 15, 59, 59), "3h"),
    (AUTUNNO, roma(2019, 10, 30, 16), None),
    # 168 hours before 16.00 CEST are 15.00 CET.
    (PRIMAVERA, roma(2020, 3, 25, 14, 59, 59), None),
    (PRIMAVERA, roma(2020, 3, 25, 15), "7g"),
    (PRIMAVERA, roma(2020, 3, 30, 16), "48h"),
    (PRIMAVERA, roma(2020, 4, 1, 13), "3h"),
    # A close four hours after the clocks went back: three hours before it is 3.00, once.
    (roma(2019, 10, 27, 6), datetime(2019, 10, 27, 0, 30, tzinfo=UTC), "48h"),
    (roma(2019, 10, 27, 6), datetime(2019, 10, 27, 1, 59, 59, tzinfo=UTC), "48h"),
    (roma(2019, 10, 27, 6), datetime(2019, 10, 27, 2, tzinfo=UTC), "3h"),
]


@pytest.mark.parametrize(("chiude", "ora", "attesa"), CASI)
def test_a_reminder_is_due_at_its_instant(
    chiude: datetime, ora: datetime, attesa: str | None
) -> None:
    finestra = Finestra(chiude - 40 * GIORNO, chiude)

    dovuta = soglia_dovuta(
        finestra, iniziata_il=finestra.apre_il, termine_dal=finestra.apre_il, ora=ora
    )

    assert (dovuta and dovuta.codice) == attesa


@pytest.mark.parametrize("soglia", SOGLIE, ids=lambda s: s.codice)
@pytest.mark.parametrize("quale", ["iniziata_il", "termine_dal"])
def test_what_had_passed_already_is_not_told(soglia: Any, quale: str) -> None:
    finestra = Finestra(AUTUNNO - 40 * GIORNO, AUTUNNO)
    istante = finestra.chiude_il - soglia.prima
    presto = {"iniziata_il": finestra.apre_il, "termine_dal": finestra.apre_il}

    subito = soglia_dovuta(finestra, **(presto | {quale: istante}), ora=istante)
    dopo = soglia_dovuta(finestra, **(presto | {quale: istante + ATTIMO}), ora=istante + ATTIMO)

    assert subito is soglia
    assert dopo is None


def test_while_it_is_suspended_nobody_is_reminded() -> None:
    apre, dal = AUTUNNO - 40 * GIORNO, AUTUNNO - 5 * GIORNO
    senza_fine = Finestra(apre, AUTUNNO, (Pausa(dal),))
    con_fine = Finestra(apre, AUTUNNO, (Pausa(dal, dal + GIORNO),))

    def dovuta(finestra: Finestra, ora: datetime) -> Any:
        return soglia_dovuta(finestra, iniziata_il=apre, termine_dal=apre, ora=ora)

    assert dovuta(senza_fine, dal - ORA) is None
    assert dovuta(senza_fine, dal + ORA) is None
    assert dovuta(con_fine, dal + ORA) is None
    assert dovuta(con_fine, dal + GIORNO).codice == "7g"


def ricorda(scena: Scena, ora: datetime) -> int:
    """The beat, which comes twice, then the worker."""
    ambiti.entra(scena.ambito.pk, None)
    nuovi = promemoria.ricorda(ora=ora)
    assert promemoria.ricorda(ora=ora) == 0
    for _ in range(2):
        for effetto in Effetto.objects.filter(tipo=comunicazioni.EFFETTO).order_by("pk"):
            comunicazione_email(effetto)
    return nuovi


def test_each_is_reminded_three_times_of_a_term_and_no_more(
    scena: Scena, cittadina: Utente
) -> None:
    crea_bozza(scena, cittadina)

    quante = [
        ricorda(scena, bandi.CHIUDE - prima)
        for prima in (8 * GIORNO, 7 * GIORNO, 6 * GIORNO, 2 * GIORNO, ORA * 3, ORA, timedelta(0))
    ]

    assert quante == [0, 1, 0, 1, 1, 0, 0]
    assert [m.to for m in mail.outbox] == [["anna.rossi@esempio.it"]] * 3
    assert "16 dicembre 2019, ore 16.00" in mail.outbox[0].body.replace("\xa0", " ")
    assert "«Le mie domande»" in mail.outbox[0].body


def test_when_the_beat_was_dead_only_the_last_is_told(scena: Scena, cittadina: Utente) -> None:
    crea_bozza(scena, cittadina)

    assert ricorda(scena, bandi.CHIUDE - ORA) == 1

    assert Comunicazione.objects.get().oggetto.endswith("meno di tre ore al termine")


def test_an_extension_moves_them(scena: Scena, cittadina: Utente) -> None:
    crea_bozza(scena, cittadina)
    assert ricorda(scena, bandi.CHIUDE - 2 * GIORNO) == 1
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    atti.proroga_avviso(
        avviso=scena.avviso,
        chiude_il=bandi.CHIUDE + 10 * GIORNO,
        motivo="Guasto",
        utente=scena.capofila,
        ora=bandi.CHIUDE - GIORNO,
    )

    quante = [
        ricorda(scena, bandi.CHIUDE + 10 * GIORNO - prima)
        for prima in (10 * GIORNO, 7 * GIORNO, 2 * GIORNO)
    ]

    assert quante == [0, 1, 1]
    assert "26 dicembre 2019" in Comunicazione.objects.order_by("-pk")[0].testo.replace("\xa0", " ")


def test_an_act_that_leaves_the_term_repeats_nothing(scena: Scena, cittadina: Utente) -> None:
    crea_bozza(scena, cittadina)
    assert ricorda(scena, bandi.CHIUDE - 7 * GIORNO) == 1
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    offerta = UnitaOfferta.objects.filter(avviso=scena.avviso).order_by("pk")[0]
    atti.ritira_unita(
        offerta=offerta, motivo="Incendio", utente=scena.capofila, ora=bandi.CHIUDE - 6 * GIORNO
    )

    assert ricorda(scena, bandi.CHIUDE - 5 * GIORNO) == 0
    assert ricorda(scena, bandi.CHIUDE - 2 * GIORNO) == 1


def test_after_the_sending_nobody_is_reminded_nor_written_to(
    scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    ambiti.entra(scena.ambito.pk, None)
    promemoria.ricorda(ora=bandi.CHIUDE - 7 * GIORNO)
    assert len(mandati.comunicazioni(utente=cittadina)) == 1

    ambiti.entra(scena.ambito.pk, cittadina.pk)
    invia(scena, bozza, cittadina)

    assert ricorda(scena, bandi.CHIUDE - GIORNO) == 0
    assert mail.outbox == []
    assert mandati.comunicazioni(utente=cittadina) == []


def test_who_helps_is_reminded_too(scena: Scena) -> None:
    sportello = banco.crea_sportello(scena)
    mandato = sportello.attivo(banco.persona(email="teresa@esempio.it"))

    assert ricorda(scena, bandi.CHIUDE - GIORNO) == 2

    assert {m.to[0] for m in mail.outbox if "non ancora inviata" in m.subject} == {
        "teresa@esempio.it",
        sportello.utente.email,
    }
    testo = Comunicazione.objects.get(destinatario=sportello.utente).testo
    assert mandato.sigla in testo
    assert "Verdi" not in testo


def test_the_beat_reminds_in_every_ambito(scena: Scena, cittadina: Utente) -> None:
    crea_bozza(scena, cittadina)
    orologio.sposta(bandi.CHIUDE - ORA)

    assert tasks.ricorda() == 1
    assert tasks.ricorda() == 0
    assert DURANTE < bandi.CHIUDE
