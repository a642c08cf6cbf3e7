"""The pages: who sees what, bad input with its message, and how many queries they cost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap.enti.models import Ruolo, TipoEnte
from programmazione import services
from programmazione.models import (
    CampoRestituito,
    CapitoloPiano,
    PianoAnnuale,
    Ricognizione,
    RigaDichiarazione,
    SceltaVoto,
    Seduta,
    UnitaAbitativa,
)
from programmazione.states import StatoDichiarazione, StatoPiano, StatoRicognizione
from tests import factories
from tests.programmazione.factories import (
    ORA,
    Mondo,
    approva,
    apri,
    consolida,
    convoca,
    crea_unita,
    dichiarazione_di,
    salva,
    trasmetti,
)

U = "programmazione:"


def pagina(client: Client, nome: str, *args: Any, utente: Any = None, dati: Any = None) -> Any:
    """Ask for a page, or send it a form, as a person or as a visitor."""
    if utente is not None:
        client.force_login(utente)
    indirizzo = nome if nome.startswith("/") else reverse(f"{U}{nome}", args=args)
    return client.get(indirizzo) if dati is None else client.post(indirizzo, dati)


def leggi(risposta: Any) -> str:
    """Return the page as words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", risposta.content.decode()))


def modulo(mondo: Mondo, versione: int, **campi: Any) -> dict[str, Any]:
    """Return the form of one row of the first comune."""
    return {
        "riga_versione": versione,
        "righe_totali": 1,
        "riga0-comune": mondo.comuni[0].comune_id,
        **{f"riga0-{campo}": valore for campo, valore in campi.items()},
    }


# The register of dwellings


def test_an_officer_sees_the_own_units_and_the_capofila_all(client: Client, mondo: Mondo) -> None:
    crea_unita(mondo.comuni[0], "MIA-1")
    crea_unita(mondo.comuni[1], "ALTRUI-1")

    propria = leggi(pagina(client, "unita_list", utente=mondo.operatore(mondo.comuni[0])))
    tutte = leggi(pagina(client, "unita_list", utente=mondo.capofila))

    assert "MIA-1" in propria
    assert "ALTRUI-1" not in propria
    assert "ALTRUI-1" in tutte


def test_a_unit_of_another_ente_is_not_there(client: Client, mondo: Mondo) -> None:
    altrui = crea_unita(mondo.comuni[1])
    operatore = mondo.operatore(mondo.comuni[0])

    assert pagina(client, "unita", altrui.pk, utente=operatore).status_code == 404
    assert pagina(client, "unita_update", altrui.pk, utente=operatore).status_code == 404


def test_the_capofila_reads_units_and_does_not_write_them(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[1])

    assert pagina(client, "unita", unita.pk, utente=mondo.capofila).status_code == 200
    assert pagina(client, "unita_update", unita.pk, utente=mondo.capofila).status_code == 403
    assert pagina(client, "unita_create", utente=mondo.capofila).status_code == 403


@pytest.mark.parametrize(
    ("pagina_chiesta", "ruolo"),
    [
        ("unita_list", Ruolo.EISA_OPERATORE),
        ("ricognizione_list", Ruolo.SPORTELLO),
        ("ricognizione_create", Ruolo.OPERATORE_ENTE),
        ("seduta_list", Ruolo.OPERATORE_ENTE),
    ],
)
def test_the_wrong_role_is_told_why(
    client: Client, mondo: Mondo, pagina_chiesta: str, ruolo: Ruolo
) -> None:
    utente = factories.crea_utente(ruolo, mondo.comuni[0])

    risposta = pagina(client, pagina_chiesta, utente=utente)

    assert risposta.status_code == 403
    assert re.search(r"spetta|incarico", leggi(risposta))


@pytest.mark.parametrize("pagina_chiesta", ["unita_list", "ricognizione_list", "seduta_list"])
def test_a_visitor_is_asked_to_sign_in(client: Client, mondo: Mondo, pagina_chiesta: str) -> None:
    assert pagina(client, pagina_chiesta).url.startswith("/accedi/")


