"""The values of the Region's platform: tried cell by cell, taken whole, compared with our run."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from crema_sap.custodia import antivirus
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Evento
from domande.models import Domanda, ListaGraduatoria, ProvaRegionale, RaccoltaRegionale
from domande.valori_regionali import permissions, selectors, services
from programmazione.importazione.controllo import FileRifiutato
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, elabora
from tests.domande.factories import Scena, crea_scena

ORA = bandi.DOPO + timedelta(days=1)
TITOLI = "Domanda;ID domanda regionale;Unità;ISBAR"
CARICA_QUERY, DIFFERENZE_QUERY = 6, 9


@pytest.fixture
def scena(ambito: Any) -> Scena:
    scena = chiudi(crea_scena(ambito, di_prova=True), 12)
    elabora(scena, scena.capofila)
    return scena


def prova(scena: Scena, *righe: str, titoli: str = TITOLI, **altro: Any) -> ProvaRegionale:
    ambiti.entra(scena.ambito.pk, None)
    valori: dict[str, Any] = {
        "avviso": scena.avviso,
        "dati": "\n".join([titoli, *righe]).encode(),
        "nome": "regione.csv",
        "fonte": "Piattaforma regionale",
        "utente": scena.capofila,
        "ora": ORA,
    }
    return services.prova(**valori | altro)


def buone(scena: Scena, **cambiati: str) -> list[str]:
    """A row for each domanda with our own ISBAR, but for those that are said."""
    righe = []
    for numero, domanda in enumerate(Domanda.objects.filter(avviso=scena.avviso).order_by("pk")):
        liste = ListaGraduatoria.objects.filter(domande__contains=[domanda.pk]).order_by("pk")
        for lista in liste.select_related("unita_offerta__unita"):
            isbar = lista.isbar[lista.domande.index(domanda.pk)]
            scritto = cambiati.get(f"d{numero}", f"{isbar / 100:.2f}".replace(".", ","))
            codice = lista.unita_offerta.unita.codice
            righe.append(f"{domanda.codice_pubblico};R{numero};{codice};{scritto}")
    return righe


def rifiuti(provata: ProvaRegionale) -> list[tuple[str, str]]:
    return [(f"{uno['colonna']}{uno['riga']}", uno["motivo"]) for uno in provata.rifiuti]


def test_a_good_sheet_is_taken_only_when_it_is_confirmed(scena: Scena) -> None:
    provata = prova(scena, *buone(scena))

    assert provata.rifiuti == []
    assert not RaccoltaRegionale.objects.exists()
    raccolta = services.importa(prova=provata, utente=scena.capofila, ora=ORA)
    assert (raccolta.numero, len(provata.isbar)) == (1, len(buone(scena)))
    atti = Evento.objects.filter(atto__startswith="VALORI_").order_by("numero")
    assert [una.atto for una in atti] == ["VALORI_REGIONALI_PROVATI", "VALORI_REGIONALI_IMPORTATI"]
    with pytest.raises(services.NonImportabile, match="già importati"):
        services.importa(prova=provata, utente=scena.capofila, ora=ORA)


def test_every_wrong_cell_is_said_with_its_place_and_nothing_is_kept(scena: Scena) -> None:
    una, altra, *_ = Domanda.objects.filter(avviso=scena.avviso).order_by("pk")
    c, d = una.codice_pubblico, altra.codice_pubblico
    provata = prova(
        scena,
        "",
        f"{c};R1;;20,50",
        f"{c.lower()};R1;;20,50",
        "XXXX-XXXX-XXXX;R2;;1",
        f"{d};R1;;1",
        f"{d};;;tanti",
        f"{d};R3;ZZ-9;1001",
        f"{una.protocollo};R9;;3",
    )

    assert rifiuti(provata) == [
        ("A4", "per questa domanda c'è già un valore, più in alto"),
        ("A5", "nessuna domanda di questo avviso ha questo codice o protocollo"),
        ("B6", "lo stesso ID regionale è già di un'altra domanda, più in alto"),
        ("B7", "la cella è vuota"),
        ("D7", "non è un numero"),
        ("D8", "il numero dev'essere fra 0,00 e 1.000,00"),
        ("C8", "la domanda non ha scelto questa unità"),
        ("B9", "la stessa domanda ha un altro ID regionale, più in alto"),
    ]
    assert provata.rifiutate == len(provata.rifiuti)
    assert (provata.isbar, provata.domande) == ([], [])
    with pytest.raises(services.NonImportabile, match="celle da correggere"):
        services.importa(prova=provata, utente=scena.capofila, ora=ORA)


@pytest.mark.parametrize(
    ("titoli", "righe", "parole"),
    [
        ("Domanda;ISBAR", ["A;1"], "«ID domanda regionale»"),
        (TITOLI, [], "non c'è nessuna riga"),
    ],
)
def test_a_sheet_without_what_serves_is_refused(
    scena: Scena, titoli: str, righe: list[str], parole: str
) -> None:
    with pytest.raises(FileRifiutato, match=re.escape(parole)):
        prova(scena, *righe, titoli=titoli)


def test_a_workbook_is_read_too_and_two_sheets_are_not_guessed(scena: Scena) -> None:
    domanda = Domanda.objects.filter(avviso=scena.avviso).order_by("pk")[0]
    cartella = Workbook()
    foglio = cartella.active
    assert foglio is not None
    foglio.append(["codice pubblico", "ID_DOMANDA_REGIONALE", "isbar"])
    foglio.append([domanda.codice_pubblico, 1234567, 20.5])

    def scritta() -> bytes:
        with io.BytesIO() as uscita:
            cartella.save(uscita)
            return uscita.getvalue()

    provata = prova(scena, dati=scritta())
    foglio.merge_cells("A2:B2")
    unita = prova(scena, dati=scritta())
    cartella.create_sheet("altro").append(["a"])

    assert (provata.isbar, provata.regionali, provata.offerte) == ([2050], ["1234567"], [0])
    assert ("B2", "la cella è unita con A2, e il valore vale per una riga sola") in rifiuti(unita)
    with pytest.raises(FileRifiutato, match="più di un foglio"):
        prova(scena, dati=scritta())


def test_what_is_infected_is_not_read(scena: Scena, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "trova", lambda _dati: "Eicar")

    with pytest.raises(FileRifiutato, match="antivirus"):
        prova(scena, *buone(scena))


def test_the_database_takes_no_dirty_sheet_and_changes_nothing(scena: Scena) -> None:
    sporca, pulita = prova(scena, "X;Y;;1"), prova(scena, *buone(scena))
    services.importa(prova=pulita, utente=scena.capofila, ora=ORA)

    for atto in (
        lambda: RaccoltaRegionale.objects.create(
            prova=sporca,
            avviso=scena.avviso,
            numero=2,
            importata_il=ORA,
            importata_da=scena.capofila,
        ),
        lambda: RaccoltaRegionale.objects.update(numero=5),
        lambda: ProvaRegionale.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            atto()


def test_the_differences_say_who_would_move(scena: Scena) -> None:
    righe = buone(scena, d0="999,00")
    services.importa(prova=prova(scena, *righe), utente=scena.capofila, ora=ORA)
    prima = Domanda.objects.filter(avviso=scena.avviso).order_by("pk")[0]
    trovato = selectors.confronto(avviso=scena.avviso)
    assert trovato is not None
    sue = selectors.filtra(trovato, quali="tutte", cerca=prima.protocollo)
    diverse = selectors.filtra(trovato, quali="diverse", cerca="")

    assert sue == diverse
    assert {una.riga.posto_loro for una in sue} == {1}
    assert {una.codice for una in diverse} == {prima.codice_pubblico}
    assert trovato.conti["mancanti"] == 0
    assert trovato.conti["tutte"] == len(righe)
    assert selectors.filtra(trovato, quali="tutte", cerca=" r0 ") == sue
    assert all(una.differenza == una.loro - una.nostro for una in sue if una.loro is not None)


def test_the_newest_values_count_and_the_others_stay(scena: Scena) -> None:
    for testo in ("999,00", "1,00"):
        provata = prova(scena, *buone(scena, d0=testo))
        services.importa(prova=provata, utente=scena.capofila, ora=ORA)
    trovato = selectors.confronto(avviso=scena.avviso)

    assert trovato is not None
    assert trovato.raccolta.numero == 2
    assert RaccoltaRegionale.objects.count() == 2


@pytest.mark.parametrize("ruolo", [ruolo for ruolo in Ruolo if ruolo is not Ruolo.CAPOFILA])
def test_only_the_capofila_brings_them(ambito: Any, ruolo: Ruolo) -> None:
    with pytest.raises(PermissionDenied):
        permissions.verifica_capofila(factories.crea_utente(ruolo))


def entra(utente: Utente) -> Client:
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def leggi(risposta: Any) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())


def test_the_pages_from_the_sheet_to_the_csv(scena: Scena, monkeypatch: pytest.MonkeyPatch) -> None:
    lei = entra(scena.capofila)
    codice = scena.avviso.codice
    carica = reverse("domande:valori_regionali", args=[codice])
    differenze = reverse("domande:valori_regionali_differenze", args=[codice])

    def invia(testo: str) -> Any:
        file = SimpleUploadedFile("regione.csv", testo.encode())
        return lei.post(carica, {"fonte": "Piattaforma", "file": file})

    vuota, niente = leggi(lei.get(carica)), leggi(lei.get(differenze))
    senza_colonne = invia("Domanda;ISBAR\nA;1")
    sbagliata = lei.get(invia(f"{TITOLI}\nX;Y;;1")["Location"])
    ambiti.entra(scena.ambito.pk, None)
    buona = invia("\n".join([TITOLI, *buone(scena, d0="999,00")]))["Location"]
    pronta = leggi(lei.get(buona))
    presa = lei.post(buona)
    di_nuovo = lei.post(buona, follow=True)
    pagina = leggi(lei.get(differenze))
    nessuna = leggi(lei.get(differenze, {"quali": "mancanti", "cerca": "boh"}))
    csv = lei.get(f"{differenze}csv/", {"quali": "spostate"}).content.decode("utf-8-sig")

    assert "Nessun foglio provato" in vuota
    assert "ancora niente da confrontare" in niente
    assert senza_colonne.status_code == 422
    assert "manca la colonna" in leggi(senza_colonne)
    assert "Non è stato importato niente" in leggi(sbagliata)
    assert "Il foglio va bene" in pronta
    assert (presa.status_code, presa["Location"]) == (302, differenze)
    assert "già importati" in leggi(di_nuovo)
    assert "999,00" in pagina
    assert "Nessuna riga" in nessuna
    assert csv.startswith("domanda;protocollo;id_domanda_regionale")
    assert "999,00" in csv

    def assente(_dati: bytes) -> None:
        raise antivirus.AntivirusAssente

    monkeypatch.setattr(antivirus, "trova", assente)
    assert "non risponde" in leggi(invia(TITOLI))


def test_the_pages_cost_the_same_however_many_rows_there_are(scena: Scena) -> None:
    lei = entra(scena.capofila)
    services.importa(prova=prova(scena, *buone(scena)), utente=scena.capofila, ora=ORA)
    for nome, quante in (
        ("valori_regionali", CARICA_QUERY),
        ("valori_regionali_differenze", DIFFERENZE_QUERY),
    ):
        pagina = reverse(f"domande:{nome}", args=[scena.avviso.codice])
        with CaptureQueriesContext(connection) as contate:
            assert lei.get(pagina, {"quali": "tutte"}).status_code == 200
        assert len(contate) == quante, nome
