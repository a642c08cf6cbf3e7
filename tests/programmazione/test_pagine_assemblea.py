"""The Assemblea on the page: calendar, roll call of the same evening, who comes and goes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from crema_sap import orologio
from crema_sap.enti.models import Ambito
from programmazione import services
from programmazione.models import FattoSeduta, Piano, Presenza, RegolaAssemblea, Seduta
from programmazione.models.piano import TipoPiano
from programmazione.states import StatoPiano, StatoSeduta
from tests.programmazione.factories import ORA, SEDUTA, Mondo
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import SECONDA, appello, comune, convoca, deserta, dopo, muove


def altro_piano(stato: StatoPiano = StatoPiano.PROPOSTO) -> Piano:
    """A triennial, proposed as the annual is."""
    return Piano.objects.create(tipo=TipoPiano.TRIENNALE, anno=2020, stato=stato, aperto_il=ORA)


def test_the_calendar_tells_what_is_to_come_from_what_is_over(client: Client, mondo: Mondo) -> None:
    prima = convoca(mondo)
    deserta(mondo, appello(mondo, prima, 1))

    letta = leggi(pagina(client, "seduta_list", utente=mondo.sindaco))

    in_programma, passate = letta.split("Passate")
    assert "Domenica 15 dicembre 2019, ore 11.00" in in_programma.replace("\u00a0", " ")
    assert "Seconda convocazione" in in_programma
    assert "Deserta" in passate
    assert "La mia assemblea" in letta
    assert "La mia assemblea" not in leggi(pagina(client, "seduta_list", utente=mondo.capofila))


def test_an_empty_calendar_says_what_to_do(client: Client, mondo: Mondo) -> None:
    letta = leggi(pagina(client, "seduta_list", utente=mondo.capofila))

    assert "Nessuna seduta in programma" in letta
    assert "Nessuna." in letta


@pytest.mark.parametrize("pagina_", ["seduta_list", "seduta"])
def test_the_pages_ask_the_same_questions_however_many_sessions(
    client: Client, mondo: Mondo, django_assert_num_queries: Any, pagina_: str
) -> None:
    seduta = convoca(mondo)
    client.force_login(mondo.segretario)
    attese = {"seduta_list": 7, "seduta": 13}[pagina_]
    services.rinvia(piano=seduta.piano, motivo="x", utente=mondo.segretario, ora=ORA)
    seduta = convoca(mondo, seduta.piano)

    for _ in range(2):
        argomenti = [seduta.pk] if pagina_ == "seduta" else []
        with django_assert_num_queries(attese):
            assert pagina(client, pagina_, *argomenti).status_code == 200
        services.rinvia(piano=seduta.piano, motivo="x", utente=mondo.segretario, ora=ORA)
        seduta = convoca(mondo, seduta.piano)


def test_the_roll_call_of_the_same_evening_is_offered_and_to_be_confirmed(
    client: Client, mondo: Mondo
) -> None:
    prima = appello(mondo, convoca(mondo), 0, 1, presiede=1, rappresentante="Ida Neri")
    stessa_sera = convoca(mondo, altro_piano(), data=dopo(30), seconda_il=None)
    client.force_login(mondo.segretario)

    offerto = pagina(client, "seduta_appello", stessa_sera.pk)
    vuoto = client.get(f"/assemblea/{stessa_sera.pk}/appello/", {"precompila": "vuoto"})

    assert "Precompilato dall’altra seduta di oggi" in leggi(offerto)
    html = offerto.content.decode()
    assert html.count('value="Ida Neri"') == 2
    assert f'<option value="{comune(mondo, 1)}" selected>' in html
    assert "Precompilato" not in leggi(vuoto)
    assert "Ida Neri" not in vuoto.content.decode()
    assert not Presenza.objects.filter(seduta=stessa_sera, presente=True).exists()
    assert prima.appello_il == SEDUTA


@pytest.mark.parametrize(
    "campi", [{"luogo": "Altrove"}, {"data": SEDUTA + timedelta(days=1)}], ids=["luogo", "giorno"]
)
def test_another_place_or_another_day_offers_nothing(
    client: Client, mondo: Mondo, campi: dict[str, Any]
) -> None:
    appello(mondo, convoca(mondo), 0, 1)
    altra = convoca(mondo, altro_piano(), **({"seconda_il": None} | campi))

    letta = leggi(pagina(client, "seduta_appello", altra.pk, utente=mondo.segretario))

    assert "Precompilato" not in letta


def test_the_capofila_is_offered_as_who_presides(client: Client, mondo: Mondo) -> None:
    seduta = convoca(mondo)

    html = pagina(client, "seduta_appello", seduta.pk, utente=mondo.segretario).content.decode()
    Ambito.objects.update(capofila=None)
    senza = pagina(client, "seduta_appello", seduta.pk).content.decode()

    assert f'<option value="{comune(mondo, 0)}" selected>' in html
    assert '<option value="" selected>' in senza


def test_the_secretary_records_who_comes_and_goes_and_declares_a_desert(
    client: Client, mondo: Mondo
) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    orologio.sposta(dopo(20))
    client.force_login(mondo.segretario)

    con_numero = leggi(pagina(client, "seduta", seduta.pk))
    senza_comune = pagina(client, "seduta_presenze", seduta.pk, dati={"comune": ""})
    presto = leggi(
        pagina(
            client, "seduta_presenze", seduta.pk, dati={"comune": comune(mondo, 0), "ora": "9.00"}
        )
    )
    pagina(client, "seduta_presenze", seduta.pk, dati={"comune": comune(mondo, 0), "ora": "10.15"})
    pagina(
        client, "seduta_presenze", seduta.pk,
        dati={"comune": comune(mondo, 2), "rappresentante": "Ida Neri", "delegato": "on"},
    )  # fmt: skip
    cronaca = leggi(pagina(client, "seduta_presenze", seduta.pk))
    manca = leggi(pagina(client, "seduta", seduta.pk))
    vuoto = pagina(client, "seduta_sospendi", seduta.pk, dati={"motivo": ""})
    pagina(client, "seduta_sospendi", seduta.pk, dati={"motivo": "Si cerca il numero legale"})
    sospesa = leggi(pagina(client, "seduta", seduta.pk))
    pagina(client, "seduta_riprendi", seduta.pk, dati={"motivo": "Fine della pausa"})
    pagina(client, "seduta_deserta", seduta.pk, dati={"motivo": "Nessuno è tornato"})
    chiusa = leggi(pagina(client, "seduta", seduta.pk))

    assert "C’è il numero legale" in con_numero
    assert "obbligatorio" in leggi(senza_comune)
    assert "viene dopo l'ultimo" in presto.replace("&#x27;", "'")
    assert "10.15 Esce Alfa 1 3.000" in cronaca
    assert "Arriva Gamma (Ida Neri, per delega) 2 4.000" in cronaca
    assert "Manca il numero legale" in manca
    assert "Un voto adesso non sarebbe valido" in manca
    assert "Presente; poi uscito" in manca
    assert "Assente; poi arrivato" in manca
    assert "Dichiara deserta" in manca
    assert "obbligatorio" in leggi(vuoto)
    assert "Riprendi la seduta" in sospesa
    assert "Registra i voti" not in sospesa
    assert "Nessuno è tornato" in chiusa
    seconda = Seduta.objects.get(prima=seduta)
    assert "Seconda convocazione: 15 dicembre 2019, ore 11.00" in chiusa.replace("\u00a0", " ")
    assert FattoSeduta.objects.filter(seduta=seduta).count() == 5
    letta = leggi(pagina(client, "seduta", seconda.pk)).replace("\u00a0", " ")
    assert "Prima convocazione 15 dicembre 2019, ore 10.00 , andata deserta" in letta


def test_the_page_of_a_tie_says_it(client: Client, mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(metodo="PRO_CAPITE", presidente_decide=True)
    seduta = appello(mondo, convoca(mondo), 0, 1)
    from programmazione.models import SceltaVoto

    services.registra_voti(
        seduta=seduta,
        voti={comune(mondo, 0): SceltaVoto.FAVOREVOLE, comune(mondo, 1): SceltaVoto.CONTRARIO},
        utente=mondo.segretario,
        ora=SECONDA,
    )

    letta = leggi(pagina(client, "seduta", seduta.pk, utente=mondo.segretario))

    assert "A parità di voti la proposta non è approvata" in letta
    assert "Parità di voti: 1 su 2 comuni" in letta
    assert "a parità il voto di chi presiede vale doppio" in letta


def test_a_late_comer_is_offered_to_leave_and_who_left_to_come_back(
    client: Client, mondo: Mondo
) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    muove(mondo, seduta, 2, arriva=True)

    letta = leggi(pagina(client, "seduta_presenze", seduta.pk, utente=mondo.segretario))

    assert "Gamma, esce" in letta
    assert Seduta.objects.get().stato == StatoSeduta.IN_CORSO


@pytest.mark.parametrize(
    ("nome", "chi", "quante"),
    [
        ("seduta_avvisi", "segretario", 6),
        ("seduta_avvisi_csv", "segretario", 6),
        ("seduta_ics", "sindaco", 5),
        ("seduta_appello", "segretario", 11),
        ("seduta_presenze", "segretario", 10),
        ("seduta_deserta", "segretario", 5),
        ("delega_create", "sindaco", 6),
    ],
)
def test_each_page_of_a_session_asks_a_known_number_of_questions(
    client: Client,
    mondo: Mondo,
    django_assert_num_queries: Any,
    nome: str,
    chi: str,
    quante: int,
) -> None:
    seduta = convoca(mondo)
    if nome == "seduta_presenze":
        appello(mondo, seduta, 0, 1)
        muove(mondo, seduta, 2, arriva=True)
    client.force_login(getattr(mondo, chi))

    with django_assert_num_queries(quante):
        assert pagina(client, nome, seduta.pk).status_code == 200
