"""Pages of the register: search, views, many at once, two people on one sheet, acts, history."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi.services import ritira_unita
from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from programmazione import services
from programmazione.models import PassaggioUnita, UnitaAbitativa, VistaSalvata
from tests import factories
from tests.bandi import factories as bandi
from tests.programmazione.factories import ORA, Mondo, crea_unita
from tests.programmazione.pagine import U, leggi, pagina

ELENCO = "/patrimonio/"


def _codici(client: Client, **filtri: str) -> list[str]:
    risposta = client.get(ELENCO, {"ordina": "codice", **filtri})
    return [riga.codice for riga in risposta.context["pagina"]]


def _scheda(unita: UnitaAbitativa, **campi: Any) -> dict[str, Any]:
    return {
        "codice": unita.codice, "comune": unita.comune_id, "tipo": "SAP", "stato": "OCCUPATA",
        "riga_versione": "1", **campi,
    }  # fmt: skip


@pytest.mark.parametrize(
    "testo",
    [
        "Rivolta d'Adda",
        "rivolta d\u2019adda",
        "RIVOLTA DADDA",
        "rivòlta",
        "adda a-1",
        "d\u00b4Adda",
    ],
)
def test_accents_and_apostrophes_do_not_hide_a_dwelling(
    client: Client, mondo: Mondo, testo: str
) -> None:
    crea_unita(mondo.comuni[0], "A-1", zona="Rivolta d\u2019Adda")
    crea_unita(mondo.comuni[0], "A-2", indirizzo="Via Città di Crema")
    client.force_login(mondo.capofila)

    assert _codici(client, cerca=testo) == ["A-1"]
    assert _codici(client, cerca="citta") == ["A-2"]
    # What means something to SQL means nothing here.
    assert _codici(client, cerca="%") == []


def test_a_dwelling_is_found_by_the_name_of_its_comune(client: Client, mondo: Mondo) -> None:
    comune = factories.crea_comune("Pieranìca d'Adda")
    crea_unita(mondo.comuni[0], "A-1", comune=comune)
    crea_unita(mondo.comuni[0], "A-2")
    client.force_login(mondo.operatore(mondo.comuni[0]))

    assert _codici(client, cerca="PIERANICA DADDA") == ["A-1"]


def test_the_other_filters(client: Client, mondo: Mondo) -> None:
    alfa = mondo.comuni[0]
    crea_unita(alfa, "A-1", stato="LIBERA", stato_dal="2019-01-01", superficie_mq=50, piano=0)
    crea_unita(alfa, "A-2", stato="LIBERA", stato_dal="2019-10-30", gestore=mondo.aler)
    crea_unita(
        alfa, "A-3", stato="DISMESSA", uscita_il="2019-01-01", uscita_motivo="VENDITA",
        uscita_atto="n. 1",
    )  # fmt: skip
    client.force_login(mondo.operatore(alfa))

    assert _codici(client) == ["A-1", "A-2"]
    assert _codici(client, stato="DISMESSA") == ["A-3"]
    assert _codici(client, gestore="nessuno") == ["A-1"]
    assert _codici(client, gestore=str(mondo.aler.pk)) == ["A-2"]
    assert _codici(client, gestore="x") == ["A-1", "A-2"]
    assert _codici(client, manca="superficie") == ["A-2"]
    assert _codici(client, manca="foto") == ["A-1", "A-2"]
    assert _codici(client, vuota_da="0") == ["A-1", "A-2"]
    assert _codici(client, vuota_da="99999") == []
    assert _codici(client, vuota_da="tanto") == ["A-1", "A-2"]


@pytest.mark.parametrize("manca", [*services.CAMPI_INSIEME, "inventata"])
def test_what_is_not_a_filter_filters_nothing(client: Client, mondo: Mondo, manca: str) -> None:
    crea_unita(mondo.comuni[0], "A-1", riscaldamento="Autonomo", ascensore=True)
    client.force_login(mondo.capofila)

    attese = [] if manca in {"riscaldamento", "ascensore"} else ["A-1"]
    assert _codici(client, manca=manca) == attese


def test_two_officers_on_one_sheet_lose_nothing(client: Client, mondo: Mondo) -> None:
    alfa = mondo.comuni[0]
    unita = crea_unita(alfa, "A-1", zona="Centro", note="vecchia", superficie_mq=50)
    collega = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, alfa, cognome="Verdi")
    pagina(
        client, "unita_update", unita.pk, utente=collega,
        dati=_scheda(unita, zona="Nord", note="del collega", superficie_mq="50"),
    )  # fmt: skip
    mia = _scheda(unita, zona="Sud", note="vecchia", superficie_mq="61,5")

    risposta = pagina(client, "unita_update", unita.pk, utente=mondo.operatore(alfa), dati=mia)

    testo = leggi(risposta).replace("\xa0", " ")
    assert risposta.status_code == 409
    assert re.search(r"Paola Verdi ha salvato la scheda il \d+ \w+ \d{4}, ore", testo)
    assert "Il tuo: Sud" in testo
    assert "Quello già salvato: Nord" in testo
    assert "Note vecchia del collega" in testo
    corpo = risposta.content.decode()
    nascosti = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', corpo))
    nascosti.pop("csrfmiddlewaretoken", None)
    assert (nascosti["superficie_mq"], nascosti["note"]) == ("61,50", "del collega")

    risposta = client.post(
        reverse(f"{U}unita_update", args=[unita.pk]), {**nascosti, "scelta-zona": "loro"}
    )
    assert risposta.status_code == 302
    unita.refresh_from_db()
    assert (unita.zona, unita.note, str(unita.superficie_mq), unita.riga_versione) == (
        "Nord", "del collega", "61.50", 3,
    )  # fmt: skip


def test_changes_of_different_fields_stand_together(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], "A-1", ascensore=None)
    operatore = mondo.operatore(mondo.comuni[0])
    services.modifica_unita(
        unita=unita, dati={"ascensore": True}, riga_versione=1, utente=operatore, ora=ORA
    )

    risposta = pagina(
        client, "unita_update", unita.pk, utente=operatore, dati=_scheda(unita, zona="Sud")
    )

    assert "Le due modifiche stanno insieme" in leggi(risposta)
    assert "Ascensore non noto sì" in leggi(risposta)


def test_the_history_of_a_field_says_who_when_before_after(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], "A-1", superficie_mq="58.40", gestore=mondo.aler)
    operatore = mondo.operatore(mondo.comuni[0])
    vuota = leggi(pagina(client, "unita_storia", unita.pk, utente=operatore))
    pagina(
        client, "unita_update", unita.pk,
        dati=_scheda(unita, superficie_mq="60", zona="Sud", stato="LIBERA", spese_annue="1200"),
    )  # fmt: skip

    tutta = leggi(pagina(client, "unita_storia", unita.pk)).replace("\xa0", " ")
    indirizzo = reverse(f"{U}unita_storia", args=[unita.pk])
    di_uno = client.get(indirizzo, {"campo": "superficie_mq"})
    strana = client.get(indirizzo, {"campo": "password"})

    assert "Nessun cambiamento" in vuota
    assert f"{operatore} Superficie utile 58,4 m² 60 m²" in tutta
    assert "Spese annue stimate non noto 1.200,00 €" in tutta
    assert "Stato Occupata Libera" in tutta
    assert len(di_uno.context["righe"]) == 1
    assert len(strana.context["righe"]) > 1


@pytest.mark.parametrize("quante", [2, 60])
def test_the_history_costs_the_same_queries_at_any_length(
    client: Client, mondo: Mondo, quante: int
) -> None:
    unita = crea_unita(mondo.comuni[0])
    for numero in range(quante):
        UnitaAbitativa.objects.update(note=f"{numero}")
    client.force_login(mondo.capofila)

    with CaptureQueriesContext(connection) as contate:
        client.get(reverse(f"{U}unita_storia", args=[unita.pk]))

    assert len([q for q in contate if "SAVEPOINT" not in q["sql"]]) <= 9


ATTI = {
    "proprietario": {"a": "aler", "decorre_il": "01/10/2019", "atto": "n. 1", "motivo": "Dono."},
    "gestore": {"a": "aler", "decorre_il": "01/10/2019", "atto": "n. 1", "motivo": "Convenzione."},
    "uscita": {"motivo": "VENDITA", "il": "01/10/2019", "atto": "n. 1"},
}


@pytest.mark.parametrize("atto", ATTI)
def test_an_act_is_done_from_its_page(client: Client, mondo: Mondo, atto: str) -> None:
    unita = crea_unita(mondo.comuni[0], "A-1")
    dati = {**ATTI[atto], "riga_versione": "1"}
    if "a" in dati:
        dati["a"] = str(mondo.aler.pk)
    operatore = mondo.operatore(mondo.comuni[0])

    chiesta = pagina(client, "unita_atto", unita.pk, atto, utente=operatore)
    vuoto = pagina(client, "unita_atto", unita.pk, atto, dati={"riga_versione": "1"})
    vecchia = pagina(client, "unita_atto", unita.pk, atto, dati={**dati, "riga_versione": "7"})
    futura = {k: "01/10/2099" if k in {"il", "decorre_il"} else v for k, v in dati.items()}
    impossibile = pagina(client, "unita_atto", unita.pk, atto, dati=futura)
    fatta = pagina(client, "unita_atto", unita.pk, atto, dati=dati)

    assert chiesta.status_code == 200
    assert "obbligatorio" in leggi(vuoto) or "Scegli" in leggi(vuoto)
    assert "un'altra persona" in leggi(vecchia).replace("&#x27;", "'")
    assert "nel futuro" in leggi(impossibile)
    assert fatta.status_code == 302
    assert client.get(fatta.url).status_code == 200
    unita.refresh_from_db()
    assert unita.riga_versione == 2


def test_the_owner_takes_the_management_back_and_readmits(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], "A-1", gestore=mondo.aler)
    operatore = mondo.operatore(mondo.comuni[0])

    pagina(
        client, "unita_atto", unita.pk, "gestore", utente=operatore,
        dati={**ATTI["gestore"], "a": "0", "riga_versione": "1"},
    )  # fmt: skip
    pagina(client, "unita_atto", unita.pk, "uscita", dati={**ATTI["uscita"], "riga_versione": "2"})
    uscita = pagina(client, "unita", unita.pk)
    modifica = pagina(client, "unita_update", unita.pk, dati=_scheda(unita, riga_versione="3"))
    pagina(
        client, "unita_atto", unita.pk, "riammissione", dati={"atto": "n. 2", "riga_versione": "3"}
    )

    assert "Venduta il 1° ottobre 2019" in leggi(uscita).replace("\xa0", " ")
    assert "Riammetti" in leggi(uscita)
    assert "si legge e non si modifica" in leggi(modifica)
    unita.refresh_from_db()
    assert (unita.gestore, unita.stato) == (None, "NON_DISPONIBILE")
    storia = leggi(pagina(client, "unita", unita.pk)).replace("\xa0", " ")
    assert "Da ALER di prova a il proprietario stesso" in storia
    assert "Riammessa nel patrimonio" in storia


def test_who_gave_a_dwelling_away_keeps_its_history_until_then(
    client: Client, mondo: Mondo
) -> None:
    alfa, beta = mondo.comuni[:2]
    unita = crea_unita(alfa, "A-1", superficie_mq="58.40")
    operatore, altro = mondo.operatore(alfa), mondo.operatore(beta)
    services.modifica_unita(
        unita=unita, dati={"zona": "Prima"}, riga_versione=1, utente=operatore, ora=ORA
    )
    passaggio = services.trasferisci_unita(
        unita=unita, a=beta, decorre_il=ORA.date(), atto="n. 1", motivo="Fusione.",
        riga_versione=2, utente=operatore, ora=ORA,
    )  # fmt: skip
    services.modifica_unita(
        unita=unita, dati={"zona": "Dopo"}, riga_versione=3, utente=altro, ora=ORA
    )

    assert pagina(client, "unita", unita.pk, utente=operatore).status_code == 404
    suo = leggi(pagina(client, "passaggio", passaggio.pk)).replace("\xa0", " ")
    elenco = leggi(pagina(client, "passaggio_list"))
    assert "Superficie utile 58,4 m²" in suo
    assert "Zona non noto Prima" in suo
    assert "Dopo " not in suo.split("La scheda com")[1].replace("Prima Dopo", "")
    assert "A-1" in elenco
    assert pagina(client, "unita", unita.pk, utente=altro).status_code == 200
    terzo = mondo.operatore(mondo.comuni[2])
    assert pagina(client, "passaggio", passaggio.pk, utente=terzo).status_code == 404
    assert PassaggioUnita.objects.count() == 1


def test_acts_on_what_is_not_one_s_own_are_not_there(client: Client, mondo: Mondo) -> None:
    altrui = crea_unita(mondo.comuni[1], "B-1")
    gestita = crea_unita(mondo.comuni[1], "B-2", gestore=mondo.comuni[0])
    operatore = mondo.operatore(mondo.comuni[0])

    for nome, *argomenti in (
        ("unita_storia", altrui.pk), ("unita_atto", altrui.pk, "uscita"),
        ("unita_atto", gestita.pk, "inventato"),
    ):  # fmt: skip
        assert pagina(client, nome, *argomenti, utente=operatore).status_code == 404
    assert pagina(client, "unita_atto", gestita.pk, "uscita").status_code == 403
    assert pagina(client, "patrimonio_scelta", utente=mondo.capofila, dati={}).status_code == 403
    assert pagina(client, "patrimonio_insieme").status_code == 403
    for nome in ("vista_list", "vista_create", "passaggio_list"):
        assert pagina(client, nome, utente=mondo.sindaco).status_code == 403


def _scegli(client: Client, azione: str, **dati: Any) -> Any:
    return client.post(reverse(f"{U}patrimonio_scelta"), {"azione": azione, **dati})


def test_dwellings_are_chosen_across_pages(client: Client, mondo: Mondo) -> None:
    uno, due, tre = (crea_unita(mondo.comuni[0], f"A-{n}").pk for n in range(3))
    client.force_login(mondo.operatore(mondo.comuni[0]))

    _scegli(client, "pagina", pagina=[uno, due], unita=[uno, tre])
    torna = _scegli(
        client, "pagina", pagina=[tre], unita=[tre], parametri="tipo=SAP&pagina=2&x=//evil"
    )
    assert (client.session["unita_scelte"], torna.url) == (
        [uno, tre],
        "/patrimonio/?tipo=SAP&pagina=2",
    )
    risposta = client.get(ELENCO, {"ordina": "codice"})
    assert [scelta for _unita, scelta, *_ in risposta.context["righe"]] == [True, False, True]
    _scegli(client, "pagina", pagina=[uno, due, tre], unita=[due])
    assert client.session["unita_scelte"] == [due]
    _scegli(client, "tutte", parametri="cerca=a-1")
    assert client.session["unita_scelte"] == [due]
    assert _scegli(client, "modifica", pagina=[due], unita=[due]).url == "/patrimonio/insieme/"
    assert _scegli(client, "svuota").url == "/patrimonio/?ordina=comune"
    assert client.session["unita_scelte"] == []
    assert "Nessuna unità scelta" in leggi(pagina(client, "patrimonio_insieme"))


def test_many_change_together_after_a_preview(client: Client, mondo: Mondo) -> None:
    tutte = [crea_unita(mondo.comuni[0], f"A-{n}") for n in range(3)]
    UnitaAbitativa.objects.filter(codice="A-2").update(riscaldamento="Autonomo")
    client.force_login(mondo.operatore(mondo.comuni[0]))
    _scegli(client, "tutte")
    indirizzo = reverse(f"{U}patrimonio_insieme")
    chiesta = client.get(indirizzo, {"campo": "riscaldamento"})
    invio = {"campo": "riscaldamento", "riscaldamento": "Autonomo"}

    vista = client.post(indirizzo, {**invio, "azione": "anteprima"})
    prima = UnitaAbitativa.objects.filter(riscaldamento="Autonomo").count()
    versioni = vista.context["versioni"]
    UnitaAbitativa.objects.filter(codice="A-0").update(riga_versione=2)
    superata = client.post(indirizzo, {**invio, "azione": "conferma", "versioni": versioni})
    fatta = client.post(
        indirizzo,
        {**invio, "azione": "conferma", "versioni": superata.context["versioni"]},
    )

    assert chiesta.status_code == 200
    assert "Cambiano 2 unità, 1 ha già questo valore" in leggi(vista)
    assert prima == 1
    assert "Dopo l'anteprima altri" in leggi(superata).replace("&#x27;", "'")
    assert fatta.status_code == 302
    assert UnitaAbitativa.objects.filter(riscaldamento="Autonomo").count() == 3
    assert client.session["unita_scelte"] == []
    assert len(tutte) == 3


@pytest.mark.parametrize(
    ("campo", "valore", "frase"),
    [("anno_costruzione", "12", "1200"), ("stato", "DISMESSA", "Scegli"), ("codice", "X", "")],
)
def test_a_common_value_is_checked_as_on_the_sheet(
    client: Client, mondo: Mondo, campo: str, valore: str, frase: str
) -> None:
    crea_unita(mondo.comuni[0], "A-1")
    client.force_login(mondo.operatore(mondo.comuni[0]))
    _scegli(client, "tutte")

    risposta = client.post(
        reverse(f"{U}patrimonio_insieme"),
        {"campo": campo, campo: valore, "azione": "conferma", "versioni": "1:1"},
    )

    assert risposta.status_code == 200
    assert frase in leggi(risposta)
    assert "righe" not in risposta.context


def test_a_common_state_may_be_dated(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], "A-1")
    client.force_login(mondo.operatore(mondo.comuni[0]))
    _scegli(client, "tutte")
    invio = {"campo": "stato", "stato": "LIBERA", "stato_dal": "01/10/2019"}

    risposta = client.post(
        reverse(f"{U}patrimonio_insieme"),
        {**invio, "azione": "conferma", "versioni": f"{unita.pk}:1"},
    )

    unita.refresh_from_db()
    assert risposta.status_code == 302
    assert (unita.stato, str(unita.stato_dal)) == ("LIBERA", "2019-10-01")


def test_a_view_is_kept_opened_changed_and_thrown_away(client: Client, mondo: Mondo) -> None:
    crea_unita(mondo.comuni[0], "A-1", tipo="SAS")
    client.force_login(mondo.operatore(mondo.comuni[0]))
    nuova = reverse(f"{U}vista_create")
    chiesta = client.get(f"{nuova}?tipo=SAS&pagina=3&x=1")
    dati = {"nome": "Sociali", "parametri": "tipo=SAS&x=1", "predefinita": "on", "condivisa": "on"}

    assert chiesta.context["form"].initial["parametri"] == "tipo=SAS"
    assert client.post(nuova, dati).url == "/patrimonio/?tipo=SAS"
    vista = VistaSalvata.objects.get()
    assert vista.parametri == "tipo=SAS"
    # It opens first, and the address says all of it.
    assert client.get(ELENCO).url == "/patrimonio/?tipo=SAS"
    assert client.get(ELENCO, {"ordina": "comune"}).status_code == 200
    assert "Hai già una vista" in leggi(client.post(nuova, dati))
    assert "almeno un filtro" in leggi(client.post(nuova, {"nome": "Vuota", "parametri": ""}))
    modifica = reverse(f"{U}vista_update", args=[vista.pk])
    assert client.get(modifica).status_code == 200
    client.post(modifica, {"nome": "SAS", "parametri": "tipo=SAS", "condivisa": "on"})
    assert client.get(ELENCO).status_code == 200
    elenco = leggi(pagina(client, "vista_list"))
    assert "SAS tua no sì" in elenco
    collega = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[0])
    assert "di un collega" in leggi(pagina(client, "unita_list", utente=collega))
    assert pagina(client, "vista_update", vista.pk).status_code == 403
    altro = mondo.operatore(mondo.comuni[1])
    assert pagina(client, "vista_delete", vista.pk, utente=altro, dati={}).status_code == 404
    padrone = mondo.operatore(mondo.comuni[0])
    pagina(client, "vista_delete", vista.pk, utente=padrone, dati={})
    assert "Nessuna vista salvata" in leggi(pagina(client, "vista_list"))


def _conta(client: Client, **filtri: str) -> int:
    with CaptureQueriesContext(connection) as contate:
        client.get(ELENCO, filtri)
    return len([q for q in contate if "SAVEPOINT" not in q["sql"]])


def test_the_list_costs_the_same_queries_with_10_and_1000_rows(
    client: Client, mondo: Mondo
) -> None:
    ente = mondo.comuni[0]
    client.force_login(mondo.operatore(ente))
    nuove = [
        UnitaAbitativa(proprietario=ente, comune=ente.comune, tipo="SAP", codice=f"U-{n:04}",
                       indirizzo="Via Roma", stato="LIBERA", stato_dal=ORA.date())
        for n in range(1000)
    ]  # fmt: skip
    UnitaAbitativa.objects.bulk_create(nuove[:10])
    con_dieci = _conta(client, ordina="comune"), _conta(client, cerca="via roma", manca="foto")
    UnitaAbitativa.objects.bulk_create(nuove[10:])

    con_mille = _conta(client, ordina="comune"), _conta(client, cerca="via roma", manca="foto")

    assert con_mille == con_dieci
    assert max(con_mille) <= 8


def test_700_dwellings_are_listed_within_150_ms(client: Client, mondo: Mondo) -> None:
    ente = mondo.comuni[0]
    client.force_login(mondo.operatore(ente))
    UnitaAbitativa.objects.bulk_create(
        UnitaAbitativa(proprietario=ente, comune=ente.comune, tipo="SAP", codice=f"U-{n:04}",
                       indirizzo="Via Città di Crema", stato="LIBERA", stato_dal=ORA.date())
        for n in range(700)
    )  # fmt: skip
    tempi = []
    for filtri in ({"ordina": "dal"}, {"cerca": "citta"}) * 5:
        inizio = time.perf_counter()
        client.get(ELENCO, filtri)
        tempi.append(time.perf_counter() - inizio)

    # The best of several: the machine is shared, and the test client renders as the portal does.
    assert min(tempi) < 0.150


def test_the_first_page_says_which_have_stood_empty_longest(client: Client, mondo: Mondo) -> None:
    alfa = mondo.comuni[0]
    oggi = orologio.oggi()
    for codice, giorni in (("A-1", 10), ("A-2", 400), ("A-3", None)):
        dal = None if giorni is None else oggi - timedelta(days=giorni)
        crea_unita(alfa, codice, stato="LIBERA", stato_dal=dal)
    crea_unita(alfa, "A-4")
    crea_unita(mondo.comuni[1], "B-1", stato="LIBERA", stato_dal=oggi - timedelta(days=900))

    mia = leggi(pagina(client, "/", utente=mondo.operatore(alfa)))
    vuota = leggi(pagina(client, "/", utente=mondo.operatore(mondo.comuni[2])))

    assert "Unità vuote: 3" in mia
    assert "in media da 205 giorni" in mia
    assert "Da più tempo: A-2 (Alfa) da 400 giorni; A-1 (Alfa) da 10 giorni." in mia
    assert "Unità vuote" not in vuota


def test_the_life_line_goes_on_with_the_avvisi(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(
        mondo.comuni[0], superficie_mq=50, assegnabile_nel=2019, stato="LIBERA"
    )  # fmt: skip
    altra = crea_unita(
        mondo.comuni[0], "U-2", superficie_mq=50, assegnabile_nel=2019, stato="LIBERA"
    )  # fmt: skip
    avviso = bandi.crea_avviso(utente=mondo.capofila, unita=[unita, altra], titolo="Avviso 2019")
    ritira_unita(
        offerta=avviso.unita.get(unita=altra), motivo="Incendio.", utente=mondo.capofila,
        ora=bandi.DURANTE,
    )  # fmt: skip
    operatore = mondo.operatore(mondo.comuni[0])

    offerta = leggi(pagina(client, "unita", unita.pk, utente=operatore))
    ritirata = leggi(pagina(client, "unita", altra.pk))

    assert "Offerta da un avviso Avviso 2019" in offerta
    assert "Ritirata dall’avviso Avviso 2019. Motivo: Incendio." in ritirata
