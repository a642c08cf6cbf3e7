"""The pages of the import and of the export: who, what they say, what they cost."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from programmazione.importazione import services
from programmazione.importazione.states import StatoImportazione
from programmazione.models import AbbinamentoColonne, Importazione, UnitaAbitativa
from tests.programmazione.factories import ORA, Mondo, crea_unita
from tests.programmazione.importazioni import (
    RIGA,
    TITOLI,
    conferma,
    csv_di,
    porta,
    salva,
    svolgi,
    xlsx,
)
from tests.programmazione.pagine import U, leggi, pagina

pytestmark = pytest.mark.usefixtures("cartella_dati")
ALTRI_TITOLI = ("Rif. alloggio", "Dove", "Tipologia", "Situazione", "Mq netti")


def carica(client: Client, dati: bytes, nome: str = "unita.xlsx") -> Any:
    """Send a file."""
    file = SimpleUploadedFile(nome, dati)
    return client.post(reverse(f"{U}importazione_create"), {"file": file})


def test_an_officer_brings_looks_and_confirms(client: Client, mondo: Mondo) -> None:
    client.force_login(mondo.operatore(mondo.comuni[0]))

    risposta = carica(client, xlsx(TITOLI, RIGA))
    importazione = Importazione.objects.get()
    assert risposta.url == reverse(f"{U}importazione", args=[importazione.pk])
    in_coda = pagina(client, risposta.url)
    assert "data-frammento" in in_coda.content.decode()
    assert "<noscript>" in in_coda.content.decode()
    svolgi(importazione)
    prova = leggi(pagina(client, risposta.url))
    assert "1 unità saranno inserite e 0 modificate" in prova
    assert "Da inserire (1)" in prova
    assert "58,40" in prova
    for _ in range(2):
        pagina(client, "importazione_conferma", importazione.pk, dati={"prova": 1})
    svolgi(importazione)
    assert "Le unità sono nel registro" in leggi(pagina(client, risposta.url))
    assert UnitaAbitativa.objects.get().codice == "A-1"
    assert "unita.xlsx" in leggi(pagina(client, "importazione_create"))


def test_the_page_that_waits_is_told_to_read_itself_again(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = services.carica(
        utente=operatore, nome="a.xlsx", dati=xlsx(TITOLI, RIGA), ora=ORA
    )
    client.force_login(operatore)
    indirizzo = reverse(f"{U}importazione", args=[importazione.pk])

    aspetta = client.get(indirizzo, headers={"X-Frammento": "1"})
    svolgi(importazione)
    finita = client.get(indirizzo, headers={"X-Frammento": "1"}, follow=True)

    assert "<h1" not in aspetta.content.decode()
    assert "progress" in aspetta.content.decode()
    assert finita.redirect_chain
    assert "data-finito" in finita.content.decode()


def test_other_headings_are_mapped_once_and_remembered(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(("Elenco degli alloggi",), ALTRI_TITOLI, RIGA))
    assert importazione.stato == StatoImportazione.COLONNE_DA_ABBINARE
    domanda = leggi(pagina(client, "importazione_colonne", importazione.pk, utente=operatore))
    assert "A: Rif. alloggio" in domanda
    assert "Per esempio: 58,40." in domanda

    scelte = {"colonna0": "codice", "colonna1": "comune_id", "colonna2": "tipo"}
    scelte |= {"colonna3": "stato", "colonna4": "superficie_mq", "riga": "2"}
    pagina(client, "importazione_colonne", importazione.pk, dati=scelte)
    svolgi(importazione)
    nuova = porta(operatore, csv_di(ALTRI_TITOLI, ("A-9", *RIGA[1:])), "altro.csv")

    assert importazione.stato == StatoImportazione.ESAMINATA
    assert (importazione.riga_intestazioni, importazione.conti["NUOVA"]) == (2, 1)
    assert (nuova.stato, nuova.conti["NUOVA"]) == (StatoImportazione.ESAMINATA, 1)
    estraneo = porta(mondo.operatore(mondo.comuni[1]), csv_di(ALTRI_TITOLI, RIGA))
    assert estraneo.stato == StatoImportazione.COLONNE_DA_ABBINARE


def test_another_row_of_headings_may_be_chosen(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(("x", "y", "z", "k", "w", "q"), ALTRI_TITOLI, RIGA))
    client.force_login(operatore)
    indirizzo = reverse(f"{U}importazione_colonne", args=[importazione.pk])

    assert importazione.riga_intestazioni == 1
    assert "A: Rif. alloggio" in leggi(client.get(indirizzo, {"riga": "2"}))
    assert "A: x" in leggi(client.get(indirizzo, {"riga": "99"}))


@pytest.mark.parametrize(
    ("scelte", "frase"),
    [
        ({"colonna0": "codice", "colonna1": "codice"}, "dicono tutte «Codice»"),
        ({"colonna1": "comune_id"}, "Manca la colonna con il codice"),
        ({"colonna0": "inventata"}, "Manca la colonna con il codice"),
    ],
)
def test_a_mapping_that_is_not_clear_comes_back(
    client: Client, mondo: Mondo, scelte: dict[str, str], frase: str
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(ALTRI_TITOLI, RIGA))

    risposta = pagina(
        client, "importazione_colonne", importazione.pk, utente=operatore, dati=scelte
    )

    assert risposta.status_code == 422
    assert frase in leggi(risposta).replace("&#x27;", "'")
    assert not AbbinamentoColonne.objects.exists()


def test_the_sheet_of_a_workbook_is_chosen(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    cartella = Workbook()
    primo: Any = cartella.active
    primo.title = "Riepilogo"
    primo.append(["Comune", "Quante"])
    secondo = cartella.create_sheet("Alloggi")
    for riga in (TITOLI, RIGA):
        secondo.append(list(riga))
    nascosto = cartella.create_sheet("Vecchio")
    nascosto.append(["x"])
    nascosto.sheet_state = "hidden"
    importazione = porta(operatore, salva(cartella))
    client.force_login(operatore)

    domanda = leggi(pagina(client, "importazione", importazione.pk))
    pagina(client, "importazione_foglio", importazione.pk, dati={"foglio": "Vecchio"})
    ancora = Importazione.objects.get()
    with pytest.raises(ValueError, match="Vecchio"):
        services.scegli_foglio(importazione=ancora, foglio="Vecchio", utente=operatore)
    pagina(client, "importazione_foglio", importazione.pk, dati={"foglio": "Alloggi"})
    svolgi(importazione)

    assert "Riepilogo (1 riga)" in domanda
    assert "Alloggi (2 righe)" in domanda
    assert "Vecchio" not in domanda
    assert ancora.stato == StatoImportazione.FOGLIO_DA_SCEGLIERE
    assert (importazione.stato, importazione.foglio) == (StatoImportazione.ESAMINATA, "Alloggi")
    assert "Fogli nascosti, non letti: 1." in importazione.avvertenze


def test_the_sheet_comes_back_with_the_remarks_in_its_cells(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    righe = [("Titolo", None), TITOLI, RIGA, ("A-2", "Milano", "SAP", "Libera", "=x")]
    importazione = porta(operatore, csv_di(*[[c or "" for c in riga] for riga in righe]), "a.csv")
    client.force_login(operatore)

    testo = leggi(pagina(client, "importazione", importazione.pk))
    risposta = pagina(client, "importazione_osservazioni", importazione.pk)

    assert "B4" in testo
    assert "«Milano»" in testo
    assert "Scarica il foglio con le osservazioni" in testo
    foglio: Any = load_workbook(io.BytesIO(risposta.content)).active
    assert [c.value for c in foglio[2]] == [*TITOLI, "Osservazioni"]
    assert [c.value for c in foglio[3]][:5] == list(RIGA)
    assert "Non è un comune di questo ambito" in foglio["B4"].comment.text
    assert foglio["B4"].fill.fgColor.rgb == "FFF8C7C7"
    assert foglio["F4"].value.startswith("Comune (B4): non è un comune")
    assert foglio["C4"].comment is None
    assert all(cella.data_type != "f" for riga in foglio.iter_rows() for cella in riga)
    corretto = porta(operatore, risposta.content, "corretto.xlsx")
    assert corretto.stato == StatoImportazione.ESAMINATA
    assert corretto.conti == importazione.conti


def test_the_sheet_with_the_remarks_is_asked_for_until_it_is_there(
    client: Client, mondo: Mondo
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, csv_di(TITOLI, ("A-2", "Milano", *RIGA[2:])), "a.csv")
    indirizzo = reverse("programmazione:importazione", args=[importazione.pk])
    client.force_login(operatore)

    def parte() -> str:
        risposta = client.get(f"{indirizzo}?osservazioni=1", headers={"X-Frammento": "1"})
        assert "<html" not in risposta.content.decode()
        return risposta.content.decode()

    Importazione.objects.update(osservazioni=False)
    intera, in_preparazione = client.get(indirizzo).content.decode(), parte()
    Importazione.objects.update(osservazioni=True)
    pronta = parte()
    Importazione.objects.update(osservazioni=False, cancellato_il=ORA)
    passata = parte()

    assert f'data-frammento="{indirizzo}?osservazioni=1"' in intera
    assert f'<noscript><p><a href="{indirizzo}">Aggiorna la pagina' in intera
    assert "è in preparazione" in in_preparazione
    assert "data-finito" not in in_preparazione
    assert "Scarica il foglio con le osservazioni" in pronta
    assert "non c’è più" in passata
    assert all("data-finito" in finita for finita in (pronta, passata))


@pytest.mark.parametrize(
    "nome",
    ["importazione", "importazione_colonne", "importazione_osservazioni"],
)
def test_the_import_of_another_ente_is_not_there(client: Client, mondo: Mondo, nome: str) -> None:
    importazione = porta(
        mondo.operatore(mondo.comuni[0]), xlsx(TITOLI, ("A-2", "Milano", *RIGA[2:]))
    )

    risposta = pagina(client, nome, importazione.pk, utente=mondo.operatore(mondo.comuni[1]))

    assert risposta.status_code == 404


@pytest.mark.parametrize("nome", ["foglio", "conferma", "annulla"])
def test_nobody_else_acts_on_an_import(client: Client, mondo: Mondo, nome: str) -> None:
    importazione = porta(mondo.operatore(mondo.comuni[0]), xlsx(TITOLI, RIGA))

    altro = pagina(
        client, f"importazione_{nome}", importazione.pk,
        utente=mondo.operatore(mondo.comuni[1]), dati={"prova": 1},
    )  # fmt: skip
    capofila = pagina(
        client, f"importazione_{nome}", importazione.pk, utente=mondo.capofila, dati={"prova": 1}
    )

    assert (altro.status_code, capofila.status_code) == (404, 403)
    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.ESAMINATA


@pytest.mark.parametrize("nome", ["importazione_create", "importazione_modello"])
def test_only_officers_import(client: Client, mondo: Mondo, nome: str) -> None:
    assert pagina(client, nome).url.startswith("/accedi/")
    assert pagina(client, nome, utente=mondo.capofila).status_code == 403
    assert pagina(client, nome, utente=mondo.operatore(mondo.comuni[0])).status_code == 200


@pytest.mark.parametrize(
    ("dati", "nome", "frase"),
    [
        (b"", "a.xlsx", "vuoto"),
        (b"%PDF-1.7", "a.xlsx", "È un PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxx", "a.xls", "protetto da password"),
        (b"PK\x03\x04 tronco", "a.xlsx", "incompleto o rovinato"),
        (b"<html><table>", "a.xls", "pagina web"),
    ],
)
def test_a_wrong_file_comes_back_with_the_remedy(
    client: Client, mondo: Mondo, dati: bytes, nome: str, frase: str
) -> None:
    client.force_login(mondo.operatore(mondo.comuni[0]))

    risposta = carica(client, dati, nome)

    assert risposta.status_code == 422
    assert frase in leggi(risposta)
    assert not Importazione.objects.exists()


def test_an_unreadable_file_says_why_and_what_to_do(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, b'Codice;Comune\n"A-1;Alfa\n', "a.csv")

    testo = leggi(pagina(client, "importazione", importazione.pk, utente=operatore))

    assert "virgolette aperte e mai chiuse" in testo
    assert "Carica un altro file" in testo


def test_giving_up_says_so(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(TITOLI, RIGA))

    pagina(client, "importazione_annulla", importazione.pk, utente=operatore, dati={})
    ancora = pagina(client, "importazione_annulla", importazione.pk, dati={})

    assert ancora.status_code == 302
    assert "nulla è stato salvato" in leggi(pagina(client, "importazione", importazione.pk))


@pytest.mark.parametrize("quante", [10, 700])
def test_a_dry_run_costs_the_same_queries_at_any_size(
    client: Client, mondo: Mondo, quante: int
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(TITOLI, *((f"A-{n}", *RIGA[1:]) for n in range(quante))))
    client.force_login(operatore)

    with CaptureQueriesContext(connection) as contate:
        pagina(client, "importazione", importazione.pk)

    domande = [q["sql"] for q in contate if "SAVEPOINT" not in q["sql"]]
    assert len(domande) <= 8, domande


@pytest.mark.parametrize("quante", [3, 600])
def test_reading_and_saving_cost_the_same_queries_at_any_size(mondo: Mondo, quante: int) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    righe = [(f"A-{n}", *RIGA[1:]) for n in range(quante)]

    with CaptureQueriesContext(connection) as contate:
        conferma(porta(operatore, xlsx(TITOLI, *righe)), operatore)

    domande = [q["sql"] for q in contate if "SAVEPOINT" not in q["sql"]]
    assert UnitaAbitativa.objects.count() == quante
    assert len(domande) <= 75, len(domande)


def test_pages_of_a_dry_run(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(TITOLI, *((f"A-{n}", *RIGA[1:]) for n in range(120))))
    client.force_login(operatore)
    indirizzo = reverse(f"{U}importazione", args=[importazione.pk])

    terza = client.get(indirizzo, {"esito": "NUOVA", "pagina": "3"})
    strana = client.get(indirizzo, {"esito": "INVENTATO", "pagina": "x"})

    assert [riga["codice"] for riga in terza.context["righe"]] == [
        f"A-{n}" for n in range(100, 120)
    ]
    assert strana.context["righe"][0]["codice"] == "A-0"


def test_exports_follow_the_filters_and_the_scope(client: Client, mondo: Mondo) -> None:
    alfa, beta = mondo.comuni[:2]
    crea_unita(alfa, "A-1", stato="LIBERA", indirizzo="=CMD()")
    crea_unita(alfa, "A-2")
    crea_unita(beta, "B-1", stato="LIBERA")

    def codici(utente: Any, **filtri: str) -> list[Any]:
        client.force_login(utente)
        dati = client.get(reverse(f"{U}unita_xlsx"), filtri).content
        return [riga[0].value for riga in load_workbook(io.BytesIO(dati)).active.iter_rows()][1:]

    assert codici(mondo.operatore(alfa)) == ["A-1", "A-2"]
    assert codici(mondo.operatore(alfa), stato="LIBERA") == ["A-1"]
    assert codici(mondo.capofila, stato="LIBERA") == ["A-1", "B-1"]
    csv = client.get(reverse(f"{U}unita_csv"), {"stato": "LIBERA"})
    assert csv.content.decode("utf-8-sig").splitlines()[1].split(";")[:3] == ["A-1", "Alfa", "Alfa"]
    assert ";'=CMD();" in csv.content.decode()
    assert "attachment" in csv["Content-Disposition"]
    assert pagina(client, "unita_xlsx", utente=mondo.sindaco).status_code == 403


def test_an_export_that_is_too_long_says_what_to_do(
    client: Client, mondo: Mondo, monkeypatch: pytest.MonkeyPatch
) -> None:
    from programmazione.views import esportazione

    monkeypatch.setitem(esportazione.RIGHE_MASSIME, "xlsx", 1)  # type: ignore[arg-type]
    for codice in ("A-1", "A-2"):
        crea_unita(mondo.comuni[0], codice)
    client.force_login(mondo.capofila)

    risposta = client.get(reverse(f"{U}unita_xlsx"), {"stato": "OCCUPATA"}, follow=True)

    assert "Le unità sono più di 1: scarica il CSV" in leggi(risposta)
    assert risposta.request["QUERY_STRING"] == "stato=OCCUPATA"


def test_the_blank_sheet_has_lists_and_instructions(client: Client, mondo: Mondo) -> None:
    risposta = pagina(client, "importazione_modello", utente=mondo.operatore(mondo.comuni[0]))

    cartella = load_workbook(io.BytesIO(risposta.content))
    assert cartella.sheetnames == ["Unità", "Istruzioni", "Elenchi"]
    foglio = cartella["Unità"]
    assert foglio["A1"].value == "Codice"
    regole = {str(r.sqref): r.formula1 for r in foglio.data_validations.dataValidation}
    assert len(regole) == 8
    elenchi = cartella["Elenchi"]
    comuni = [c.value for c in elenchi["B"]][1:4]
    assert [c.value for c in elenchi[1]][1] == "Comune"
    assert comuni == ["Alfa", "Beta", "Gamma"]
    assert regole["C2:C5000"] == "Elenchi!$B$2:$B$4"
