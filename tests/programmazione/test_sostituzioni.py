"""Who is away and who stands in: dates, people, reasons; who is out of office; two at once."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti.models import Incarico, Ruolo, Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.models import Evento
from programmazione import selectors, services
from programmazione.models import RigaDichiarazione, Sostituzione
from programmazione.services import sostituzioni
from programmazione.services.sostituzioni import SostituzioneNonValida
from tests import factories
from tests.programmazione.factories import ORA, Mondo, apri, dichiarazione_di, salva
from tests.programmazione.pagine import U, leggi, modulo, pagina

OGGI = ORA.date()
DOMANI = OGGI + timedelta(days=1)


@pytest.fixture
def responsabile(mondo: Mondo) -> Utente:
    """The head of the first comune."""
    return factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[0])


@pytest.fixture
def collega(mondo: Mondo) -> Utente:
    """A colleague who works for another comune."""
    return factories.crea_utente(
        Ruolo.OPERATORE_ENTE, mondo.comuni[1], username="collega", nome="Bianca"
    )


def affida(mondo: Mondo, da: Utente, sostituto: Utente, **altro: Any) -> Sostituzione:
    incarico = mondo.operatore(mondo.comuni[0]).incarico
    valori: Mapping[str, Any] = {
        "assente": incarico,
        "dal": OGGI,
        "al": DOMANI,
        "motivo": "",
        "ora": ORA,
    }
    return sostituzioni.sostituisci_operatore(**{**valori, **altro}, sostituto=sostituto, utente=da)


def test_a_colleague_answers_for_the_days_given_and_not_after(
    client: Client, mondo: Mondo, responsabile: Utente, collega: Utente
) -> None:
    apri(mondo)
    affida(mondo, responsabile, collega)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    incarico = Incarico.objects.get(utente=collega, ente=mondo.comuni[0])
    orologio.sposta(ORA)

    client.force_login(collega)
    client.post("/account/incarico/", {"incarico": incarico.pk})
    durante = pagina(client, "dichiarazione", dichiarazione.pk, dati=modulo(mondo, 0, liberi="3"))
    orologio.sposta(ORA + timedelta(days=2))
    dopo = pagina(client, "dichiarazione", dichiarazione.pk)

    assert durante.status_code == 302
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).liberi == 3
    assert dopo.status_code == 404
    assert (incarico.ruolo, incarico.al) == (Ruolo.OPERATORE_ENTE, DOMANI)
    assert Evento.objects.filter(atto="SOSTITUZIONE_OPERATORE").count() == 1


def test_the_capofila_decides_with_a_reason(mondo: Mondo, collega: Utente) -> None:
    with pytest.raises(SostituzioneNonValida, match="motivo"):
        affida(mondo, mondo.capofila, collega, motivo="  ")

    decisa = affida(mondo, mondo.capofila, collega, motivo="Il comune è senza personale")

    assert decisa.dal_capofila
    assert decisa.motivo == "Il comune è senza personale"


def test_nobody_else_decides(mondo: Mondo, collega: Utente) -> None:
    altro = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[2])

    for chi in (mondo.operatore(mondo.comuni[0]), mondo.sindaco, altro):
        with pytest.raises(PermissionDenied):
            affida(mondo, chi, collega)


@pytest.mark.parametrize(
    ("altro", "frase"),
    [
        ({"dal": OGGI - timedelta(days=1)}, "comincia oggi"),
        ({"dal": DOMANI, "al": OGGI}, "viene dopo il primo"),
        ({"al": OGGI + timedelta(days=181)}, "al massimo 180 giorni"),
    ],
)
def test_dates_that_do_not_hold_are_refused(
    mondo: Mondo, responsabile: Utente, collega: Utente, altro: dict[str, date], frase: str
) -> None:
    with pytest.raises(SostituzioneNonValida, match=frase):
        affida(mondo, responsabile, collega, **altro)

    assert affida(mondo, responsabile, collega, al=OGGI + timedelta(days=180)).pk


@pytest.mark.parametrize(
    "campi", [{"dal": DOMANI + timedelta(days=9)}, {"al": OGGI - timedelta(days=1)}]
)
def test_who_is_not_in_office_can_not_be_away(
    mondo: Mondo, responsabile: Utente, collega: Utente, campi: dict[str, date]
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    Incarico.objects.filter(utente=operatore).update(**campi)

    with pytest.raises(SostituzioneNonValida, match="non ha un incarico"):
        affida(mondo, responsabile, collega, assente=Incarico.objects.get(utente=operatore))


def test_people_that_do_not_hold_are_refused(
    mondo: Mondo, responsabile: Utente, collega: Utente
) -> None:
    stesso = mondo.operatore(mondo.comuni[0])
    with pytest.raises(SostituzioneNonValida, match="se stesso"):
        affida(mondo, responsabile, stesso)
    with pytest.raises(SostituzioneNonValida, match="risponde già"):
        affida(mondo, responsabile, responsabile)
    with pytest.raises(SostituzioneNonValida, match="chi risponde"):
        affida(mondo, mondo.capofila, collega, assente=mondo.sindaco.incarico, motivo="x")
    collega.attivo = False
    with pytest.raises(SostituzioneNonValida, match="accesso attivo"):
        affida(mondo, responsabile, collega)


def test_the_database_keeps_a_substitution_bounded_and_still(
    mondo: Mondo, responsabile: Utente, collega: Utente
) -> None:
    fatta = affida(mondo, responsabile, collega)
    altro = factories.crea_incarico(collega, Ruolo.OPERATORE_ENTE, mondo.comuni[2])

    for campi, vincolo in (
        ({"al": OGGI + timedelta(days=181)}, "a_termine"),
        ({"al": OGGI - timedelta(days=1)}, "a_termine"),
        ({"sostituto_id": fatta.assente_id}, "fra_due"),
        ({"dal_capofila": True}, "motivata"),
    ):
        copia = Sostituzione.objects.get(pk=fatta.pk)
        copia.pk, copia.incarico = None, altro
        for campo, valore in campi.items():
            setattr(copia, campo, valore)
        with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
            copia.save(force_insert=True)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Sostituzione.objects.update(motivo="altro")


def test_the_page_takes_a_substitution_and_lists_it(
    client: Client, mondo: Mondo, responsabile: Utente, collega: Utente
) -> None:
    orologio.sposta(ORA)
    incarico = mondo.operatore(mondo.comuni[0]).incarico
    assert incarico is not None
    dati = {
        "assente": incarico.pk, "collega": "nessuno", "dal": "05/11/2019", "al": "06/11/2019",
    }  # fmt: skip

    sconosciuto = pagina(client, "sostituzione_list", utente=responsabile, dati=dati)
    passata = pagina(
        client, "sostituzione_list", dati=dati | {"collega": "collega", "dal": "01/11/2019"}
    )
    fatta = pagina(client, "sostituzione_list", dati=dati | {"collega": "collega"})
    elenco = leggi(client.get(fatta.url))

    assert "nessun collega con questo nome utente" in leggi(sconosciuto).replace("&#x27;", "'")
    assert "comincia oggi" in leggi(passata)
    assert "In corso" in elenco
    assert "Bianca" in elenco
    altrui = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[2])
    assert "Bianca" not in leggi(pagina(client, "sostituzione_list", utente=altrui))


def test_an_officer_of_another_ente_can_not_be_named(
    client: Client, mondo: Mondo, responsabile: Utente, collega: Utente
) -> None:
    orologio.sposta(ORA)
    incarico = mondo.operatore(mondo.comuni[2]).incarico
    assert incarico is not None

    risposta = pagina(
        client, "sostituzione_list", utente=responsabile,
        dati={"assente": incarico.pk, "collega": "collega", "dal": "05/11/2019",
              "al": "06/11/2019"},
    )  # fmt: skip

    assert risposta.status_code == 422
    assert not Sostituzione.objects.exists()


def test_the_capofila_sees_those_of_all_and_must_write_the_reason(
    client: Client, mondo: Mondo, responsabile: Utente, collega: Utente
) -> None:
    affida(mondo, responsabile, collega)

    risposta = pagina(client, "sostituzione_list", utente=mondo.capofila, dati={})

    assert "Bianca" in leggi(risposta)
    assert "motivo" in risposta.context["form"].errors


def test_an_officer_whose_appointment_ended_yesterday_is_told_so(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    orologio.sposta(ORA)
    operatore = mondo.operatore(mondo.comuni[0])
    Incarico.objects.filter(utente=operatore).update(al=OGGI - timedelta(days=1))

    risposta = pagina(
        client, "dichiarazione", dichiarazione_di(mondo.comuni[0]).pk, utente=operatore
    )

    assert risposta.status_code == 403
    assert "è finito il 04/11/2019" in leggi(risposta)


def test_on_the_last_day_the_officer_still_answers(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    orologio.sposta(ORA)
    operatore = mondo.operatore(mondo.comuni[0])
    Incarico.objects.filter(utente=operatore).update(al=OGGI)

    risposta = pagina(
        client, "dichiarazione", dichiarazione_di(mondo.comuni[0]).pk, utente=operatore
    )

    assert risposta.status_code == 200


def test_what_was_typed_when_the_appointment_ended_waits_for_its_renewal(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    orologio.sposta(ORA)
    operatore = mondo.operatore(mondo.comuni[0])
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    aperta = pagina(client, "dichiarazione", dichiarazione.pk, utente=operatore)
    dati = modulo(mondo, 0, liberi="7") | {"pegno": aperta.context["request"].pegno}
    Incarico.objects.filter(utente=operatore).update(al=OGGI - timedelta(days=1))

    rifiutata = pagina(client, "dichiarazione", dichiarazione.pk, dati=dati)
    Incarico.objects.filter(utente=operatore).update(al=DOMANI)
    ritrovata = pagina(client, "dichiarazione", dichiarazione.pk)

    assert rifiutata.status_code == 403
    assert ritrovata.context["moduli"][0]["liberi"].value() == "7"
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).liberi is None


MEZZANOTTE = datetime(2019, 11, 6, tzinfo=ROMA)


@pytest.mark.parametrize("altrove", [False, True])
def test_midnight_comes_while_the_form_is_open(client: Client, mondo: Mondo, altrove: bool) -> None:
    """The same page, sent a minute before and a minute after the last day of the appointment.

    Also of who has another appointment, in another ente: the one in use changes by itself.
    """
    apri(mondo)
    operatore, dichiarazione = mondo.operatore(mondo.comuni[0]), dichiarazione_di(mondo.comuni[0])
    Incarico.objects.filter(utente=operatore).update(al=OGGI)
    if altrove:
        factories.crea_incarico(operatore, Ruolo.OPERATORE_ENTE, mondo.comuni[1])
    orologio.sposta(MEZZANOTTE - timedelta(minutes=2))
    aperta = pagina(client, "dichiarazione", dichiarazione.pk, utente=operatore)
    pegno = {"pegno": aperta.context["request"].pegno}

    orologio.sposta(MEZZANOTTE - timedelta(minutes=1))
    in_tempo = pagina(
        client, "dichiarazione", dichiarazione.pk, dati=modulo(mondo, 0, liberi="3") | pegno
    )
    orologio.sposta(MEZZANOTTE + timedelta(seconds=1))
    tardi = pagina(
        client, "dichiarazione", dichiarazione.pk, dati=modulo(mondo, 1, liberi="7") | pegno
    )

    assert in_tempo.status_code == 302
    assert tardi.status_code == (404 if altrove else 403)
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).liberi == 3
    # Renewed, the person finds what was typed after.
    Incarico.objects.filter(utente=operatore, ente=mondo.comuni[0]).update(al=None)
    ritrovata = pagina(client, "dichiarazione", dichiarazione.pk)
    assert ritrovata.context["moduli"][0]["liberi"].value() == "7"


@pytest.mark.parametrize("atto", ["dichiarazione_zero", "dichiarazione_sostituisci"])
def test_no_act_outlives_the_appointment(client: Client, mondo: Mondo, atto: str) -> None:
    apri(mondo)
    operatore, dichiarazione = mondo.operatore(mondo.comuni[0]), dichiarazione_di(mondo.comuni[0])
    Incarico.objects.filter(utente=operatore).update(al=OGGI)
    orologio.sposta(MEZZANOTTE)

    rifiutato = pagina(client, atto, dichiarazione.pk, utente=operatore, dati={})

    assert rifiutato.status_code == 403
    dichiarazione.refresh_from_db()
    assert dichiarazione.stato == "NON_INIZIATA"


def test_the_instant_is_of_the_database_and_not_of_the_web_process(
    client: Client, mondo: Mondo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine that serves the page is five minutes behind: midnight has come all the same."""
    apri(mondo)
    operatore, dichiarazione = mondo.operatore(mondo.comuni[0]), dichiarazione_di(mondo.comuni[0])
    Incarico.objects.filter(utente=operatore).update(al=OGGI)
    orologio.sposta(MEZZANOTTE + timedelta(seconds=1))
    monkeypatch.setattr("time.time", (MEZZANOTTE - timedelta(minutes=5)).timestamp)

    rifiutata = pagina(
        client,
        "dichiarazione",
        dichiarazione.pk,
        utente=operatore,
        dati=modulo(mondo, 0, liberi="7"),
    )

    assert rifiutata.status_code == 403


