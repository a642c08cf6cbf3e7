"""The pages on which a change of the territory is proposed, seen whole, and confirmed."""

from datetime import timedelta

import pytest
from django.test import Client

from crema_sap.enti.models import Ambito, Comune, Ruolo, VariazioneComune
from tests import factories
from tests.programmazione.factories import (
    ORA,
    Mondo,
    apri,
    crea_mondo,
    crea_unita,
    dichiarazione_di,
    salva,
)
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.variazioni import (
    MEZZANOTTE,
    fusione,
    incorporazione,
    nuovo_ente,
    registra,
)


@pytest.fixture
def quattro(ambito: Ambito, monkeypatch: pytest.MonkeyPatch) -> Mondo:
    """Four comuni, at the instant of the tests."""
    monkeypatch.setattr("crema_sap.orologio.adesso", lambda: ORA)
    monkeypatch.setattr("crema_sap.orologio.oggi", ORA.date)
    return crea_mondo((6000, 3000, 1000, 500))


def compilato(mondo: Mondo, **campi: object) -> dict[str, object]:
    """The form of the merger as it is sent."""
    return {
        "da": [mondo.comuni[1].comune_id, mondo.comuni[2].comune_id],
        "nome": "Nuova Alfabeta",
        "codice_istat": "019999",
        "codice_catastale": "M999",
        "cap": "26010",
        "decorre_il": "01/01/2020",
        "atto": "L.R. 22/2019",
        **campi,
    }


def test_it_is_seen_whole_before_it_is_recorded(client: Client, quattro: Mondo) -> None:
    apri(quattro)
    salva(quattro, quattro.comuni[1], liberi=2, assegnabili=2)
    crea_unita(quattro.comuni[1], "B-1")

    vista = pagina(
        client, "variazione_create", "fusione", utente=quattro.capofila, dati=compilato(quattro)
    )

    testo = leggi(vista).replace("\xa0", " ")
    assert vista.status_code == 200
    assert "L’ultimo giorno di Beta , Gamma è il 31 dicembre 2019" in testo
    assert "i comuni passano da 4 a 3; Nuova Alfabeta vota con 4.000 abitanti (2011)" in testo
    assert "Incarichi che finiscono (2)" in testo
    assert "2019, Beta: in compilazione" in testo
    assert "Beta: 1 passano di proprietà" in testo
    assert "Finisce anche il tuo incarico" not in testo
    assert not VariazioneComune.objects.exists()

    # What the preview carries is what is recorded.
    ripetuti = {"conferma": "1", **compilato(quattro)}
    fatta = pagina(client, "variazione_create", "fusione", dati=ripetuti)
    assert fatta.status_code == 302
    assert Comune.objects.get(pk="019999").nome == "Nuova Alfabeta"
    assert "Deve decorrere" in leggi(pagina(client, fatta.url))
    assert "Nuova Alfabeta" in leggi(pagina(client, "variazione_list"))
    # The second click of two finds it done.
    doppia = pagina(client, "variazione_create", "fusione", dati=ripetuti)
    assert doppia.status_code == 422
    assert VariazioneComune.objects.count() == 1


def test_who_loses_the_own_appointment_is_warned(client: Client, quattro: Mondo) -> None:
    dati = compilato(quattro, da=[quattro.comuni[0].comune_id, quattro.comuni[1].comune_id])

    vista = pagina(client, "variazione_create", "fusione", utente=quattro.capofila, dati=dati)

    assert "Finisce anche il tuo incarico" in leggi(vista)


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"da": []}, "almeno due comuni"),
        ({"codice_istat": "19"}, "Il codice ISTAT ha sei cifre."),
        ({"codice_catastale": "1"}, "una lettera e tre cifre"),
        ({"cap": "2"}, "Il CAP ha cinque cifre."),
        ({"decorre_il": "31/02/2020"}, "31/02/2020"),
        ({"decorre_il": "01/01/2090"}, "più di due anni"),
    ],
)
def test_bad_input_is_told_beside_its_box(
    client: Client, quattro: Mondo, campi: dict[str, object], frase: str
) -> None:
    dati = compilato(quattro, **campi)

    risposta = pagina(client, "variazione_create", "fusione", utente=quattro.capofila, dati=dati)

    assert risposta.status_code == 422
    assert frase in leggi(risposta)


def test_one_comune_alone_can_not_merge_with_itself(client: Client, quattro: Mondo) -> None:
    beta = quattro.comuni[1].comune_id
    dati = {"da": [beta], "a": beta, "decorre_il": "01/01/2020", "atto": "L.R. 1/2019"}

    risposta = pagina(
        client, "variazione_create", "incorporazione", utente=quattro.capofila, dati=dati
    )

    assert "Un comune non può confluire in se stesso." in leggi(risposta)


def test_a_new_name_is_previewed_in_two_lines(client: Client, quattro: Mondo) -> None:
    gestore = factories.crea_utente(Ruolo.GESTORE, quattro.comuni[0])
    dati = {
        "a": quattro.comuni[0].comune_id,
        "nome_nuovo": "Alfa Terme",
        "decorre_il": "01/01/2020",
        "atto": "L.R. 1/2019",
    }

    vista = pagina(client, "variazione_create", "cambio-nome", utente=gestore, dati=dati)
    fatta = pagina(client, "variazione_create", "cambio-nome", dati={**dati, "conferma": "1"})

    assert "Alfa si chiamerà Alfa Terme" in leggi(vista)
    assert "Nome di prima Alfa" in leggi(pagina(client, fatta.url))


