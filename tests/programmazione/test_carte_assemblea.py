"""What who reads the papers of the Assemblea stumbles on: signatures, shares, one and many."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client

from programmazione import pagine_triennale, services
from programmazione.models import PianoAnnuale, RegolaAssemblea, SceltaVoto, Seduta
from tests.programmazione.factories import SEDUTA, Mondo, consolida, crea_unita
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import appello, conferma, convoca, deserta, muove, parole, vota

SI = SceltaVoto.FAVOREVOLE


def _verbale(mondo: Mondo, seduta: Seduta) -> str:
    return parole(services.richiedi_verbale(seduta=seduta, utente=mondo.segretario, ora=SEDUTA))


def test_verbale_and_deliberazione_name_who_signs_them(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, 2, presiede=0, rappresentante="Anna Rossi")
    conferma(mondo, vota(mondo, seduta, _0=SI, _1=SI, _2=SI))
    services.approva(piano=seduta.piano, atto="n. 1", utente=mondo.segretario, ora=SEDUTA)
    delibera = services.richiedi_deliberazione(seduta=seduta, utente=mondo.segretario, ora=SEDUTA)

    for testo in (_verbale(mondo, seduta), parole(delibera)):
        assert f"Il Presidente Anna Rossi, comune di Alfa Il segretario {mondo.segretario}" in testo
        assert "Si firma su questo documento" in testo


def test_of_a_deserted_session_signs_who_wrote_its_last_fact(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, presiede=0)
    muove(mondo, seduta, 0, arriva=False)
    deserta(mondo, seduta)

    testo = _verbale(mondo, seduta)

    # Nobody wrote who spoke for the comune.
    assert f"Il Presidente Il sindaco, comune di Alfa Il segretario {mondo.segretario}" in testo


def test_of_a_session_without_facts_nobody_is_guessed(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, 2)
    services.rinvia(piano=seduta.piano, motivo="Mancano dati", utente=mondo.segretario, ora=SEDUTA)

    assert "Il Presidente Il segretario Si firma" in _verbale(mondo, seduta)


@pytest.mark.parametrize(
    ("quante", "frase"),
    [(1, "nella sola voce elencata nel piano"), (2, "nelle 2 voci elencate nel piano")],
)
def test_one_change_is_said_as_one(quante: int, frase: str) -> None:
    fotografia = {"modifiche": [{}] * quante, "triennale": {"periodo": "2020-2022"}}
    testo = render_to_string(
        "programmazione/pdf/_deliberazione_dispositivo.html",
        {"piano": PianoAnnuale(anno=2020, fotografia=fotografia)},
    )

    assert f"piano triennale 2020-2022, {frase}" in testo


@pytest.mark.parametrize(
    ("percento", "oltre", "scritto"),
    [("50", True, "più del 50 %"), ("33.33", False, "almeno il 33,33 %")],
)
def test_a_share_is_written_alike_everywhere(
    client: Client, mondo: Mondo, percento: str, oltre: bool, scritto: str
) -> None:
    quota = Decimal(percento)
    RegolaAssemblea.objects.update(
        quorum_prima=quota, quorum_prima_oltre=oltre, maggioranza=quota, maggioranza_oltre=oltre
    )
    seduta = convoca(mondo)

    testi = [leggi(pagina(client, "seduta", seduta.pk, utente=mondo.capofila))]
    testi.append(leggi(pagina(client, "regola_list")))

    for testo in testi:
        assert testo.replace("\xa0", " ").count(scritto) >= 2
        assert "50,00" not in testo


def test_expected_units_bear_their_years_and_none_is_not_zero(client: Client, mondo: Mondo) -> None:
    services.apri_triennale(anno=2020, utente=mondo.capofila, ora=SEDUTA)

    scheda = pagina(client, "piano", "2020-2022", utente=mondo.capofila)

    testo = scheda.content.decode()
    for anno in (2020, 2021, 2022):
        assert testo.count(f'data-etichetta="{anno}"') == 3
    assert "Attese in tre anni — non ancora indicate" in leggi(scheda)
    contenuto = {"anni": ["2020"], "attese": []}
    assert pagine_triennale.righe_attese(contenuto)[0].anni == (("2020", None),)


@pytest.mark.parametrize(("segnate", "frase"), [(0, True), (1, False)])
def test_a_plan_whose_units_are_not_marked_says_so(mondo: Mondo, segnate: int, frase: bool) -> None:
    crea_unita(mondo.comuni[0], "A-1", assegnabile_nel=2019 if segnate else None)

    bozza = services.richiedi_pdf(piano=consolida(mondo), utente=mondo.capofila, ora=SEDUTA)

    assert ("Nessuna unità del registro è segnata come assegnabile" in parole(bozza)) is frase
