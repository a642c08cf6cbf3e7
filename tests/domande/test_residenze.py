"""The history of residences: breaks, overlaps, what they cost, and the page that asks for it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bandi.rules.tipi import Profilo
from domande import services
from domande.compilazione.fatti import leggi_fatti
from domande.compilazione.rinnovo import Precedente, riprendi
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.compilazione.storia import Storia, anni_che_contano, racconta
from domande.fascicolo import leggi as leggi_fascicolo
from domande.forms.riepilogo import scrivi_sezione
from domande.models import Domanda
from domande.rules import coerenza, residenza
from domande.rules.fatti import Periodo, PeriodoResidenza
from tests.domande.esempi import CASTELLEONE, CREMA, OGGI, PROFILO
from tests.domande.factories import Scena, crea_bozza, risposte
from tests.domande.pagine import indirizzo, leggi, modulo
from tests.domande.test_ipotesi import contenuto

FUORI, ALTROVE = "fuori", "lombardia"
type Riga = tuple[str, str, str]


def giorno(testo: str) -> date:
    return date.fromisoformat(testo)


@pytest.mark.parametrize(
    ("assenze", "resta"),
    [
        ([], [("2000-01-01", None)]),
        (
            [("2005-01-01", "2005-12-31")],
            [("2000-01-01", "2004-12-31"), ("2006-01-01", None)],
        ),
        # From the first day, or before it: nothing is left of it.
        ([("1999-01-01", "2000-01-01")], [("2000-01-02", None)]),
        ([("1990-01-01", "1999-12-31")], [("2000-01-01", None)]),
        # Out of order, and one inside another.
        (
            [
                ("2010-01-01", "2010-12-31"),
                ("2003-01-01", "2005-12-31"),
                ("2004-01-01", "2004-02-01"),
            ],
            [("2000-01-01", "2002-12-31"), ("2006-01-01", "2009-12-31"), ("2011-01-01", None)],
        ),
        # Gone for good.
        ([("2005-01-01", None)], [("2000-01-01", "2004-12-31")]),
    ],
)
def test_what_is_left_of_a_time_without_the_absences(
    assenze: list[tuple[str, str | None]], resta: list[tuple[str, str | None]]
) -> None:
    periodi = [Periodo(dal=giorno(dal), al=giorno(al) if al else None) for dal, al in assenze]

    tratti = residenza.senza_assenze(date(2000, 1, 1), periodi)

    assert [(str(t.dal), str(t.al) if t.al else None) for t in tratti] == resta


@pytest.mark.parametrize(
    ("residenze", "coppie"),
    [
        ([], []),
        # The same day on both sides is a move; one more is two places at once.
        ([(CREMA, "2000-01-01", "2010-01-01"), (CASTELLEONE, "2010-01-01", None)], []),
        ([(CREMA, "2000-01-01", "2010-01-02"), (CASTELLEONE, "2010-01-01", None)], [(0, 1)]),
        # The order of writing is not that of the days.
        ([(CASTELLEONE, "2010-01-01", None), (CREMA, "2000-01-01", "2010-01-02")], [(1, 0)]),
        # Twice the same place is said twice, and is no contradiction.
        ([(CREMA, "2000-01-01", None), (CREMA, "2005-01-01", "2006-01-01")], []),
        ([(CREMA, "2000-01-01", None), (FUORI, "2005-01-01", "2006-01-01")], [(0, 1)]),
    ],
)
def test_nobody_lives_in_two_places(
    residenze: list[tuple[str, str, str | None]], coppie: list[tuple[int, int]]
) -> None:
    periodi = [
        PeriodoResidenza(comune=dove, dal=giorno(dal), al=giorno(al) if al else None)
        for dove, dal, al in residenze
    ]

    assert list(residenza.sovrapposte(periodi)) == coppie


def scritta(*righe: Riga, **cambi: Any) -> dict[str, Any]:
    """The answers of who lives in Crema since 2015, and before where `righe` say."""
    dati = {"comune": CREMA, "comune_dal": "2015-01-15", "indirizzo": "Via Mazzini 1"}
    prima = [{"comune": dove, "dal": dal, "al": al} for dove, dal, al in righe]
    return {**dati, **({"precedenti": prima} if prima else {}), **cambi}


def storia(*righe: Riga, profilo: Profilo = PROFILO, **cambi: Any) -> Storia:
    persona = {"nato_il": "1960-01-01"}
    fatti = leggi_fatti(persona, {Sezione.RESIDENZA: scritta(*righe, **cambi)})
    return racconta(fatti, contenuto(profilo), OGGI)


@pytest.mark.parametrize(
    ("righe", "cambi", "dal", "vuoti"),
    [
        ([], {}, "2015-01-15", []),
        ([], {"lombardia_dal": "2001-06-01"}, "2001-06-01", []),
        ([(CASTELLEONE, "2000-01-01", "2015-01-14")], {}, "2000-01-01", []),
        ([(ALTROVE, "2000-01-01", "2015-01-14")], {}, "2000-01-01", []),
        # One day missing, the 14th.
        (
            [(CASTELLEONE, "2000-01-01", "2015-01-13")],
            {},
            "2015-01-15",
            [("2015-01-14", "2015-01-14", True)],
        ),
        # She says since when she came, and that she left for a while.
        (
            [(FUORI, "2010-02-01", "2015-01-14")],
            {"lombardia_dal": "2001-06-01"},
            "2015-01-15",
            [("2010-02-01", "2015-01-14", False)],
        ),
        # Away before coming to Lombardia is no break.
        ([(FUORI, "1990-01-01", "2001-05-31")], {"lombardia_dal": "2001-06-01"}, "2001-06-01", []),
        # Thirty-one days are few, thirty-two are not.
        (
            [(ALTROVE, "2000-01-01", "2014-12-14")],
            {},
            "2015-01-15",
            [("2014-12-15", "2015-01-14", True)],
        ),
        (
            [(ALTROVE, "2000-01-01", "2014-12-13")],
            {},
            "2015-01-15",
            [("2014-12-14", "2015-01-14", False)],
        ),
    ],
)
def test_the_breaks_are_found_and_the_years_start_again(
    righe: list[Riga], cambi: dict[str, str], dal: str, vuoti: list[tuple[str, str, bool]]
) -> None:
    trovata = storia(*righe, **cambi)

    assert str(trovata.conti[0].dal) == dal
    assert [(str(v.dal), str(v.al), v.breve) for v in trovata.interruzioni] == vuoti


def test_what_a_break_costs_is_counted_by_the_rules() -> None:
    """In Lombardia 18 years: 6.50 points; since 2015 only 4: none, and no requirement of five."""
    continua = storia(lombardia_dal="2001-06-01")
    interrotta = storia((FUORI, "2010-02-01", "2015-01-14"), lombardia_dal="2001-06-01")

    assert continua.intera is None
    assert not continua.costa
    assert not continua.manca
    assert [(c.dove, c.quanto) for c in interrotta.conti] == [
        ("in Lombardia", "4 anni"),
        ("a Crema", "4 anni"),
    ]
    assert interrotta.conti[0].voce.punti == Decimal("0.00")
    assert interrotta.intera
    assert (interrotta.intera.quanto, interrotta.intera.voce.punti) == ("18 anni", Decimal("6.50"))
    assert interrotta.costa
    assert "da almeno 5 anni" in interrotta.manca


def test_a_break_that_costs_nothing_is_not_told_as_a_loss() -> None:
    # Since 2002 are 17 years, more than the fifteen that count.
    lontana = storia(
        (FUORI, "2001-07-01", "2002-01-01"), lombardia_dal="2001-06-01", comune_dal="2010-01-01"
    )

    assert lontana.interruzioni
    assert not lontana.costa


@pytest.mark.parametrize(
    ("dal", "parole"), [("2019-11-05", "meno di un anno"), ("2018-11-05", "1 anno")]
)
def test_the_years_are_said_in_words(dal: str, parole: str) -> None:
    assert storia(comune_dal=dal).conti[0].quanto == parole


def test_who_lives_outside_now_has_a_break_until_today_and_no_count() -> None:
    partita = storia((CREMA, "2000-01-01", "2015-01-14"), comune=FUORI)

    assert partita.conti == ()
    assert [(str(v.dal), str(v.al)) for v in partita.interruzioni] == [("2015-01-15", str(OGGI))]
    assert partita.intera


def test_who_comes_back_today_is_not_said_to_begin_tomorrow() -> None:
    oggi = str(OGGI)
    tornata = scritta((FUORI, "2010-01-01", oggi), comune_dal=oggi, lombardia_dal="2001-06-01")
    fatti = leggi_fatti({"nato_il": "1960-01-01"}, {Sezione.RESIDENZA: tornata})

    assert not [v for v in coerenza.incongruenze(fatti, OGGI) if "residenz" in v.dove]
    assert residenza.residente_in_lombardia_dal(fatti, OGGI) == OGGI


def test_after_the_years_of_the_last_step_nothing_changes() -> None:
    senza_scaglioni = replace(PROFILO.residenza_regione, scaglioni=())
    vuoto = replace(PROFILO, residenza_regione=senza_scaglioni, residenza_comune=senza_scaglioni)

    assert anni_che_contano(PROFILO) == 15
    assert anni_che_contano(vuoto) == PROFILO.requisiti.residenza_o_lavoro_regione_anni


def inviata(*righe: Riga, versione: int = 0, **cambi: Any) -> dict[str, Any]:
    """What the browser sends of the section, with its rows."""
    dati = {"precedenti-TOTAL_FORMS": str(len(righe)), "precedenti-INITIAL_FORMS": "0"}
    for numero, (dove, dal, al) in enumerate(righe):
        nomi = ("comune", "dal", "al")
        dati |= {
            f"precedenti-{numero}-{nome}": valore
            for nome, valore in zip(nomi, (dove, dal, al), strict=True)
        }
    base = {"comune_dal": "15/01/2015", "lombardia_dal": ""}
    return modulo(Sezione.RESIDENZA, versione, **{**dati, **base, **cambi})


def bozza_senza_residenza(scena: Scena, cittadina: Any) -> Any:
    prima = tuple(voce for voce in ORDINE if voce is not Sezione.RESIDENZA)
    return crea_bozza(scena, cittadina, sezioni=prima)


def test_the_history_goes_from_the_page_to_the_snapshot(
    client: Client, scena: Scena, cittadina: Any
) -> None:
    bozza = bozza_senza_residenza(scena, cittadina)
    vuota = leggi(client.get(indirizzo(bozza, "residenza")))
    righe = (CASTELLEONE, "01/01/2000", "31/01/2010"), (FUORI, "01/02/2010", "14/01/2015")

    salvata = client.post(indirizzo(bozza, "residenza"), inviata(*righe))
    riepilogo = leggi(client.get(salvata["Location"], follow=True))
    riaperta = leggi(client.get(indirizzo(bozza, "residenza")))
    bozza.refresh_from_db()
    client.post(reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione})

    assert "da più di 15 anni" in vuota
    assert '<details class="approfondimento">' in vuota
    assert "Dal 01/02/2010 al 14/01/2015 non risulti residente in Lombardia" in riepilogo
    assert "<dt>Dal 01/01/2000 al 31/01/2010</dt><dd>Castelleone</dd>" in riepilogo
    assert "all&#x27;estero: gli anni prima non contano</dd>" in riepilogo
    assert "Senza interruzioni sarebbero 19 anni e 6,50 punti" in riepilogo
    assert '<details class="approfondimento" open>' in riaperta
    assert 'value="31/01/2010"' in riaperta
    dati = leggi_fascicolo(Domanda.objects.get()).dati
    assert dati["risposte"]["residenza"]["precedenti"] == [
        {"comune": CASTELLEONE, "dal": "2000-01-01", "al": "2010-01-31"},
        {"comune": FUORI, "dal": "2010-02-01", "al": "2015-01-14"},
    ]
    assert len(dati["fatti"]["residenze"]) == 2


@pytest.mark.parametrize(
    ("righe", "frase"),
    [
        (
            [(CASTELLEONE, "01/01/2000", "31/01/2010"), (FUORI, "30/01/2010", "14/01/2015")],
            "Fino al 31/01/2010 risulti ancora residente in un altro posto (Castelleone)",
        ),
        ([(CASTELLEONE, "01/01/2000", "16/01/2015")], "Dal 15/01/2015 risulti già residente"),
        ([(CASTELLEONE, "16/01/2015", "16/02/2015")], "Dal 15/01/2015 abiti dove sei adesso"),
        ([(CASTELLEONE, "02/01/2000", "01/01/2000")], "finisce prima di cominciare"),
        ([(CASTELLEONE, "02/01/2000", "06/11/2019")], "non è ancora arrivato"),
        ([(CASTELLEONE, "02/01/2000", "")], "Al: Questo campo è obbligatorio"),
    ],
)
def test_two_places_at_once_are_told_and_what_was_typed_stays(
    client: Client, scena: Scena, cittadina: Any, righe: list[Riga], frase: str
) -> None:
    bozza = bozza_senza_residenza(scena, cittadina)

    risposta = client.post(indirizzo(bozza, "residenza"), inviata(*righe))

    assert risposta.status_code == 422
    assert frase in leggi(risposta)
    ripresa = leggi(client.get(indirizzo(bozza, "residenza")))
    assert frase in ripresa
    assert f'value="{righe[0][1]}"' in ripresa


@pytest.mark.parametrize(("dal", "stato"), [("06/11/2019", 422), ("05/11/2019", 302)])
def test_a_residence_still_to_come_is_refused_on_its_page(
    client: Client, scena: Scena, cittadina: Any, dal: str, stato: int
) -> None:
    bozza = bozza_senza_residenza(scena, cittadina)

    risposta = client.post(indirizzo(bozza, "residenza"), inviata(comune_dal=dal))

    assert risposta.status_code == stato
    assert ("scrivi da quando sei già residente" in leggi(risposta)) is (stato == 422)


def test_rows_are_compared_also_while_the_present_residence_is_wrong(
    client: Client, scena: Scena, cittadina: Any
) -> None:
    bozza = bozza_senza_residenza(scena, cittadina)
    righe = (CASTELLEONE, "01/01/2000", "31/01/2010"), (FUORI, "30/01/2010", "14/01/2015")

    risposta = client.post(indirizzo(bozza, "residenza"), inviata(*righe, comune_dal="boh"))

    assert "risulti ancora residente in un altro posto" in leggi(risposta)


def test_a_row_is_added_and_taken_away_without_scripts(
    client: Client, scena: Scena, cittadina: Any
) -> None:
    bozza = bozza_senza_residenza(scena, cittadina)
    riga = (CASTELLEONE, "01/01/2000", "14/01/2015")

    aggiunta = client.post(indirizzo(bozza, "residenza"), inviata(riga, azione="aggiungi"))
    tolta = client.post(
        indirizzo(bozza, "residenza"), inviata(riga, **{"precedenti-0-DELETE": "on"})
    )

    assert len(aggiunta.context["modulo"].righe.forms) == 2
    assert 'value="Via Mazzini 1"' in leggi(aggiunta)
    assert "campo-errato" not in leggi(aggiunta)
    assert '<details class="approfondimento" open>' in leggi(aggiunta)
    assert tolta.status_code == 302
    bozza.refresh_from_db()
    assert "precedenti" not in services.leggi_compilazione(bozza).risposte["residenza"]


def test_many_moves_are_all_shown_again(client: Client, scena: Scena, cittadina: Any) -> None:
    bozza = bozza_senza_residenza(scena, cittadina)
    righe = [(CASTELLEONE, f"01/01/{anno}", f"31/12/{anno}") for anno in range(1995, 2014)]

    ventesima = client.post(indirizzo(bozza, "residenza"), inviata(*righe, azione="aggiungi"))
    troppe = client.post(indirizzo(bozza, "residenza"), inviata(*righe, *righe[:2]))

    assert len(ventesima.context["modulo"].righe.forms) == 20
    assert 'value="01/01/2013"' in leggi(ventesima)
    assert troppe.status_code == 422


def test_breaks_that_nobody_declared_are_written_in_the_summary(
    scena: Scena, cittadina: Any
) -> None:
    """Whoever reads it aloud, or on paper, says them too."""
    dati = scritta((CASTELLEONE, "2000-01-01", "2010-01-31"), comune=ALTROVE)
    bozza = crea_bozza(scena, cittadina, residenza=dati)
    compilazione = services.leggi_compilazione(bozza)

    (_titolo, adesso), (titolo, prima) = scrivi_sezione(
        Sezione.RESIDENZA, compilazione, scena.contenuto
    )

    assert dict(adesso)["Comune di residenza"] == "In un altro comune della Lombardia"
    assert titolo == "Residenze di prima"
    assert [(nome.replace("\N{NO-BREAK SPACE}", " "), valore) for nome, valore in prima] == [
        ("Dal 01/01/2000 al 31/01/2010", "Castelleone"),
        (
            "Dal 01/02/2010 al 14/01/2015",
            "Non risulti residente in Lombardia: gli anni prima non contano",
        ),
    ]


def test_the_history_is_taken_up_the_year_after() -> None:
    dati = scritta((CASTELLEONE, "2000-01-01", "2010-01-31"))
    chi = {"nome": "Anna", "cognome": "Rossi", "codice_fiscale": "X", "nato_il": "1955-03-01"}
    precedente = Precedente(chi, risposte(residenza=dati), OGGI)

    ripresa = riprendi(precedente, chi, date(2020, 11, 5), PROFILO.parametri)

    assert ripresa.risposte["residenza"] == dati
    (voce,) = [v["testo"] for v in ripresa.da_rinnovare if v["dove"] == "residenza"]
    assert "aggiungi la vecchia" in voce