def test_an_unknown_kind_is_not_there(client: Client, quattro: Mondo) -> None:
    risposta = pagina(client, "variazione_create", "scissione", utente=quattro.capofila)

    assert risposta.status_code == 404


def test_what_the_clock_left_behind_is_done_by_hand(
    client: Client, quattro: Mondo, monkeypatch: pytest.MonkeyPatch
) -> None:
    apri(quattro)
    fatta = registra(quattro, fusione(quattro))
    monkeypatch.setattr("crema_sap.orologio.adesso", lambda: MEZZANOTTE)
    monkeypatch.setattr("crema_sap.orologio.oggi", MEZZANOTTE.date)

    prima = leggi(pagina(client, "variazione", fatta.pk, utente=quattro.capofila))
    pagina(client, "variazione_compi", dati={})
    dopo = leggi(pagina(client, "variazione", fatta.pk))

    assert "Fai passare adesso" in prima
    assert "Compiuta" in dopo
    assert "Beta, 2019 : sostituita da quella di Nuova Alfabeta" in dopo


def test_the_successor_reads_where_its_figures_come_from(client: Client, quattro: Mondo) -> None:
    _, beta, gamma, _ = quattro.comuni
    apri(quattro)
    salva(quattro, gamma, liberi=1)
    registra(quattro, incorporazione(quattro), MEZZANOTTE + timedelta(days=1))
    operatore = quattro.operatore(beta)

    nuova = pagina(client, "dichiarazione", dichiarazione_di(beta).pk, utente=operatore)
    origine = dichiarazione_di(beta).origini.get(origine__ente=gamma).origine

    testo = leggi(nuova)
    assert "Da dove vengono queste cifre" in testo
    assert "Gamma : scritta e non trasmessa" in testo
    assert 'value="1"' in nuova.content.decode()
    vecchia = leggi(pagina(client, "dichiarazione", origine.pk))
    assert "per queste unità risponde Beta" in vecchia
    assert "Unità libere" in vecchia
    # Nobody else reads it.
    estranea = pagina(
        client, "dichiarazione", origine.pk, utente=quattro.operatore(quattro.comuni[3])
    )
    assert estranea.status_code == 404


def test_a_unit_goes_only_to_who_is_there(client: Client, quattro: Mondo) -> None:
    unita = crea_unita(quattro.comuni[3], "D-1")
    registra(quattro, fusione(quattro))

    oggi = pagina(client, "unita_atto", unita.pk, "proprietario", utente=quattro.capofila)
    offerti = {nome for _, nome in oggi.context["form"].fields["a"].choices}

    assert nuovo_ente().nome not in offerti
    assert "Beta" in offerti


@pytest.mark.parametrize(("tipo", "colonne"), [("fusione", 4), ("incorporazione", 4)])
def test_the_comuni_to_tick_stand_in_columns(
    client: Client, quattro: Mondo, tipo: str, colonne: int
) -> None:
    vista = pagina(client, "variazione_create", tipo, utente=quattro.capofila)

    segnata = vista.content.decode()
    assert segnata.count('class="col-sm-6 col-lg-4 col-xl-3"') == colonne
    assert segnata.count('name="da"') == colonne
    # All in one row, that wraps where it is full.
    assert segnata.count('<div class="row">') == 1
    # The boxes keep the page's width, what is written does not.
    assert segnata.index('name="da"') < segnata.index('class="lettura"')


def test_it_is_taken_back_from_its_page_with_the_reason(client: Client, quattro: Mondo) -> None:
    fatta = registra(quattro, fusione(quattro))

    scheda = pagina(client, "variazione", fatta.pk, utente=quattro.capofila)
    chiede = leggi(pagina(client, "variazione_ritira", fatta.pk))
    senza = pagina(client, "variazione_ritira", fatta.pk, dati={"motivo": ""})
    con = pagina(client, "variazione_ritira", fatta.pk, dati={"motivo": "Data sbagliata"})

    assert "Ritira la variazione" in leggi(scheda)
    assert "Il comune di Beta non cessa." in chiede
    assert "Il comune di Nuova Alfabeta non nasce" in chiede
    assert chiede.count("l’incarico continua") == 2
    assert senza.status_code == 422
    assert con.status_code == 302
    dopo = leggi(pagina(client, "variazione", fatta.pk))
    assert "Variazione ritirata: comuni e incarichi sono come prima." in dopo
    assert "l’ha ritirata: Data sbagliata" in dopo
    assert "Incarichi finiti" not in dopo
    assert "Ritirata" in leggi(pagina(client, "variazione_list"))


@pytest.mark.parametrize("dati", [None, {"motivo": "Troppo tardi"}])
def test_once_carried_out_the_page_says_why_it_stays(
    client: Client, quattro: Mondo, dati: dict[str, str] | None
) -> None:
    fatta = registra(quattro, fusione(quattro), MEZZANOTTE)

    scheda = leggi(pagina(client, "variazione", fatta.pk, utente=quattro.capofila))
    risposta = pagina(client, "variazione_ritira", fatta.pk, dati=dati)

    assert "Per cambiare ancora i comuni si registra una nuova variazione" in scheda
    assert "Ritira la variazione" not in scheda
    assert risposta.url.endswith(f"/territorio/variazioni/{fatta.pk}/")
    assert "sono già passate a chi segue" in leggi(pagina(client, risposta.url))
