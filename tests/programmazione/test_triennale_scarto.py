"""A triennial draft opened for the wrong years: discarded with its reason, or kept saying why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from crema_sap.enti.models import Ruolo
from crema_sap.registro.models import Evento
from programmazione import selectors, services
from programmazione.models import CapitoloPiano, Piano, PianoTriennale, TipoPiano
from programmazione.rules.triennio import Periodo
from programmazione.states import StatoPiano, TransizioneNonAmmessa
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo, consolida, convoca
from tests.programmazione.pagine import leggi, pagina

P = StatoPiano
TRIENNIO = Periodo(2020, triennale=True)
MOTIVO = "Anni sbagliati"


def apri(mondo: Mondo, anno: int = 2020) -> Piano:
    """Open a triennial plan."""
    return services.apri_triennale(anno=anno, utente=mondo.capofila, ora=ORA)


def scarta(mondo: Mondo, piano: Piano, motivo: str = MOTIVO) -> Piano:
    """Discard it as the capofila."""
    return services.scarta_triennale(piano=piano, motivo=motivo, utente=mondo.capofila, ora=ORA)


@pytest.mark.parametrize("anno", [2018, 2020, 2022])
def test_its_years_are_free_again(mondo: Mondo, anno: int) -> None:
    sbagliata = apri(mondo)
    scarta(mondo, sbagliata)

    giusta = apri(mondo, anno)

    assert (giusta.anno, giusta.versione, giusta.stato) == (anno, 1, P.BOZZA)
    assert [piano.pk for piano in PianoTriennale.objects.all()] == [giusta.pk]
    assert list(selectors.elenco_piani(utente=mondo.capofila)) == [giusta]
    assert selectors.prossimo_triennio(2020) == anno + 3


def test_the_register_keeps_who_when_and_why_and_nothing_is_deleted(mondo: Mondo) -> None:
    piano = apri(mondo)
    capitoli = CapitoloPiano.objects.filter(piano_id=piano.pk).count()

    scarta(mondo, piano, f"  {MOTIVO} ")

    evento = Evento.objects.get(atto="SCARTO_PIANO")
    assert evento.oggetto_id == str(piano.pk)
    assert evento.dati["motivo"] == MOTIVO
    assert CapitoloPiano.objects.filter(piano_id=piano.pk).count() == capitoli > 0
    resta = Piano._base_manager.get(pk=piano.pk)
    assert (resta.stato, resta.motivo) == (P.SCARTATO, MOTIVO)
    # Nothing more is done on it.
    for atto, campi in (
        (services.metti_in_verifica, {}),
        (services.scarta_triennale, {"motivo": MOTIVO}),
        (services.salva_attese, {"attese": {}}),
        (services.togli_indicatore, {"codice": "sfratti"}),
    ):
        with pytest.raises(Piano.DoesNotExist):
            atto(piano=resta, utente=mondo.capofila, ora=ORA, **campi)


@pytest.mark.parametrize("stato", [stato for stato in P if stato not in {P.BOZZA, P.SCARTATO}])
def test_only_a_draft_is_discarded(mondo: Mondo, stato: P) -> None:
    piano = apri(mondo)
    approvato = {"approvato_il": ORA, "fotografia": {}, "impronta": "0" * 64}
    campi = approvato if stato in {P.APPROVATO, P.TRASMESSO, P.PUBBLICATO, P.AGGIORNATO} else {}
    Piano.objects.filter(pk=piano.pk).update(stato=stato, motivo="x", **campi)

    with pytest.raises(TransizioneNonAmmessa):
        scarta(mondo, piano)

    piano.refresh_from_db()
    assert piano.stato == stato
    assert services.perche_non_si_scarta(piano, esaminato=False) == "Si scarta solo una bozza."


def _annuale(mondo: Mondo) -> Piano:
    return consolida(mondo)


def _esaminata(mondo: Mondo) -> Piano:
    piano = apri(mondo)
    convoca(mondo, piano)
    services.rinvia(piano=piano, motivo="Mancano dati", utente=mondo.segretario, ora=SEDUTA)
    return services.riporta_in_bozza(piano=piano, utente=mondo.capofila, ora=SEDUTA)


def _correzione(mondo: Mondo) -> Piano:
    return Piano.objects.create(tipo=TipoPiano.TRIENNALE, anno=2020, versione=2, aperto_il=ORA)


@pytest.mark.parametrize(
    ("bozza", "perche"),
    [
        (_annuale, "nasce dalla ricognizione"),
        (_esaminata, "L'Assemblea l'ha già esaminato"),
        (_correzione, "È la correzione di un piano approvato"),
    ],
)
def test_what_is_more_than_a_mistake_stays(
    mondo: Mondo, bozza: Callable[[Mondo], Piano], perche: str
) -> None:
    piano = bozza(mondo)
    assert piano.stato == P.BOZZA

    with pytest.raises(services.BozzaNonScartabile, match=perche):
        scarta(mondo, piano)

    assert not Evento.objects.filter(atto="SCARTO_PIANO").exists()


@pytest.mark.parametrize("motivo", ["", "  "])
def test_it_needs_a_reason(mondo: Mondo, motivo: str) -> None:
    piano = apri(mondo)

    with pytest.raises(services.MotivoMancante):
        scarta(mondo, piano, motivo)


@pytest.mark.parametrize("ruolo", [ruolo for ruolo in Ruolo if ruolo != Ruolo.CAPOFILA])
def test_only_the_capofila_discards(mondo: Mondo, ruolo: Ruolo) -> None:
    piano = apri(mondo)
    altro = factories.crea_utente(ruolo, mondo.comuni[0])

    with pytest.raises(PermissionDenied):
        services.scarta_triennale(piano=piano, motivo=MOTIVO, utente=altro, ora=ORA)


@pytest.mark.parametrize(
    ("campi", "vincolo"),
    [
        ({"motivo": ""}, "piano_respinto_con_motivo"),
        ({"motivo": "x", "versione": 2}, "piano_scartato_triennale"),
    ],
)
def test_the_database_checks_it_too(mondo: Mondo, campi: dict[str, Any], vincolo: str) -> None:
    piano = apri(mondo)

    with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
        Piano.objects.filter(pk=piano.pk).update(stato=P.SCARTATO, **campi)


def test_it_is_discarded_from_its_page(client: Client, mondo: Mondo) -> None:
    apri(mondo)

    scheda = leggi(pagina(client, "piano", TRIENNIO, utente=mondo.capofila))
    senza = leggi(pagina(client, "triennale_scarta", TRIENNIO, dati={"motivo": ""}))
    con = pagina(client, "triennale_scarta", TRIENNIO, dati={"motivo": MOTIVO})

    assert "Scarta la bozza" in scheda
    assert "gli anni 2020-2022 tornano liberi" in senza
    assert PianoTriennale.objects.count() == 0
    assert con.url == reverse("programmazione:piano_list")
    elenco = leggi(pagina(client, "piano_list"))
    assert "Bozza del piano triennale 2020-2022 scartata: i suoi anni sono liberi." in elenco
    assert pagina(client, "piano", TRIENNIO).status_code == 404


@pytest.mark.parametrize("dati", [None, {"motivo": MOTIVO}])
def test_the_page_says_why_it_can_not(client: Client, mondo: Mondo, dati: Any) -> None:
    piano = apri(mondo)
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)

    scheda = leggi(pagina(client, "piano", TRIENNIO, utente=mondo.capofila))
    risposta = pagina(client, "triennale_scarta", TRIENNIO, dati=dati)

    assert "Scarta la bozza" not in scheda
    assert risposta.url == reverse("programmazione:piano", args=[TRIENNIO])
    assert "Si scarta solo una bozza." in leggi(pagina(client, risposta.url))


def test_an_annual_plan_is_not_discarded_even_by_hand(mondo: Mondo) -> None:
    piano = consolida(mondo)

    with pytest.raises(IntegrityError, match="piano_scartato_triennale"), transaction.atomic():
        Piano.objects.filter(pk=piano.pk).update(stato=P.SCARTATO, motivo="x")
