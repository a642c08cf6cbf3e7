"""The papers of a session: what they say, when they are made, who asks for them and reads them."""

import csv
import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from crema_sap import pdf
from crema_sap.enti.models import Ruolo
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento, Effetto, Evento
from programmazione import services
from programmazione.models import Convocazione, PianoAnnuale, RegolaAssemblea, SceltaVoto, Seduta
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    consolida,
    convoca,
    registra,
    vota,
)
from tests.programmazione.pagine import leggi, pagina

SI, NO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO
DOPO = SEDUTA + timedelta(days=1)


def composto(documento: Documento) -> pdf.Fascicolo:
    return documenti.COMPOSITORI[documento.tipo](documento)


def parole(documento: Documento) -> str:
    return pdf.componi_html(composto(documento)).replace("\u00a0", " ")


def righe(fascicolo: pdf.Fascicolo, nome: str) -> list[list[str]]:
    (dati,) = [a.contenuto for a in fascicolo.allegati if a.nome == nome]
    return list(csv.reader(io.StringIO(dati.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def seduta(mondo: Mondo) -> Seduta:
    return convoca(mondo, consolida(mondo))


def _verbale(mondo: Mondo, seduta: Seduta) -> Documento:
    return services.richiedi_verbale(seduta=seduta, utente=mondo.segretario, ora=DOPO)


def test_the_verbale_says_who_was_there_how_they_voted_and_what_it_gave(
    mondo: Mondo, seduta: Seduta
) -> None:
    alfa, beta, _ = (ente.comune_id or "" for ente in mondo.comuni)
    presente = services.PresenzaInviata
    services.registra_appello(
        seduta=seduta,
        presenze={
            alfa: presente(presente=True, rappresentante="Anna Rossi"),
            beta: presente(presente=True, rappresentante="Ugo Verdi", delegato=True),
        },
        utente=mondo.segretario,
        ora=SEDUTA,
    )
    votazione = services.registra_voti(
        seduta=seduta, voti={alfa: SI, beta: NO}, utente=mondo.segretario, ora=SEDUTA
    )
    services.conferma_esito(votazione=votazione, utente=mondo.segretario, ora=SEDUTA)

    documento = _verbale(mondo, seduta)

    testo = parole(documento)
    for atteso in (
        "All’appello sono presenti 2 comuni su 3, di cui 1 per delega,",
        "con 9.000 abitanti su 10.000",
        "Assenti: Gamma.",
        "Anna Rossi",
        "Presente per delega",
        # More than half of 3 comuni and of 10,000 inhabitants.
        "2 su 3 comuni; serve più del 50 %: basta.",
        "9.000 su 10.000 abitanti; serve più del 50 %: basta.",
        # One for, one against: the heads are even, and that does not carry.
        "1 su 2 comuni; serve più del 50 %: non basta.",
        "6.000 su 9.000 abitanti; serve più del 50 %: basta.",
        "<strong>Respinto.</strong>",
        str(mondo.segretario),
        "Regola di voto da verificare: prova",
        documento.codice,
    ):
        assert atteso in testo
    fascicolo = composto(documento)
    assert righe(fascicolo, "appello.csv")[1:] == [
        ["Alfa", alfa, "6000", "si", "no", "Anna Rossi"],
        ["Beta", beta, "3000", "si", "si", "Ugo Verdi"],
        ["Gamma", mondo.comuni[2].comune_id, "1000", "no", "no", ""],
    ]
    assert righe(fascicolo, "voti.csv")[1:] == [
        ["Alfa", alfa, "6000", "Favorevole"],
        ["Beta", beta, "3000", "Contrario"],
    ]
    assert documento.data == SEDUTA


def test_a_verbale_is_one_and_is_printed_in_the_background(mondo: Mondo, seduta: Seduta) -> None:
    vota(mondo, seduta, SI, SI, SI)

    primo, secondo = (_verbale(mondo, seduta) for _ in range(2))

    assert primo == secondo
    assert Effetto.objects.get(chiave=f"documento:{primo.pk}").tipo == "produci_documento"
    assert Evento.objects.filter(atto="RICHIESTA_VERBALE").count() == 2
    testo = parole(primo)
    assert "Nessun assente" in testo
    assert pdf.impronta_contenuto(composto(primo)) == pdf.impronta_contenuto(composto(secondo))


def test_a_rule_that_was_checked_needs_no_warning(mondo: Mondo, seduta: Seduta) -> None:
    vota(mondo, seduta, SI, SI, SI)
    RegolaAssemblea.objects.update(verificata=True)

    assert "da verificare" not in parole(_verbale(mondo, seduta))


def test_there_is_no_verbale_before_the_outcome_is_confirmed(mondo: Mondo, seduta: Seduta) -> None:
    with pytest.raises(services.VerbaleNonDisponibile, match="L'appello non è registrato"):
        _verbale(mondo, seduta)
    services.registra_appello(seduta=seduta, presenze={}, utente=mondo.segretario, ora=SEDUTA)
    with pytest.raises(services.VerbaleNonDisponibile, match="quando la seduta è conclusa"):
        _verbale(mondo, seduta)
    registra(mondo, seduta, SI, SI, None)
    with pytest.raises(services.VerbaleNonDisponibile, match="ha confermato l'esito"):
        _verbale(mondo, seduta)

    assert not Documento.objects.filter(tipo="verbale_assemblea").exists()


def test_a_session_without_quorum_has_its_verbale_too(mondo: Mondo, seduta: Seduta) -> None:
    alfa = mondo.comuni[0].comune_id or ""
    services.registra_appello(
        seduta=seduta,
        presenze={alfa: services.PresenzaInviata(presente=True)},
        utente=mondo.segretario,
        ora=SEDUTA,
    )
    services.rinvia(
        piano=seduta.piano, motivo="Manca il numero", utente=mondo.segretario, ora=SEDUTA
    )

    documento = _verbale(mondo, seduta)

    testo = parole(documento)
    assert "1 su 3 comuni; serve più del 50 %: non basta." in testo
    assert "conclusa senza votazione" in testo
    assert [a.nome for a in composto(documento).allegati] == ["appello.csv"]


def test_the_second_call_counts_by_its_own_quorum(mondo: Mondo, seduta: Seduta) -> None:
    services.rinvia(piano=seduta.piano, motivo="Manca", utente=mondo.segretario, ora=SEDUTA)
    seconda = services.convoca(
        piano=seduta.piano, data=SEDUTA, convocazione=Convocazione.SECONDA, luogo="Sala Ostaggi",
        utente=mondo.capofila, ora=ORA,
    )  # fmt: skip
    vota(mondo, seconda, SI, None, None)

    testo = parole(_verbale(mondo, seconda))

    assert "almeno il 33,33 %" in testo
    assert "Sala Ostaggi" in testo
    # The first one was never called: no paper of it.
    with pytest.raises(services.VerbaleNonDisponibile, match="L'appello non è registrato"):
        _verbale(mondo, seduta)


@pytest.mark.parametrize("ruolo", [Ruolo.SINDACO, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE])
def test_only_secretary_and_capofila_ask_for_it(mondo: Mondo, seduta: Seduta, ruolo: Ruolo) -> None:
    vota(mondo, seduta, SI, SI, SI)
    utente = factories.crea_utente(ruolo, mondo.comuni[0])

    with pytest.raises(PermissionDenied):
        services.richiedi_verbale(seduta=seduta, utente=utente, ora=DOPO)


def test_every_mayor_of_the_ambito_reads_it_and_nobody_else(mondo: Mondo, seduta: Seduta) -> None:
    vota(mondo, seduta, SI, SI, SI)
    documento = _verbale(mondo, seduta)
    leggono = {Ruolo.CAPOFILA, Ruolo.SINDACO, Ruolo.SEGRETARIO_ASSEMBLEA}

    # All of another ente than the one that asked.
    visto_da = {
        ruolo
        for ruolo in Ruolo
        if Documento.objects.visibili_a(factories.crea_utente(ruolo, mondo.comuni[2]))
        .filter(pk=documento.pk)
        .exists()
    }

    assert visto_da == leggono


def test_the_page_offers_the_verbale_then_links_it(
    mondo: Mondo, seduta: Seduta, client: Client
) -> None:
    prima = leggi(pagina(client, "seduta", seduta.pk, utente=mondo.segretario))
    presto = client.post(f"/assemblea/{seduta.pk}/verbale/", follow=True)
    vota(mondo, seduta, SI, SI, SI)
    offerta = leggi(pagina(client, "seduta", seduta.pk))
    risposta = pagina(client, "seduta_verbale", seduta.pk, dati={})
    documento = Documento.objects.get(tipo="verbale_assemblea")
    dopo = pagina(client, "seduta", seduta.pk, utente=mondo.sindaco)

    assert "Prepara: verbale" not in prima
    assert "Verbale: L&#x27;appello non è registrato" in prima
    assert "senza appello non c&#x27;è verbale" in leggi(presto)
    assert "Prepara: verbale" in offerta
    assert risposta["Location"] == f"/documenti/{documento.pk}/"
    assert f'href="/documenti/{documento.pk}/"' in dopo.content.decode()
    assert "Prepara: verbale" not in leggi(dopo)


def test_a_mayor_reads_but_does_not_ask(mondo: Mondo, seduta: Seduta, client: Client) -> None:
    vota(mondo, seduta, SI, SI, SI)

    letta = leggi(pagina(client, "seduta", seduta.pk, utente=mondo.sindaco))

    assert "Verbale: non ancora preparato." in letta
    assert "Prepara:" not in letta
    assert pagina(client, "seduta_verbale", seduta.pk, dati={}).status_code == 403


def test_of_a_session_known_from_a_source_no_verbale_is_offered(
    mondo: Mondo, seduta: Seduta, client: Client
) -> None:
    Seduta.objects.update(storica=True, regola=None, fonte="prova")

    letta = leggi(pagina(client, "seduta", seduta.pk, utente=mondo.segretario))

    assert "Verbale: La seduta è nota solo dalla fonte" in letta
    assert "Prepara:" not in letta
    with pytest.raises(services.VerbaleNonDisponibile, match="nota solo dalla fonte"):
        _verbale(mondo, Seduta.objects.get())
    with pytest.raises(ValueError, match="nota solo dalla fonte"):
        composto(Documento(tipo="verbale_assemblea", oggetto_id=str(seduta.pk)))


def test_the_verbale_prints_with_its_tables_inside(mondo: Mondo, seduta: Seduta) -> None:
    vota(mondo, seduta, SI, SI, SI)

    dati = pdf.componi_pdf(composto(_verbale(mondo, seduta)))

    with pikepdf.open(io.BytesIO(dati)) as stampato:
        assert set(stampato.attachments) == {"appello.csv", "voti.csv"}


def _delibera(mondo: Mondo, seduta: Seduta) -> Documento:
    return services.richiedi_deliberazione(seduta=seduta, utente=mondo.capofila, ora=DOPO)


def _approva(mondo: Mondo, seduta: Seduta, atto: str = "n. 10 del 15/12/2019") -> PianoAnnuale:
    vota(mondo, seduta, SI, SI, NO)
    return services.approva(piano=seduta.piano, atto=atto, utente=mondo.segretario, ora=SEDUTA)


def test_the_deliberazione_has_number_premises_vote_and_the_hash_of_the_plan(
    mondo: Mondo, seduta: Seduta
) -> None:
    piano = _approva(mondo, seduta)

    documento = _delibera(mondo, seduta)

    testo = parole(documento)
    for atteso in (
        "Deliberazione n. 10 del 15/12/2019",
        "3 su 3 comuni; serve più del 50 %: basta.",
        # Alfa and Beta: 6,000 and 3,000 inhabitants out of 10,000.
        "2 su 3 comuni; serve più del 50 %: basta.",
        "9.000 su 10.000 abitanti; serve più del 50 %: basta.",
        f"impronta (SHA-256): {piano.impronta}",
        f"codice di verifica {piano.codice_documento}",
        str(mondo.segretario),
    ):
        assert atteso in testo
    assert "sostituisce la precedente" not in testo
    assert righe(composto(documento), "voti.csv")[3][3] == "Contrario"
    assert documento.data == SEDUTA
    assert _delibera(mondo, seduta) == documento


def test_the_deliberazione_of_a_correction_says_why_and_what_it_replaces(
    mondo: Mondo, seduta: Seduta
) -> None:
    primo = _approva(mondo, seduta)
    corretto = services.apri_aggiornamento(
        piano=primo, motivo="Cifre di Gamma corrette", utente=mondo.capofila, ora=ORA
    )
    seconda = convoca(mondo, corretto)
    _approva(mondo, seconda, atto="n. 11 del 20/12/2019")

    testo = parole(_delibera(mondo, seconda))

    assert "considerato il motivo dell’aggiornamento: Cifre di Gamma corrette" in testo
    assert "sostituisce la precedente" in testo
    # The one that it corrects stays as it was.
    assert "Cifre di Gamma" not in parole(_delibera(mondo, seduta))


def test_there_is_no_deliberazione_before_the_approval_or_without_a_number(
    mondo: Mondo, seduta: Seduta
) -> None:
    vota(mondo, seduta, SI, SI, SI)
    with pytest.raises(services.VerbaleNonDisponibile, match="quando il piano è approvato"):
        _delibera(mondo, seduta)
    services.rinvia(piano=seduta.piano, motivo="Manca", utente=mondo.segretario, ora=SEDUTA)
    seconda = services.convoca(
        piano=seduta.piano, data=SEDUTA, convocazione=Convocazione.SECONDA, luogo="Sala",
        utente=mondo.capofila, ora=ORA,
    )  # fmt: skip
    _approva(mondo, seconda, atto="")

    # Of the two sessions the first is not the one that approved, and the act has no number.
    with pytest.raises(services.VerbaleNonDisponibile, match="in questa seduta"):
        _delibera(mondo, seduta)
    with pytest.raises(services.VerbaleNonDisponibile, match="senza numero e data"):
        _delibera(mondo, seconda)


def test_only_secretary_and_capofila_ask_for_the_deliberazione(
    mondo: Mondo, seduta: Seduta
) -> None:
    _approva(mondo, seduta)

    with pytest.raises(PermissionDenied):
        services.richiedi_deliberazione(seduta=seduta, utente=mondo.sindaco, ora=DOPO)


def test_the_page_offers_the_deliberazione_of_an_approved_plan_alone(
    mondo: Mondo, seduta: Seduta, client: Client
) -> None:
    prima = leggi(pagina(client, "seduta", seduta.pk, utente=mondo.capofila))
    _approva(mondo, seduta)
    offerta = leggi(pagina(client, "seduta", seduta.pk))
    risposta = pagina(client, "seduta_deliberazione", seduta.pk, dati={})
    documento = Documento.objects.get(tipo="deliberazione_assemblea")

    assert "Deliberazione: La deliberazione si prepara quando" in prima
    assert "Prepara: deliberazione" in offerta
    assert risposta["Location"] == f"/documenti/{documento.pk}/"
    assert Documento.objects.visibili_a(
        factories.crea_utente(Ruolo.SINDACO, mondo.comuni[2])
    ).contains(documento)


def test_of_a_session_known_from_a_source_no_deliberazione_is_made(
    mondo: Mondo, seduta: Seduta
) -> None:
    Seduta.objects.update(storica=True, regola=None, fonte="prova")

    with pytest.raises(services.VerbaleNonDisponibile, match="non ne compone la deliberazione"):
        _delibera(mondo, Seduta.objects.get())


def test_a_deliberazione_is_not_composed_without_a_vote(seduta: Seduta) -> None:
    with pytest.raises(ValueError, match="Senza una votazione"):
        composto(Documento(tipo="deliberazione_assemblea", oggetto_id=str(seduta.pk)))
