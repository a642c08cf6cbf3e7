"""The dossier of a domanda: for a judge with its reason, for the citizen whose it is."""

import hashlib
import io
import json
import re
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap import pdf
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento, Evento
from domande import fascicolo as contenuto
from domande.assegnazioni import istruttoria
from domande.fascicoli import accessi, file, permissions, raccolta, selectors, services
from domande.graduatorie import punteggi
from domande.models import Domanda, Rettifica
from domande.services import ritiro
from domande.states import StatoAssegnazione
from tests import factories
from tests.domande.factories import DURANTE, Scena, crea_domanda
from tests.domande.rettifiche import ORA, Mondo, crea_mondo
from tests.domande.tornate import crea_tornata

DOPO = ORA + timedelta(hours=1)
ELENCO_QUERY, PROPRIO_QUERY = 7, 12


@pytest.fixture
def mondo(ambito: Any, cartella_dati: None) -> Mondo:
    return crea_mondo(ambito)


def entra(utente: Utente) -> Client:
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def leggi(risposta: Any) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())


def chiedi(mondo: Mondo, utente: Utente | None = None) -> Documento:
    ambiti.entra(mondo.scena.ambito.pk, None)
    return services.chiedi_per_il_giudice(
        domanda=mondo.domanda,
        scopo="RICORSO",
        motivo="TAR Brescia, ricorso n. 12/2020",
        utente=utente or mondo.scena.capofila,
        ora=DOPO,
    )


def componi(documento: Documento) -> pdf.Fascicolo:
    return documenti.COMPOSITORI[documento.tipo](documento)


def test_the_dossier_carries_what_was_sent_and_the_sums_hold(mondo: Mondo) -> None:
    mondo.decidi(mondo.chiedi())
    domanda = Domanda.objects.get(pk=mondo.domanda.pk)
    composto = componi(chiedi(mondo))
    dentro = {uno.nome: uno for uno in composto.allegati}
    righe = dentro[file.IMPRONTE].contenuto.decode().splitlines()
    somme = {riga[66:]: riga[:64] for riga in righe}

    assert file.impronta(dentro["domanda-1.json"]) == domanda.impronta
    assert json.loads(dentro["domanda-1.json"].contenuto) == contenuto.leggi(domanda).dati
    profilo = mondo.fatta.profilo
    nome = f"profilo-{profilo.codice}-{profilo.versione}.json"
    assert file.impronta(dentro[nome]) == profilo.impronta
    corsa = json.loads(dentro["elaborazione-1.json"].contenuto)
    assert corsa["impronta_risultato"] == mondo.fatta.risultato_impronta
    assert len(corsa["posti"]) == 2
    assert json.loads(dentro["rettifica-1.json"].contenuto)["esito"] == "ACCOLTA"
    assert "Domanda inviata" in dentro["registro.csv"].contenuto.decode()
    assert set(somme) == set(dentro) - {file.IMPRONTE}
    assert all(
        hashlib.sha256(dentro[nome].contenuto).hexdigest() == somma for nome, somma in somme.items()
    )
    html = pdf.componi_html(composto)
    for parola in (
        domanda.codice_pubblico,
        "TAR Brescia",
        "sha256sum -c impronte.txt",
        "È quello della ricevuta",
        "Il verbale è del 2 dicembre.",
        mondo.fatta.risultato_impronta,
        "coincide con quello della graduatoria",
    ):
        assert parola in html, parola


def test_the_dossier_says_nothing_of_other_households(mondo: Mondo) -> None:
    altri = set(
        Domanda.objects.exclude(pk=mondo.domanda.pk).values_list("codice_pubblico", flat=True)
    )
    composto = componi(chiedi(mondo))
    detto = pdf.componi_html(composto) + "".join(
        uno.contenuto.decode(errors="replace") for uno in composto.allegati
    )

    assert altri
    assert not [codice for codice in altri if codice in detto]