def test_a_unit_is_entered_and_changed_by_form(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    dati = {
        "codice": "A-1", "comune": mondo.comuni[0].comune_id, "tipo": "SAP", "stato": "LIBERA",
        "superficie_mq": "58,40", "ascensore": "", "senza_barriere": "no", "riga_versione": "1",
        "stato_dal": "01/10/2019",
    }  # fmt: skip

    pagina(client, "unita_create", utente=operatore, dati=dati)
    unita = UnitaAbitativa.objects.get()
    pagina(client, "unita_update", unita.pk, dati={**dati, "superficie_mq": "60"})

    cambiata = UnitaAbitativa.objects.get()
    assert (unita.ascensore, unita.senza_barriere, str(unita.superficie_mq)) == (
        None, False, "58.40",
    )  # fmt: skip
    assert cambiata.superficie_mq == 60
    storia = leggi(pagina(client, "unita", unita.pk))
    assert "superficie: da 58.40 a 60" in storia
    assert "Inserita nel registro" in storia


@pytest.mark.parametrize(
    ("campo", "valore", "frase"),
    [
        ("superficie_mq", "0", "non può essere minore di 0,01"),
        ("superficie_mq", "grande", "non è un numero"),
        ("camere", "-1", "non può essere negativo"),
        ("stato_dal", "31/02/2019", "non esiste"),
        ("codice", "", "obbligatorio"),
        ("codice", "U-1", "già un'unità con questo codice"),
    ],
)
def test_a_bad_sheet_comes_back_with_the_reason(
    client: Client, mondo: Mondo, campo: str, valore: str, frase: str
) -> None:
    crea_unita(mondo.comuni[0])
    dati = {
        "codice": "A-2", "comune": mondo.comuni[0].comune_id, "tipo": "SAP", "stato": "OCCUPATA",
        "riga_versione": "1", campo: valore,
    }  # fmt: skip

    risposta = pagina(client, "unita_create", utente=mondo.operatore(mondo.comuni[0]), dati=dati)

    assert risposta.status_code == 200
    assert frase in leggi(risposta).replace("&#x27;", "'")
    assert UnitaAbitativa.objects.count() == 1


def test_a_stale_sheet_is_not_saved_over_another(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])
    dati = {
        "codice": "U-1", "comune": mondo.comuni[0].comune_id, "tipo": "SAP", "stato": "LIBERA",
        "riga_versione": "0",
    }  # fmt: skip

    risposta = pagina(
        client, "unita_update", unita.pk, utente=mondo.operatore(mondo.comuni[0]), dati=dati
    )

    assert "ha modificato questa unità" in leggi(risposta).replace("&#x27;", "'")
    assert UnitaAbitativa.objects.get().stato == "OCCUPATA"


@pytest.mark.parametrize(
    ("filtro", "attese"),
    [
        ({"stato": "LIBERA"}, {"A-1"}),
        ({"tipo": "SAS"}, {"A-2"}),
        ({"assegnabile": "2019"}, {"A-1"}),
        ({"assegnabile": "x"}, {"A-1", "A-2", "B-1"}),
        ({"cerca": "garibaldi"}, {"A-2"}),
        ({"cerca": "d\u2019adda"}, {"B-1"}),
        ({"cerca": "alfa via"}, {"A-1", "A-2"}),
        ({"stato": "INVENTATO"}, {"A-1", "A-2", "B-1"}),
    ],
)
def test_filters_live_in_the_url(
    client: Client, mondo: Mondo, filtro: dict[str, str], attese: set[str]
) -> None:
    alfa, beta = mondo.comuni[:2]
    crea_unita(alfa, "A-1", stato="LIBERA", assegnabile_nel=2019, indirizzo="Via Roma")
    crea_unita(alfa, "A-2", tipo="SAS", indirizzo="Via Garibaldi")
    crea_unita(beta, "B-1", zona="Rivolta d'Adda")
    client.force_login(mondo.capofila)

    risposta = client.get(reverse(f"{U}unita_list"), filtro)

    assert {riga["codice"] for riga in risposta.context["righe"]} == attese


def test_the_list_sorts_both_ways_and_the_unknown_goes_last(client: Client, mondo: Mondo) -> None:
    for codice, metri in (("A-1", 50), ("A-2", None), ("A-3", 40)):
        crea_unita(mondo.comuni[0], codice, superficie_mq=metri)
    client.force_login(mondo.capofila)

    def ordine(chiave: str) -> list[str]:
        risposta = client.get(reverse(f"{U}unita_list"), {"ordina": chiave})
        return [riga["codice"] for riga in risposta.context["righe"]]

    assert ordine("superficie") == ["A-3", "A-1", "A-2"]
    assert ordine("-superficie") == ["A-1", "A-3", "A-2"]
    assert ordine("inventata") == ["A-1", "A-2", "A-3"]