def test_who_never_had_an_appointment_is_refused_without_one(mondo: Mondo) -> None:
    chi = Utente.objects.crea("senza", password=None, nome="Ugo", ambito_id=mondo.aler.ambito_id)

    from programmazione import permissions

    with pytest.raises(PermissionDenied, match="si apre con un incarico"):
        permissions.verifica_ricognizione(chi)


def test_of_two_officers_each_value_is_chosen_by_itself(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    ente = mondo.comuni[0]
    dichiarazione = dichiarazione_di(ente)
    altra = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, ente, nome="Bianca")
    salva(mondo, ente, liberi=1, turnover=2, perc_forze_ordine=Decimal("7.5"))

    confronto = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=altra,
        dati=modulo(mondo, 0, liberi="9", turnover="8"),
    )  # fmt: skip
    nomi = {
        nome: valore for d in confronto.context["differenze"]
        for nome, valore in ((f"salvato-{d.casella}", d.valore_salvato),)
    }  # fmt: skip
    client.post(
        reverse(f"{U}dichiarazione", args=[dichiarazione.pk]),
        modulo(mondo, 1, liberi="9", turnover="8")
        | nomi
        | {
            "scelta-riga0-liberi": "mio",
            "scelta-riga0-turnover": "salvato",
            "scelta-riga0-perc_forze_ordine": "salvato",
        },
    )

    riga = selectors.righe_di(dichiarazione)[0]
    assert (riga.liberi, riga.turnover, riga.perc_forze_ordine) == (9, 2, Decimal("7.5"))
    assert services.righe_salvate(dichiarazione)[0].figure.liberi == 9
