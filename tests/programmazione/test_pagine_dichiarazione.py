"""The declaration on the page: bad input with its message, two officers, the close."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from crema_sap.enti.models import Ruolo
from programmazione import services
from programmazione.models import (
    RigaDichiarazione,
)
from programmazione.states import StatoDichiarazione
from tests import factories
from tests.programmazione.factories import (
    ORA,
    Mondo,
    apri,
    crea_unita,
    dichiarazione_di,
    salva,
    trasmetti,
)
from tests.programmazione.pagine import U, leggi, modulo, pagina


def test_a_comune_without_stock_answers_zero_in_one_click(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    operatore = mondo.operatore(mondo.comuni[1])
    propria = pagina(client, "ricognizione", 2019, utente=operatore)
    assert "Dichiara zero unità" in leggi(client.get(propria.url))

    dichiarazione = dichiarazione_di(mondo.comuni[1])
    pagina(client, "dichiarazione_zero", dichiarazione.pk, dati={})

    risposta = leggi(pagina(client, "dichiarazione", dichiarazione.pk))
    assert "L’ente dichiara di non avere unità" in risposta
    assert re.search(r"\b1/20\d\d\b", risposta)
    assert "Ricevuta" in risposta


def test_zero_with_units_in_the_register_is_refused_with_a_message(
    client: Client, mondo: Mondo
) -> None:
    crea_unita(mondo.comuni[0])
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])

    client.force_login(mondo.operatore(mondo.comuni[0]))
    risposta = client.post(reverse(f"{U}dichiarazione_zero", args=[dichiarazione.pk]), follow=True)

    assert "Nel registro risultano 1 unità" in leggi(risposta)
    assert dichiarazione_di(mondo.comuni[0]).stato == StatoDichiarazione.NON_INIZIATA


@pytest.mark.parametrize(
    ("campo", "valore", "frase"),
    [
        ("liberi", "-1", "non può essere negativo"),
        ("liberi", "due", "«due» non è un numero"),
        ("liberi", "1,5", "numero intero"),
        ("perc_forze_ordine", "10,01", "da 0 a 10 %"),
        ("perc_indigenza", "20", "deve superare il 20 %"),
    ],
)
def test_bad_figures_come_back_with_what_was_typed(
    client: Client, mondo: Mondo, campo: str, valore: str, frase: str
) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])

    risposta = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=modulo(mondo, 0, turnover="3", **{campo: valore}),
    )  # fmt: skip

    assert risposta.status_code == 422
    assert frase in leggi(risposta)
    assert f'value="{valore}"' in risposta.content.decode()
    assert 'value="3"' in risposta.content.decode()
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).turnover is None


def test_free_units_above_the_stock_are_refused(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])

    risposta = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=modulo(mondo, 0, patrimonio_sap="3", liberi="4"),
    )  # fmt: skip

    assert "superano il patrimonio dichiarato (3)" in leggi(risposta)


def test_a_difference_asks_for_the_reason_and_keeps_the_figures(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    dati = modulo(mondo, 0, liberi="2", assegnabili="3") | {"trasmetti": "1"}

    fermata = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=dati,
    )  # fmt: skip
    spiegata = dati | {"riga0-nota_scostamento": "Una oggi occupata", "riga_versione": 1}
    pagina(client, "dichiarazione", dichiarazione.pk, dati=spiegata)

    assert fermata.status_code == 422
    assert "scrivi il motivo" in leggi(fermata)
    assert 'name="riga_versione" value="1"' in fermata.content.decode()
    assert dichiarazione_di(mondo.comuni[0]).stato == StatoDichiarazione.TRASMESSA


def test_the_second_officer_sees_both_values_and_chooses(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    altra = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[0], nome="Bianca")
    primo = salva(mondo, mondo.comuni[0], liberi=1, turnover=0)

    confronto = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=altra, dati=modulo(mondo, 0, liberi="9")
    )
    scritto = leggi(confronto)
    nuovo = pagina(client, "dichiarazione", dichiarazione.pk, dati=modulo(mondo, 1, liberi="9"))

    assert confronto.status_code == 409
    assert str(primo.salvata_da) in scritto
    assert re.search(r"Unità libere \(Alfa\) Scritto da te: 9 Salvato da [^:]+: 1", scritto)
    # A zero that was declared is told apart from an empty box.
    assert re.search(r"libereranno \(Alfa\) Scritto da te: non dichiarato Salvato .+: 0", scritto)
    assert 'value="9"' in confronto.content.decode()
    scelte = {d.casella: d.mio for d in confronto.context["differenze"]}
    assert scelte == {"riga0-liberi": True, "riga0-turnover": False}
    assert 'id="salvato-riga0-turnover" name="scelta-riga0-turnover" value="salvato" checked' in (
        confronto.content.decode()
    )
    assert nuovo.status_code == 302
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).liberi == 9


def test_after_the_close_the_page_says_when_and_gives_back_what_was_typed(
    client: Client, mondo: Mondo
) -> None:
    ricognizione = apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    risposta = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=modulo(mondo, 0, liberi="7"),
    )  # fmt: skip
    lettura = leggi(pagina(client, "dichiarazione", dichiarazione.pk))

    assert risposta.status_code == 409
    assert "5\u00a0novembre\u00a02019, ore\u00a010.00" in risposta.content.decode()
    assert re.search(r"Unità libere 7", leggi(risposta))
    assert "La ricognizione è chiusa" in lettura
    assert "chiedi all’ufficio del capofila" in lettura


def test_a_declaration_of_another_ente_is_not_there(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    altrui = dichiarazione_di(mondo.comuni[1]).pk
    operatore = mondo.operatore(mondo.comuni[0])

    for nome in ("dichiarazione", "dichiarazione_zero", "dichiarazione_valida"):
        dati = None if nome == "dichiarazione" else {}
        assert pagina(client, nome, altrui, utente=operatore, dati=dati).status_code == 404


def test_a_row_of_a_comune_that_is_not_theirs_is_left_out(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    dati = modulo(mondo, 0, liberi="1") | {"riga0-comune": mondo.comuni[1].comune_id}

    pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=dati,
    )  # fmt: skip

    assert not RigaDichiarazione.objects.filter(
        dichiarazione=dichiarazione, comune=mondo.comuni[1].comune
    ).exists()


def test_an_owner_of_many_adds_a_comune(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.aler)
    dati = {
        "riga_versione": 0, "righe_totali": 1, "riga0-comune": "", "riga0-turnover": "4",
        "altro": mondo.comuni[0].comune_id,
    }  # fmt: skip

    salvata = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.aler), dati=dati
    )
    risposta = client.get(salvata.url)

    assert [riga.nome for riga in risposta.context["righe"]] == ["Tutto il territorio", "Alfa"]
    assert "perc_indigenza" not in risposta.content.decode()
    di_nuovo = client.get(f"{salvata.url}&aggiungi=inventato")
    assert di_nuovo.status_code == 200


def test_last_years_answer_is_beside(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=17)
    apri(mondo, 2020)

    risposta = pagina(
        client, "dichiarazione", dichiarazione_di(mondo.comuni[0], 2020).pk,
        utente=mondo.operatore(mondo.comuni[0]),
    )  # fmt: skip

    assert "Nel 2019: 17" in leggi(risposta)