@pytest.mark.parametrize("quante", [10, 1000])
def test_the_list_costs_the_same_queries_at_any_size(
    client: Client, mondo: Mondo, quante: int
) -> None:
    ente = mondo.comuni[0]
    UnitaAbitativa.objects.bulk_create(
        UnitaAbitativa(proprietario=ente, comune=ente.comune, tipo="SAP", codice=f"U-{n:04}")
        for n in range(quante)
    )
    client.force_login(mondo.capofila)

    with CaptureQueriesContext(
        connection,
    ) as contate:
        client.get(reverse(f"{U}unita_list"))

    domande = [q["sql"] for q in contate if "SAVEPOINT" not in q["sql"]]
    assert len(domande) <= 8, domande


# The survey


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
    assert re.search(r"Unità libere Alfa 1 9", scritto)
    # A zero that was declared is told apart from an empty box.
    assert re.search(r"Unità che si libereranno Alfa 0 non dichiarato", scritto)
    assert 'value="9"' in confronto.content.decode()
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

    assert "L’ultima volta: 17" in leggi(risposta)


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
    assert CampoRestituito.objects.get().osservazione == "Ricontrolla le libere"
    assert "Ricontrolla le libere" in leggi(risposta)
    moduli = risposta.context["moduli"][0].fields
    assert not moduli["liberi"].disabled
    assert moduli["turnover"].disabled


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


# Plans


def test_a_plan_in_preparation_is_hidden_from_visitors_and_enti(
    client: Client, mondo: Mondo
) -> None:
    consolida(mondo)

    assert pagina(client, "piano", 2019).status_code == 404
    operatore = mondo.operatore(mondo.comuni[0])
    assert pagina(client, "piano", 2019, utente=operatore).status_code == 404
    assert pagina(client, "piano", 2019, utente=mondo.sindaco).status_code == 404
    assert pagina(client, "piano", 2019, utente=mondo.capofila).status_code == 200


def test_an_approved_plan_is_public_and_explains_its_difference(
    client: Client, mondo: Mondo
) -> None:
    piano = approva(mondo)

    lettura = leggi(pagina(client, "piano", 2019))
    quadratura = leggi(pagina(client, "quadratura", 2019))

    assert "Approvato dall’Assemblea dei Sindaci" in lettura
    assert piano.impronta in lettura
    assert "Enti che non hanno risposto Gamma" in lettura
    # 2 free + 1 freeing = 3; 8 assignable; the 5 of the ALER are explained.
    assert "2 libere + 1 che si libereranno = 3" in quadratura
    assert "ALER di prova: 0 + 5 = 5 Cinque occupate oggi." in quadratura
    assert "Piano annuale 2019" in leggi(pagina(client, "piano_list"))


def test_an_old_version_is_read_by_number(client: Client, mondo: Mondo) -> None:
    primo = approva(mondo)
    services.consolida(ricognizione=primo.ricognizione, utente=mondo.capofila, ora=ORA)
    client.force_login(mondo.capofila)
    indirizzo = reverse(f"{U}piano", args=[2019])

    assert "Bozza" in leggi(client.get(indirizzo))
    assert "Approvato" in leggi(client.get(indirizzo, {"versione": "1"}))
    assert client.get(indirizzo, {"versione": "9"}).status_code == 404


def test_the_capofila_carries_a_plan_to_the_assemblea(client: Client, mondo: Mondo) -> None:
    consolida(mondo)
    client.force_login(mondo.capofila)

    for atto in ("verifica", "proponi"):
        pagina(client, "piano_atto", 2019, atto, dati={})
    male = pagina(client, "piano_convoca", 2019, dati={"giorno": "10/12/2099", "ora": "sera"})
    pagina(
        client, "piano_convoca", 2019,
        dati={"giorno": "10/12/2099", "ora": "18.00", "convocazione": "PRIMA", "luogo": ""},
    )  # fmt: skip

    assert "Scrivi l'ora come 18.00" in leggi(male).replace("&#x27;", "'")
    assert PianoAnnuale.objects.get().stato == StatoPiano.CONVOCATO
    assert pagina(client, "piano_atto", 2019, "inventato", dati={}).status_code == 404
    assert "non può passare" in leggi(
        client.post(reverse(f"{U}piano_atto", args=[2019, "pubblica"]), follow=True)
    )


def test_an_act_of_the_capofila_is_refused_to_the_mayor(client: Client, mondo: Mondo) -> None:
    approva(mondo)

    for nome, *altro in (("piano_atto", "trasmetti"), ("piano_convoca",), ("capitolo", "x")):
        risposta = pagina(client, nome, 2019, *altro, utente=mondo.sindaco, dati={})
        assert risposta.status_code == 403


