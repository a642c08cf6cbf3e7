"""The capofila's pages of the survey, the first page, and the other ambito."""

from django.test import Client
from django.urls import reverse

from crema_sap.enti.models import Ruolo, TipoEnte
from programmazione import services
from programmazione.models import (
    CampoRestituito,
    Ricognizione,
)
from programmazione.states import StatoDichiarazione, StatoRicognizione
from tests import factories
from tests.programmazione.factories import (
    ORA,
    Mondo,
    apri,
    consolida,
    convoca,
    crea_unita,
    dichiarazione_di,
    trasmetti,
)
from tests.programmazione.pagine import U, leggi, pagina


def test_the_board_names_who_is_missing(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=1)

    risposta = pagina(client, "ricognizione", 2019, utente=mondo.capofila)
    solo_mancanti = client.get(reverse(f"{U}ricognizione", args=[2019]), {"stato": "TRASMESSA"})

    assert risposta.context["risposti"] == 1
    assert [r.ente for r in risposta.context["mancanti"]] == ["ALER di prova", "Beta", "Gamma"]
    assert [r.ente for r in solo_mancanti.context["risposte"]] == ["Alfa"]


def test_a_field_given_back_is_the_only_one_open(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    dichiarazione = trasmetti(mondo, mondo.comuni[0], liberi=1, turnover=2, assegnabili=3)
    campo = f"{mondo.comuni[0].comune_id}-liberi"

    vuota = pagina(
        client, "dichiarazione_restituisci", dichiarazione.pk, utente=mondo.capofila, dati={}
    )
    pagina(
        client, "dichiarazione_restituisci", dichiarazione.pk, dati={campo: "Ricontrolla le libere"}
    )
    risposta = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0])
    )

    assert "almeno un campo" in leggi(vuota)
    assert f"Nella dichiarazione: {dichiarazione.righe.get().liberi}." in leggi(vuota)
    assert "Nella dichiarazione: non dichiarato." in leggi(vuota)
    assert CampoRestituito.objects.get().osservazione == "Ricontrolla le libere"
    assert "Ricontrolla le libere" in leggi(risposta)
    moduli = risposta.context["moduli"][0].fields
    assert not moduli["liberi"].disabled
    assert moduli["turnover"].disabled


def test_boxes_to_give_back_say_the_comune_once_to_the_eye_and_always_to_the_ear(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    dichiarazione = trasmetti(mondo, mondo.comuni[0], liberi=1, assegnabili=1)

    html = pagina(
        client, "dichiarazione_restituisci", dichiarazione.pk, utente=mondo.capofila
    ).content.decode()

    assert '<legend class="gruppo-titolo">Alfa</legend>' in html
    assert 'Unità libere <span class="visually-hidden">(Alfa)</span>' in html
    assert html.count("(Alfa)") == html.count('<span class="visually-hidden">(Alfa)</span>')
    # 2019 asked for no reserve by categories: there is nothing to give back.
    assert "Percentuale per l&#x27;indigenza" in html
    assert "Categorie della riserva" not in html


def test_the_capofila_opens_validates_closes_reopens_and_consolidates(
    client: Client, mondo: Mondo
) -> None:
    pagina(
        client, "ricognizione_create", utente=mondo.capofila,
        dati={"anno": "2030", "scade_il": "31/12/2099"},
    )  # fmt: skip
    doppia = pagina(client, "ricognizione_create", dati={"anno": "2030", "scade_il": "31/12/2099"})
    dichiarazione = dichiarazione_di(mondo.comuni[0], 2030)
    services.dichiara_zero(
        dichiarazione=dichiarazione, utente=mondo.operatore(mondo.comuni[0]), ora=ORA
    )
    pagina(client, "dichiarazione_valida", dichiarazione.pk, dati={})
    assert "Beta" in leggi(pagina(client, "ricognizione_chiudi", 2030))
    pagina(client, "ricognizione_chiudi", 2030, dati={})
    senza_motivo = pagina(client, "ricognizione_riapri", 2030, dati={"scade_il": "31/12/2099"})
    pagina(client, "ricognizione_riapri", 2030, dati={"motivo": "Beta", "scade_il": "31/12/2099"})
    aperta = Ricognizione.objects.get(anno=2030).stato
    troppo_presto = pagina(client, "ricognizione_consolida", 2030, dati={})
    pagina(client, "ricognizione_chiudi", 2030, dati={})
    fatto = pagina(client, "ricognizione_consolida", 2030, dati={})

    assert "c'è già" in leggi(doppia).replace("&#x27;", "'")
    assert "obbligatorio" in leggi(senza_motivo)
    assert aperta == StatoRicognizione.APERTA
    assert troppo_presto.url == "/ricognizione/2030/"
    assert fatto.url == "/piani/2030/"
    dichiarazione.refresh_from_db()
    assert dichiarazione.stato == StatoDichiarazione.VALIDATA


def test_another_ambito_sees_nothing(client: Client, mondo: Mondo) -> None:
    from crema_sap.enti.ambito import nel_ambito

    unita = crea_unita(mondo.comuni[0])
    seduta = convoca(mondo, consolida(mondo))
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    altro = factories.crea_ambito("AMB-ALTRO", "Ambito altro")
    with nel_ambito(altro.pk):
        ente = factories.crea_ente("Omega", tipo=TipoEnte.ALER)
        straniera = factories.crea_utente(Ruolo.CAPOFILA, ente)

    client.force_login(straniera)
    for nome, pk in (
        ("unita", unita.pk),
        ("seduta", seduta.pk),
        ("dichiarazione", dichiarazione.pk),
    ):
        assert pagina(client, nome, pk).status_code == 404
    assert pagina(client, "ricognizione", 2019).status_code == 404
    assert "U-1" not in leggi(pagina(client, "unita_list"))


def test_the_first_page_tells_what_to_do_today(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[1], liberi=1)

    assert "Rispondi entro il" in leggi(
        pagina(client, "/", utente=mondo.operatore(mondo.comuni[0]))
    )
    assert "Rispondi" not in leggi(pagina(client, "/", utente=mondo.operatore(mondo.comuni[1])))
    assert "Mancano 3 enti su 4" in leggi(pagina(client, "/", utente=mondo.capofila))
