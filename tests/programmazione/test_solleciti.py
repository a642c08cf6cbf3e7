"""Reminders: once for each step and person, one message a day, to whom still has to answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from crema_sap import orologio
from crema_sap.celery import app
from crema_sap.enti.models import Incarico, Ruolo, Utente
from crema_sap.orologio import ROMA
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto, Evento
from programmazione import periodic, services
from programmazione.models import Dichiarazione, MessaggioSollecito, Ricognizione, Sollecito
from programmazione.rules.solleciti import TAPPE, istante
from programmazione.services import solleciti
from programmazione.tasks import SOLLECITO
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SCADENZA,
    Mondo,
    apri,
    dichiarazione_di,
    trasmetti,
)
from tests.programmazione.pagine import leggi, pagina

QUANDO = {tappa.codice: istante(tappa, SCADENZA) for tappa in TAPPE}


@pytest.fixture(autouse=True)
def _posta(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def consegna_tutto() -> None:
    """Deliver what is in the outbox, as the worker does; what was delivered stays there."""
    for effetto in Effetto.objects.filter(tipo=SOLLECITO, consegnato_il__isnull=True):
        consegna.GESTORI[effetto.tipo].recapita(effetto)


def partiti() -> list[tuple[str, str]]:
    """The steps sent so far, with the person."""
    return sorted(
        Sollecito.objects.values_list("tappa", "destinatario__email").order_by("tappa", "pk")
    )


def test_who_has_not_answered_is_reminded_and_nobody_else(mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=1, assegnabili=1)
    services.dichiara_zero(
        dichiarazione=dichiarazione_di(mondo.comuni[1]),
        utente=mondo.operatore(mondo.comuni[1]),
        ora=ORA,
    )

    quanti = solleciti.sollecita(ora=QUANDO["MENO_7"])
    orologio.sposta(QUANDO["MENO_7"])
    consegna_tutto()

    assert quanti == 2
    attesi = {mondo.operatore(ente).email for ente in (mondo.comuni[2], mondo.aler)}
    assert {m.to[0] for m in mail.outbox} == attesi
    assert "Si risponde entro il 25\xa0novembre\xa02019" in mail.outbox[0].body
    assert "basta dichiarare zero" in mail.outbox[0].body


def test_before_the_first_step_nobody_is_reminded(mondo: Mondo) -> None:
    apri(mondo)

    assert solleciti.sollecita(ora=QUANDO["MENO_7"] - timedelta(milliseconds=1)) == 0


def test_the_same_step_is_sent_once_however_often_the_clock_strikes(mondo: Mondo) -> None:
    apri(mondo)

    quanti = [
        solleciti.sollecita(ora=QUANDO["MENO_7"] + timedelta(hours=ore)) for ore in (0, 1, 24, 48)
    ]

    assert quanti == [4, 0, 0, 0]


def test_a_scheduler_that_was_dead_sends_once_and_not_thrice(mondo: Mondo) -> None:
    apri(mondo)

    quanti = solleciti.sollecita(ora=QUANDO["GIORNO"] + timedelta(hours=2))
    dopo = solleciti.sollecita(ora=QUANDO["GIORNO"] + timedelta(hours=3))

    assert (quanti, dopo) == (4, 0)
    assert {tappa for tappa, _ in partiti()} == {"GIORNO"}


def test_a_person_who_answers_for_two_enti_gets_one_message(mondo: Mondo) -> None:
    apri(mondo)
    doppio = mondo.operatore(mondo.comuni[0])
    factories.crea_incarico(doppio, Ruolo.RESPONSABILE_ENTE, mondo.comuni[1])

    solleciti.sollecita(ora=QUANDO["MENO_7"])
    orologio.sposta(QUANDO["MENO_7"])
    consegna_tutto()

    (suo,) = [messaggio for messaggio in mail.outbox if messaggio.to == [doppio.email]]
    assert "Alfa" in suo.body
    assert "Beta" in suo.body


def test_a_message_a_day_and_what_was_due_meanwhile_leaves_tomorrow(mondo: Mondo) -> None:
    apri(mondo)
    solleciti.sollecita(ora=QUANDO["MENO_7"])
    Ricognizione.objects.update(scade_il=SCADENZA - timedelta(days=6))

    oggi = solleciti.sollecita(ora=QUANDO["MENO_7"] + timedelta(hours=1))
    domani = solleciti.sollecita(ora=QUANDO["MENO_7"] + timedelta(days=1))

    assert (oggi, domani) == (0, 4)


def test_a_survey_reopened_with_a_new_deadline_reminds_again(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    solleciti.sollecita(ora=QUANDO["PIU_7"])
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=SCADENZA)
    chiusa = solleciti.sollecita(ora=QUANDO["PIU_7"] + timedelta(days=1))
    nuova = SCADENZA + timedelta(days=30)
    services.riapri(
        ricognizione=ricognizione, motivo="Mancano tutti", scade_il=nuova,
        utente=mondo.capofila, ora=QUANDO["PIU_7"] + timedelta(days=1),
    )  # fmt: skip

    riaperta = solleciti.sollecita(ora=istante(TAPPE[2], nuova))

    assert (chiusa, riaperta) == (0, 4)


@pytest.mark.parametrize(
    "toglie",
    [
        lambda utente: Utente.objects.filter(pk=utente.pk).update(email=""),
        lambda utente: Utente.objects.filter(pk=utente.pk).update(attivo=False),
        lambda utente: Incarico.objects.filter(utente=utente).update(
            al=QUANDO["MENO_7"].date() - timedelta(days=1)
        ),
        lambda utente: Incarico.objects.filter(utente=utente).update(ruolo=Ruolo.SPORTELLO),
    ],
)
def test_only_who_answers_for_the_ente_today_is_reminded(mondo: Mondo, toglie: Any) -> None:
    apri(mondo)
    toglie(mondo.operatore(mondo.comuni[0]))

    assert solleciti.sollecita(ora=QUANDO["MENO_7"]) == 3


def test_who_answers_before_the_message_leaves_does_not_get_it(mondo: Mondo) -> None:
    apri(mondo)
    solleciti.sollecita(ora=QUANDO["MENO_7"])
    orologio.sposta(QUANDO["MENO_7"])
    trasmetti(mondo, mondo.comuni[0], QUANDO["MENO_7"], liberi=1, assegnabili=1)

    consegna_tutto()

    annullato = MessaggioSollecito.objects.get(destinatario=mondo.operatore(mondo.comuni[0]))
    assert annullato.annullato_il is not None
    assert annullato.spedito_il is None
    assert len(mail.outbox) == 3


def test_a_message_delivered_twice_leaves_once(mondo: Mondo) -> None:
    apri(mondo)
    solleciti.sollecita(ora=QUANDO["MENO_7"])
    orologio.sposta(QUANDO["MENO_7"])

    consegna_tutto()
    consegna_tutto()

    assert len(mail.outbox) == 4
    assert MessaggioSollecito.objects.filter(spedito_il__isnull=False).count() == 4


def test_a_field_given_back_and_a_term_that_is_over_are_said_so(mondo: Mondo) -> None:
    apri(mondo)
    dichiarazione = trasmetti(mondo, mondo.comuni[0], liberi=1, assegnabili=1)
    services.restituisci(
        dichiarazione=dichiarazione,
        campi=[services.CampoDaRestituire(mondo.comuni[0].comune_id, "liberi", "Ricontrolla.")],
        utente=mondo.capofila,
        ora=ORA,
    )
    solleciti.sollecita(ora=QUANDO["PIU_1"])
    orologio.sposta(QUANDO["PIU_1"])

    consegna_tutto()

    (suo,) = [m for m in mail.outbox if m.to == [mondo.operatore(mondo.comuni[0]).email]]
    assert "ha restituito alcuni campi" in suo.body
    assert "Il termine è passato" in suo.body


def test_the_portals_clock_rings_and_every_ambito_is_visited(mondo: Mondo) -> None:
    apri(mondo)
    orologio.sposta(QUANDO["MENO_2"] + timedelta(minutes=1))
    factories.crea_ambito("AMB-ALTRO", "Ambito altro")

    assert periodic.sollecita() == 4
    assert periodic.sollecita() == 0
    assert {tappa for tappa, _ in partiti()} == {"MENO_2"}
    assert Evento.objects.filter(atto="SOLLECITO_RICOGNIZIONE").count() == 1
    assert "programmazione.sollecita" in {v["task"] for v in app.conf.beat_schedule.values()}


def test_two_schedulers_at_once_can_not_write_two_messages(mondo: Mondo) -> None:
    apri(mondo)
    solleciti.sollecita(ora=QUANDO["MENO_7"])
    uno, sollecito = MessaggioSollecito.objects.first(), Sollecito.objects.first()
    assert uno is not None
    assert sollecito is not None

    with pytest.raises(IntegrityError, match="uno_al_giorno"), transaction.atomic():
        MessaggioSollecito.objects.create(
            destinatario_id=uno.destinatario_id, giorno=uno.giorno, accodato_il=ORA
        )
    with pytest.raises(IntegrityError, match="una_volta"), transaction.atomic():
        sollecito.pk = None
        sollecito.save(force_insert=True)
    with pytest.raises(IntegrityError, match="un_esito"), transaction.atomic():
        MessaggioSollecito.objects.update(spedito_il=ORA, annullato_il=ORA)
    with pytest.raises(IntegrityError, match="sollecito_tappa"), transaction.atomic():
        sollecito.tappa = "MAI"
        sollecito.save(force_insert=True)


def test_what_was_sent_is_never_rewritten(mondo: Mondo) -> None:
    apri(mondo)
    solleciti.sollecita(ora=QUANDO["MENO_7"])

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Sollecito.objects.update(tappa="GIORNO")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Sollecito.objects.all().delete()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        MessaggioSollecito.objects.all()._raw_delete("default")


def test_the_capofila_reads_what_was_sent_and_whom_nobody_reaches(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    Utente.objects.filter(pk=mondo.operatore(mondo.aler).pk).update(email="")
    solleciti.sollecita(ora=QUANDO["MENO_7"])
    orologio.sposta(QUANDO["MENO_7"])
    trasmetti(mondo, mondo.comuni[0], QUANDO["MENO_7"], liberi=1, assegnabili=1)
    consegna_tutto()
    solleciti.sollecita(ora=QUANDO["MENO_2"])

    testo = leggi(pagina(client, "ricognizione_solleciti", 2019, utente=mondo.capofila))

    assert "ALER di prova" in testo[: testo.index("Quando partono")]
    assert "Spedito" in testo
    assert "Non serviva più" in testo
    assert "In partenza" in testo
    officer = pagina(
        client, "ricognizione_solleciti", 2019, utente=mondo.operatore(mondo.comuni[0])
    )
    assert officer.status_code == 403


def test_a_closed_survey_has_nobody_left_to_reach(client: Client, mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    Utente.objects.filter(pk=mondo.operatore(mondo.aler).pk).update(email="")
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    risposta = pagina(client, "ricognizione_solleciti", 2019, utente=mondo.capofila)

    assert risposta.context["senza_recapito"] == []
    assert "Nessun sollecito" in leggi(risposta)


def test_the_page_asks_the_same_questions_for_one_reminder_and_for_many(
    client: Client, mondo: Mondo, django_assert_num_queries: Any
) -> None:
    apri(mondo)
    client.force_login(mondo.capofila)
    quante = []
    for _giro, codice in enumerate(("MENO_7", "MENO_2", "GIORNO")):
        solleciti.sollecita(ora=QUANDO[codice])
        with django_assert_num_queries(8) as domande:
            client.get("/ricognizione/2019/solleciti/")
        quante.append(len(domande))

    assert len(set(quante)) == 1


def test_the_clock_may_be_moved_to_each_reminder(mondo: Mondo) -> None:
    assert not [t for t in orologio.tappe() if t.nome.startswith("Ricognizione")]

    apri(mondo)

    tappe = {tappa.nome: tappa.istante for tappa in orologio.tappe()}
    assert tappe["Ricognizione 2019: sollecito, 7 giorni prima"] == QUANDO["MENO_7"]
    assert tappe["Ricognizione 2019: subito dopo la scadenza"] > SCADENZA


def test_a_declaration_is_known_by_its_reminders(mondo: Mondo) -> None:
    apri(mondo)
    solleciti.sollecita(ora=datetime(2019, 11, 18, 8, tzinfo=ROMA).astimezone(UTC))

    assert Dichiarazione.objects.filter(solleciti__tappa="MENO_7").count() == 4