def test_what_comes_after_the_request_is_not_in_it(mondo: Mondo) -> None:
    documento = chiedi(mondo)
    prima = pdf.impronta_contenuto(componi(documento))
    mondo.chiedi(DOPO + timedelta(hours=1))
    mondo.decidi(Rettifica.objects.get(), DOPO + timedelta(hours=2))
    services.annota_scarico(
        documento=documento, utente=mondo.scena.capofila, ora=DOPO + timedelta(hours=3)
    )

    assert pdf.impronta_contenuto(componi(documento)) == prima


def test_a_request_that_waited_has_no_decision_yet(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    documento = chiedi(mondo)
    mondo.decidi(rettifica, DOPO + timedelta(hours=1))
    composto = componi(documento)
    dentro = {uno.nome: uno for uno in composto.allegati}

    assert "esito" not in json.loads(dentro["rettifica-1.json"].contenuto)
    assert "Da decidere" in pdf.componi_html(composto)


def test_names_are_for_a_judge_and_offices_for_the_citizen(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    lettore = mondo.responsabile
    Utente.objects.filter(pk=lettore.pk).update(nome="Piera", cognome="Malvezzi")
    entra(lettore).get(reverse("domande:rettifica", args=[rettifica.chiave]))
    per_il_giudice = pdf.componi_html(componi(chiedi(mondo)))
    proprio = services.chiedi_il_proprio(domanda=mondo.domanda, utente=mondo.cittadina, ora=DOPO)
    suo = pdf.componi_html(componi(proprio))

    assert "Piera Malvezzi" in per_il_giudice
    assert "Malvezzi" not in suo
    assert "Ha letto una richiesta di rettifica" in suo
    assert f"{mondo.scena.ente}" in suo
    assert "Presentata da" in suo


def test_what_was_altered_is_said(mondo: Mondo, monkeypatch: pytest.MonkeyPatch) -> None:
    documento = chiedi(mondo)
    monkeypatch.setattr(raccolta.Versione, "integra", False)
    html = pdf.componi_html(componi(documento))
    assert "Non è quello della ricevuta" in html
    assert "coincide con quello della graduatoria" not in html


def test_a_score_that_does_not_agree_is_said(mondo: Mondo, monkeypatch: pytest.MonkeyPatch) -> None:
    def discorde(**_altro: Any) -> None:
        raise punteggi.PunteggioDiscorde("Il punteggio spiegato non è quello della graduatoria.")

    documento = chiedi(mondo)
    monkeypatch.setattr(punteggi, "spiega", discorde)

    assert "non è quello della graduatoria" in pdf.componi_html(componi(documento))


def test_the_pdf_is_archival_and_its_files_come_out_whole(mondo: Mondo, tmp_path: Any) -> None:
    composto = componi(chiedi(mondo))
    dati = pdf.componi_pdf(composto, cartella_cache=tmp_path, avanzamento=lambda _p, _c: None)
    with pikepdf.open(io.BytesIO(dati)) as letto:
        metadati = letto.Root.Metadata.read_bytes().decode()
        usciti = {nome: uno.get_file().read_bytes() for nome, uno in letto.attachments.items()}
        problemi = letto.check_pdf_syntax()

    assert problemi == []
    assert "<pdfaid:part>3</pdfaid:part>" in metadati
    assert usciti == {uno.nome: uno.contenuto for uno in composto.allegati}


def test_the_capofila_asks_with_a_reason_and_the_citizen_reads_it(mondo: Mondo) -> None:
    capofila, lei = entra(mondo.scena.capofila), entra(mondo.cittadina)
    pagina = reverse("domande:fascicoli")
    vuota = leggi(capofila.get(pagina))
    dati = {
        "domanda": mondo.domanda.protocollo,
        "scopo": "GIUDICE",
        "motivo": "Tribunale di Cremona, R.G. 5/2020",
    }
    senza = capofila.post(pagina, dati | {"motivo": "boh"})
    ignota = capofila.post(pagina, dati | {"domanda": "9999999999/2019"})
    fatta = capofila.post(pagina, dati)
    ambiti.entra(mondo.scena.ambito.pk, None)
    documento = Documento.objects.get(tipo=selectors.GIUDICE)
    documenti.produci(
        documento_id=documento.pk, ambito_id=mondo.scena.ambito.pk, battito=lambda: None
    )
    con_una = leggi(capofila.get(pagina))
    presa = capofila.get(reverse("domande:fascicolo_scarica", args=[documento.pk]))
    byte = b"".join(presa.streaming_content)  # type: ignore[attr-defined]
    sua = leggi(lei.get(reverse("domande:fascicolo", args=[mondo.domanda.chiave])))

    assert "Nessun fascicolo chiesto" in vuota
    assert senza.status_code == ignota.status_code == 422
    assert "qualche parola in più" in leggi(senza)
    assert "Nessuna domanda dell&#x27;ambito" in leggi(ignota)
    assert fatta.status_code == 302
    assert "Scarica il PDF" in con_una
    assert "R.G. 5/2020" in con_una
    ambiti.entra(mondo.scena.ambito.pk, None)
    documento.refresh_from_db()
    assert hashlib.sha256(byte).hexdigest() == documento.impronta
    assert "Ha chiesto il fascicolo completo" in sua
    assert "Ha scaricato il fascicolo completo" in sua
    assert "R.G. 5/2020" in sua


def test_nobody_else_gets_it_not_even_by_the_pages_of_all_documents(mondo: Mondo) -> None:
    documento = chiedi(mondo)
    Documento.objects.filter(pk=documento.pk).update(
        stato="PRONTO", percorso="x.pdf", impronta="0" * 64
    )
    chi = [mondo.scena.capofila, mondo.cittadina, mondo.responsabile]
    generale = reverse("registro:documento_scarica", args=[documento.pk])

    assert [entra(uno).get(generale).status_code for uno in chi] == [404, 404, 404]
    for uno in (mondo.cittadina, mondo.responsabile):
        suo = entra(uno).get(reverse("domande:fascicolo_scarica", args=[documento.pk]))
        assert suo.status_code == 403
    ambiti.entra(mondo.scena.ambito.pk, None)
    assert not Evento.objects.filter(atto=selectors.SCARICATO).exists()


@pytest.mark.parametrize("ruolo", [ruolo for ruolo in Ruolo if ruolo is not Ruolo.CAPOFILA])
def test_only_the_capofila_asks(ambito: Any, ruolo: Ruolo) -> None:
    utente = factories.crea_utente(ruolo)

    with pytest.raises(PermissionDenied):
        permissions.verifica_capofila(utente)


def test_on_one_day_the_citizen_gets_one_and_the_day_after_another(mondo: Mondo) -> None:
    lei = entra(mondo.cittadina)
    pagina = reverse("domande:fascicolo", args=[mondo.domanda.chiave])
    prima, ancora = lei.post(pagina), lei.post(pagina)
    ambiti.entra(mondo.scena.ambito.pk, mondo.cittadina.pk)
    domani = services.chiedi_il_proprio(
        domanda=mondo.domanda, utente=mondo.cittadina, ora=ORA + timedelta(days=2)
    )
    Documento.objects.filter(pk=domani.pk).update(stato="FALLITO")
    rifatto = services.chiedi_il_proprio(
        domanda=mondo.domanda, utente=mondo.cittadina, ora=ORA + timedelta(days=2)
    )

    assert prima.status_code == 302
    assert prima["Location"] == ancora["Location"]
    assert lei.get(prima["Location"]).status_code == 200
    assert (domani.versione, rifatto.versione) == (2, 3)
    assert "Già preparati" in leggi(lei.get(pagina))


def test_the_domanda_is_found_by_its_code_or_protocol(mondo: Mondo) -> None:
    capofila = mondo.scena.capofila

    def trova(testo: str) -> Any:
        return selectors.domanda_da_fascicolo(utente=capofila, testo=testo)

    assert trova(mondo.domanda.codice_pubblico.lower()) == mondo.domanda
    assert trova(f" {mondo.domanda.protocollo} ") == mondo.domanda
    assert trova("0/2019") is None
    assert trova("non c'è") is None


def test_the_pages_cost_the_same_however_many_there_are(mondo: Mondo) -> None:
    capofila, lei = entra(mondo.scena.capofila), entra(mondo.cittadina)
    sua = reverse("domande:fascicolo", args=[mondo.domanda.chiave])

    def conta() -> list[int]:
        quante = []
        for cliente, pagina in ((capofila, reverse("domande:fascicoli")), (lei, sua)):
            with CaptureQueriesContext(connection) as contate:
                assert cliente.get(pagina).status_code == 200
            quante.append(len(contate))
        return quante

    chiedi(mondo)
    con_uno = conta()
    for _giro in range(3):
        chiedi(mondo)

    assert conta() == con_uno == [ELENCO_QUERY, PROPRIO_QUERY]


def test_what_was_withdrawn_and_sent_again_is_in_it_too(ambito: Any, cartella_dati: None) -> None:
    def di_nuovo(scena: Scena, cittadina: Utente) -> None:
        prima = Domanda.objects.get(richiedente=cittadina)
        ritiro.ritira_domanda(domanda=prima, utente=cittadina, ora=DURANTE)
        crea_domanda(scena, cittadina)

    mondo = crea_mondo(ambito, intanto=di_nuovo)
    composto = componi(chiedi(mondo))
    versioni = accessi.versioni(mondo.domanda)
    dentro = {uno.nome: uno for uno in composto.allegati}

    assert [bool(una.ritirata_il) for una in versioni] == [True, False]
    assert file.impronta(dentro["domanda-1.json"]) == versioni[0].impronta
    assert file.impronta(dentro["domanda-2.json"]) == versioni[1].impronta
    html = pdf.componi_html(composto)
    assert versioni[0].ritiro_protocollo in html
    assert "Domanda ritirata" in html


def test_the_assignment_is_in_it_and_what_is_only_prepared_is_for_a_judge(
    ambito: Any, cartella_dati: None
) -> None:
    tornata = crea_tornata(ambito, numero=14)
    una = tornata.fino_a(StatoAssegnazione.ESCLUSA)
    altra = tornata.proponi("CR-1")
    ora = tornata.ora + timedelta(days=90)

    def dentro(assegnazione: Any) -> tuple[set[str], set[str]]:
        detti = []
        domanda = Domanda.objects.get(pk=assegnazione.domanda_id)
        for tipo, perche in (
            (selectors.GIUDICE, {"motivo": "R.G. 5", "scopo": "RICORSO"}),
            (selectors.CITTADINO, {}),
        ):
            documento = services._chiedi(domanda, tipo, tornata.scena.capofila, ora, perche)
            composto = componi(documento)
            nomi = {uno.nome for uno in composto.allegati}
            detti.append(
                nomi | {"Ha una casa."} if "Ha una casa." in pdf.componi_html(composto) else nomi
            )
        return detti[0], detti[1]

    giudice, suo = dentro(una)
    assert {"assegnazioni.csv", "Ha una casa."} <= giudice & suo
    giudice, suo = dentro(altra)
    assert "assegnazioni.csv" in giudice - suo
    # Who opened it is told to the person all the same, and nothing of what is prepared.
    istruttoria.annota_lettura(assegnazione=altra, utente=tornata.operatore, ora=ora)
    ultima, *altre = accessi.letture([altra.domanda])
    assert ultima.che_cosa == "Ha letto chi è il nucleo e che cosa ha dichiarato"
    assert not any(una.atto.startswith("ASSEGNAZIONE") for una in altre)
