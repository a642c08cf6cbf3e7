"""The triennial plan: its years, its path through the Assemblea, what the database refuses."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from crema_sap.registro.models import Documento, Evento
from programmazione import documents, services
from programmazione.models import (
    CapitoloPiano,
    Piano,
    PianoAnnuale,
    PianoTriennale,
    RigaPiano,
    SceltaVoto,
    Votazione,
)
from programmazione.rules.triennio import Periodo, leggi_periodo
from programmazione.states import StatoPiano
from tests.programmazione.factories import ORA, SEDUTA, Mondo, approva, consolida, convoca, vota

TRIENNIO = Periodo(2020, triennale=True)


def apri(mondo: Mondo, anno: int = 2020) -> Piano:
    """Open a triennial plan."""
    return services.apri_triennale(anno=anno, utente=mondo.capofila, ora=ORA)


@pytest.mark.parametrize(
    ("testo", "periodo"),
    [("2019", Periodo(2019)), ("2020-2022", TRIENNIO), ("0000-0002", None), ("2020-2021", None),
     ("2020-2023", None), ("20-22", None), ("2020-", None), ("", None)],
)  # fmt: skip
def test_the_years_are_read_from_the_address(testo: str, periodo: Periodo | None) -> None:
    if periodo is None:
        with pytest.raises(ValueError, match="non è un anno né un triennio"):
            leggi_periodo(testo)
    else:
        assert leggi_periodo(testo) == periodo
        assert str(periodo) == testo


@pytest.mark.parametrize(
    ("uno", "altro", "attesa"),
    [(TRIENNIO, Periodo(2022), True), (TRIENNIO, Periodo(2023), False),
     (TRIENNIO, Periodo(2019), False), (TRIENNIO, Periodo(2018, triennale=True), True),
     (TRIENNIO, Periodo(2017, triennale=True), False)],
)  # fmt: skip
def test_two_periods_overlap_when_a_year_is_of_both(
    uno: Periodo, altro: Periodo, *, attesa: bool
) -> None:
    assert uno.si_sovrappone(altro) == altro.si_sovrappone(uno) == attesa
    assert bool(set(uno.anni) & set(altro.anni)) == attesa


def test_a_triennial_plan_starts_with_its_own_chapters(mondo: Mondo) -> None:
    piano = apri(mondo)

    assert str(piano) == "Piano triennale 2020-2022"
    assert piano.stato == StatoPiano.BOZZA
    codici = CapitoloPiano.objects.filter(piano=piano).order_by("ordine").values_list("codice")
    assert ("fabbisogno",) in codici
    assert ("servizi-abitativi",) not in codici
    assert Evento.objects.dell_oggetto(piano).get().atto == "APERTURA_TRIENNALE"
    assert PianoTriennale.objects.get().pk == piano.pk
    assert not PianoAnnuale.objects.exists()


def test_only_the_capofila_opens_a_triennial_plan(mondo: Mondo) -> None:
    with pytest.raises(PermissionDenied):
        services.apri_triennale(anno=2020, utente=mondo.segretario, ora=ORA)


@pytest.mark.parametrize("anno", [2018, 2020, 2022])
def test_no_year_has_two_triennial_plans(mondo: Mondo, anno: int) -> None:
    apri(mondo)

    with pytest.raises(services.TriennioGiaPianificato, match=r"2020-2022 .* dal 2023"):
        apri(mondo, anno)
    assert str(apri(mondo, 2023).periodo) == "2023-2025"


def test_a_triennial_plan_goes_through_the_assemblea_to_the_public(mondo: Mondo) -> None:
    piano = approva(mondo, apri(mondo))

    assert piano.stato == StatoPiano.APPROVATO
    assert piano.impronta == documents.impronta_contenuto(piano.approvato)
    assert Votazione.objects.get().punto == "Approvazione del piano triennale 2020-2022"
    documento = Documento.objects.get(tipo="piano_triennale")
    assert documento.titolo == "Piano triennale dell'offerta dei servizi abitativi 2020-2022"
    assert "2020-2022" in documents.componi_triennale(documento).titolo
    services.trasmetti_piano(piano=piano, utente=mondo.capofila, ora=SEDUTA)
    finito = services.pubblica(piano=piano, utente=mondo.capofila, ora=SEDUTA)
    assert finito.stato == StatoPiano.PUBBLICATO
    assert str(finito.protocollo)


def test_both_plans_of_a_year_live_side_by_side(mondo: Mondo) -> None:
    annuale = approva(mondo, consolida(mondo))
    triennale = approva(mondo, apri(mondo, annuale.anno))

    vigenti = {str(piano) for piano in Piano.objects.vigenti()}
    assert vigenti == {"Piano annuale 2019", "Piano triennale 2019-2021"}
    assert triennale.pk != annuale.pk


@pytest.mark.parametrize("esito", [StatoPiano.RINVIATO, StatoPiano.RESPINTO])
def test_a_triennial_plan_comes_back_with_its_reason(mondo: Mondo, esito: StatoPiano) -> None:
    piano = apri(mondo)
    seduta = convoca(mondo, piano)
    if esito == StatoPiano.RESPINTO:
        vota(mondo, seduta, *(SceltaVoto.CONTRARIO for _ in mondo.comuni))
    atto = services.rinvia if esito == StatoPiano.RINVIATO else services.respingi

    deciso = atto(piano=piano, motivo="Mancano i traguardi.", utente=mondo.segretario, ora=SEDUTA)

    assert (deciso.stato, deciso.motivo) == (esito, "Mancano i traguardi.")
    ripreso = services.riporta_in_bozza(piano=piano, utente=mondo.capofila, ora=SEDUTA)
    assert ripreso.stato == StatoPiano.BOZZA


def test_a_correction_of_a_triennial_plan_is_a_new_version(mondo: Mondo) -> None:
    primo = approva(mondo, apri(mondo))

    secondo = services.apri_aggiornamento(
        piano=primo, motivo="Un errore.", utente=mondo.capofila, ora=SEDUTA
    )

    assert (secondo.tipo, secondo.versione, secondo.anno) == (primo.tipo, 2, 2020)
    approva(mondo, secondo)
    primo.refresh_from_db()
    assert primo.stato == StatoPiano.AGGIORNATO


@pytest.mark.parametrize(
    "sbaglio",
    [
        {"tipo": "TRIENNALE", "anno": 2030, "consolidato_il": ORA},
        {"tipo": "TRIENNALE", "anno": 2030},
        {"tipo": "ANNUALE", "anno": 2030, "aperto_il": ORA},
        {"tipo": "ANNUALE", "anno": 2030, "consolidato_il": ORA},
    ],
)
def test_the_database_knows_the_two_kinds(mondo: Mondo, sbaglio: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="piano_annuale_o_triennale"), transaction.atomic():
        Piano.objects.create(**sbaglio)


def test_a_plan_never_changes_kind(mondo: Mondo) -> None:
    piano = apri(mondo)

    with pytest.raises(DatabaseError, match="non diventa"), transaction.atomic():
        Piano.objects.filter(pk=piano.pk).update(tipo="ANNUALE")


def test_two_triennial_plans_in_force_never_share_a_year(mondo: Mondo) -> None:
    approva(mondo, apri(mondo))
    congelato = {"approvato_il": ORA, "fotografia": {}, "impronta": "0" * 64, "aperto_il": ORA}

    with pytest.raises(IntegrityError, match="piano_trienni_distinti"), transaction.atomic():
        Piano.objects.create(tipo="TRIENNALE", anno=2022, stato="PUBBLICATO", **congelato)
    Piano.objects.create(tipo="TRIENNALE", anno=2023, stato="PUBBLICATO", **congelato)


def test_rows_hang_on_an_annual_plan_only(mondo: Mondo) -> None:
    piano = apri(mondo)

    with pytest.raises(IntegrityError, match="solo un piano annuale"), transaction.atomic():
        RigaPiano.objects.create(
            piano_id=piano.pk, ente=mondo.aler, stato_dichiarazione="TRASMESSA"
        )


def test_the_two_plans_have_their_own_addresses(client: Client, mondo: Mondo) -> None:
    approva(mondo, consolida(mondo))
    triennale = approva(mondo, apri(mondo))

    indirizzo = reverse("programmazione:piano", args=[triennale.periodo])
    assert indirizzo == "/piani/2020-2022/"
    assert "Piano triennale 2020-2022" in client.get(indirizzo).content.decode()
    assert "Piano annuale 2019" in client.get("/piani/2019/").content.decode()
    for assente in ("/piani/2020/", "/piani/2019-2021/", "/piani/2020-2021/",
                    "/piani/2020-2022/quadratura/"):  # fmt: skip
        assert client.get(assente).status_code == 404
    elenco = client.get("/piani/").content.decode()
    assert "Piano triennale 2020-2022" in elenco
    assert "Piano annuale 2019" in elenco


def test_the_acts_of_the_page_work_on_a_triennial_plan(client: Client, mondo: Mondo) -> None:
    piano = apri(mondo)
    client.force_login(mondo.capofila)

    for atto, stato in (("verifica", "IN_VERIFICA"), ("proponi", "PROPOSTO")):
        client.post(reverse("programmazione:piano_atto", args=[piano.periodo, atto]))
        piano.refresh_from_db()
        assert piano.stato == stato
    client.post(
        reverse("programmazione:piano_convoca", args=[piano.periodo]),
        {"giorno": "10/12/2099", "ora": "18.00", "convocazione": "PRIMA", "luogo": ""},
    )
    piano.refresh_from_db()
    assert piano.stato == StatoPiano.CONVOCATO