def test_a_chapter_is_written_in_plain_text(client: Client, mondo: Mondo) -> None:
    consolida(mondo)
    client.force_login(mondo.capofila)

    pagina(client, "capitolo", 2019, "piano-di-zona", dati={"testo": "<b>Ciao</b>"})

    assert CapitoloPiano.objects.get(codice="piano-di-zona").testo == "<b>Ciao</b>"
    assert "&lt;b&gt;Ciao" in pagina(client, "piano", 2019).content.decode()
    assert pagina(client, "capitolo", 2019, "inventato").status_code == 404


def test_the_pdf_leads_to_its_progress(client: Client, mondo: Mondo) -> None:
    consolida(mondo)

    risposta = pagina(client, "piano_pdf", 2019, utente=mondo.capofila, dati={})

    assert re.fullmatch(r"/documenti/\d+/", risposta.url)
    assert "Piano annuale 2019 (bozza)" in leggi(client.get(risposta.url))


# The Assemblea


def test_the_secretary_walks_the_session(client: Client, mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    client.force_login(mondo.segretario)
    codici = [ente.comune_id for ente in mondo.comuni]

    pagina(
        client, "seduta_appello", seduta.pk,
        dati={f"presente-{c}": "on" for c in codici} | {f"delegato-{codici[0]}": "on"},
    )  # fmt: skip
    manca = pagina(client, "seduta_voti", seduta.pk, dati={f"voto-{codici[0]}": "FAVOREVOLE"})
    precompilata = client.get(
        reverse(f"{U}seduta_voti", args=[seduta.pk]), {"precompila": "FAVOREVOLE"}
    )
    pagina(client, "seduta_voti", seduta.pk, dati={f"voto-{c}": "FAVOREVOLE" for c in codici})
    votazione = seduta.votazioni.get()
    troppo_presto = pagina(client, "seduta_approva", seduta.pk, dati={"atto": "n. 1"})
    pagina(client, "votazione_conferma", votazione.pk, dati={})
    letta = leggi(pagina(client, "seduta", seduta.pk))
    pagina(client, "seduta_approva", seduta.pk, dati={"atto": "n. 1 del 15/12/2019"})

    assert "Indica come ha votato" in leggi(manca)
    assert precompilata.content.decode().count('value="FAVOREVOLE" selected') == 3
    assert "non è ancora confermato" in leggi(troppo_presto)
    assert "3 su 3 comuni; serve più del 50 %: raggiunta." in letta
    assert "Presente, per delega" in letta
    piano = PianoAnnuale.objects.get()
    assert (piano.stato, piano.atto) == (StatoPiano.APPROVATO, "n. 1 del 15/12/2019")
    conclusa = client.get(reverse(f"{U}seduta_appello", args=[seduta.pk]), follow=True)
    assert "La seduta è conclusa" in leggi(conclusa)
    conclusa = client.get(reverse(f"{U}seduta_voti", args=[seduta.pk]), follow=True)
    assert "La seduta è conclusa" in leggi(conclusa)


@pytest.mark.parametrize(
    ("nome", "scelta", "stato"),
    [
        ("seduta_rinvia", SceltaVoto.FAVOREVOLE, StatoPiano.RINVIATO),
        ("seduta_respingi", SceltaVoto.CONTRARIO, StatoPiano.RESPINTO),
    ],
)
def test_a_plan_goes_back_with_its_reason(
    client: Client, mondo: Mondo, nome: str, scelta: SceltaVoto, stato: StatoPiano
) -> None:
    from tests.programmazione.factories import vota

    seduta = convoca(mondo, consolida(mondo))
    vota(mondo, seduta, scelta, scelta, scelta)
    client.force_login(mondo.segretario)

    senza = pagina(client, nome, seduta.pk, dati={"motivo": ""})
    pagina(client, nome, seduta.pk, dati={"motivo": "Mancano le cifre di Gamma"})

    assert "obbligatorio" in leggi(senza)
    assert PianoAnnuale.objects.get().stato == stato
    assert "Mancano le cifre di Gamma" in leggi(
        pagina(client, "piano", 2019, utente=mondo.capofila)
    )


def test_mayors_read_the_session_and_do_not_write_it(client: Client, mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))

    assert pagina(client, "seduta", seduta.pk, utente=mondo.sindaco).status_code == 200
    for nome in ("seduta_appello", "seduta_voti", "seduta_approva", "seduta_rinvia"):
        assert pagina(client, nome, seduta.pk).status_code == 403
    assert Seduta.objects.get().appello_il is None


# Between ambiti, and the first page


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
