"""What the database refuses of a dwelling by itself, whoever writes."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from crema_sap.enti.ambito import nel_ambito
from programmazione.models import (
    CambiamentoUnita,
    FotoUnita,
    PassaggioUnita,
    UnitaAbitativa,
    VistaSalvata,
)
from tests.programmazione.factories import ORA, Mondo, crea_unita

FUORI = {
    "stato": "DISMESSA",
    "uscita_il": "2019-10-01",
    "uscita_motivo": "VENDITA",
    "uscita_atto": "n. 7",
}
CATASTO = {"foglio": "12", "particella": "345", "subalterno": "7"}


@pytest.mark.parametrize(
    ("vincolo", "campi"),
    [
        ("unita_codice_presente", {"codice": ""}),
        ("unita_superficie_positiva", {"superficie_mq": 0}),
        ("unita_accessoria_non_negativa", {"superficie_accessoria_mq": "-0.01"}),
        ("unita_vani_positivi", {"vani": 0}),
        ("unita_camere_entro_i_vani", {"vani": 2, "camere": 3}),
        ("unita_piano_plausibile", {"piano": 61}),
        ("unita_piano_plausibile", {"piano": -4}),
        ("unita_costruzione_plausibile", {"anno_costruzione": 1199}),
        ("unita_spese_non_negative", {"spese_annue": "-0.01"}),
        ("unita_anno_plausibile", {"assegnabile_nel": 2017}),
        ("unita_rendita_non_negativa", {"rendita": "-0.01"}),
        ("unita_foglio_valido", {"foglio": "due"}),
        ("unita_particella_valida", {"foglio": "1", "particella": "3a"}),
        ("unita_subalterno_valido", {"foglio": "1", "particella": "3", "subalterno": "x"}),
        ("unita_categoria_valida", {"categoria_catastale": "A2"}),
        ("unita_catasto_in_ordine", {"particella": "345"}),
        ("unita_catasto_in_ordine", {"foglio": "12", "subalterno": "7"}),
        ("unita_uscita_completa", {"stato": "DISMESSA"}),
        ("unita_uscita_completa", {**FUORI, "uscita_atto": ""}),
        ("unita_uscita_completa", {**FUORI, "uscita_motivo": ""}),
        ("unita_uscita_completa", {"uscita_il": "2019-10-01"}),
        ("unita_uscita_completa", {"uscita_atto": "n. 7"}),
        ("unita_uscita_non_assegnabile", {**FUORI, "assegnabile_nel": 2020}),
    ],
)
def test_an_impossible_sheet_is_refused(mondo: Mondo, vincolo: str, campi: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
        crea_unita(mondo.comuni[0], **campi)


@pytest.mark.parametrize(
    "campi",
    [
        {},
        {"superficie_mq": "0.01", "superficie_accessoria_mq": 0, "vani": "0.5", "camere": 0},
        {"piano": -3, "anno_costruzione": 1200, "spese_annue": 0, "rendita": 0},
        {"piano": 60, "anno_costruzione": 2100, "assegnabile_nel": 2018},
        {"foglio": "1234", "particella": "345/2", "subalterno": "7", "categoria_catastale": "A/11"},
        {"foglio": "12A"},
        FUORI,
    ],
)
def test_a_possible_sheet_is_taken(mondo: Mondo, campi: dict[str, Any]) -> None:
    crea_unita(mondo.comuni[0], **campi)

    assert UnitaAbitativa.objects.count() == 1


def test_a_manager_is_another_ente(mondo: Mondo) -> None:
    with pytest.raises(IntegrityError, match="unita_gestore_diverso"), transaction.atomic():
        crea_unita(mondo.comuni[0], gestore=mondo.comuni[0])


@pytest.mark.parametrize(
    ("vincolo", "campi"),
    [
        ("unita_codice_regionale_unico", {"codice_regionale": "R-1"}),
        ("unita_catasto_unico", CATASTO),
    ],
)
def test_two_dwellings_do_not_share_an_identity(
    mondo: Mondo, vincolo: str, campi: dict[str, Any]
) -> None:
    crea_unita(mondo.comuni[0], "U-1", **campi)

    with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
        crea_unita(mondo.comuni[0], "U-2", **campi)


def test_the_cadastre_of_a_sold_dwelling_and_of_another_comune_are_free(mondo: Mondo) -> None:
    crea_unita(mondo.comuni[0], "U-1", **CATASTO, **FUORI)

    crea_unita(mondo.comuni[0], "U-2", **CATASTO)
    crea_unita(mondo.comuni[1], "U-3", **CATASTO)
    # What is not known is not an identity.
    crea_unita(mondo.comuni[0], "U-4", foglio="12", particella="345")
    crea_unita(mondo.comuni[0], "U-5", foglio="12", particella="345")

    assert UnitaAbitativa.objects.count() == 5


def _passaggio(unita: UnitaAbitativa, mondo: Mondo, **campi: Any) -> PassaggioUnita:
    valori = {
        "tipo": "PROPRIETA", "da": mondo.comuni[0], "a": mondo.aler, "decorre_il": ORA.date(),
        "atto": "n. 1", "motivo": "Conferimento.", "versione": 2, "scheda": {}, "istante": ORA,
    }  # fmt: skip
    return PassaggioUnita.objects.create(unita=unita, **{**valori, **campi})


def test_history_and_dwellings_are_not_undone(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])
    UnitaAbitativa.objects.update(note="x")
    cambiamento, passaggio = CambiamentoUnita.objects.get(), _passaggio(unita, mondo)

    for istruzione in (
        "DELETE FROM programmazione_unitaabitativa",
        "UPDATE programmazione_cambiamentounita SET dopo = 'y'",
        "DELETE FROM programmazione_cambiamentounita",
        "INSERT INTO programmazione_cambiamentounita (unita_id, versione, campo, istante)"
        f" VALUES ({unita.pk}, 2, 'note', now())",
        "UPDATE programmazione_passaggiounita SET motivo = 'y'",
        "DELETE FROM programmazione_passaggiounita",
    ):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|non si"),
            transaction.atomic(),
            connection.cursor() as cursore,
        ):
            cursore.execute(istruzione)

    cambiamento.refresh_from_db()
    passaggio.refresh_from_db()
    assert (cambiamento.dopo, passaggio.motivo) == ("x", "Conferimento.")


def test_the_database_keeps_each_change_by_itself(mondo: Mondo) -> None:
    utente = mondo.operatore(mondo.comuni[0])
    unita = crea_unita(mondo.comuni[0], superficie_mq="58.40", ascensore=None)

    with nel_ambito(unita.ambito_id, utente.pk):
        UnitaAbitativa.objects.update(superficie_mq=60, ascensore=True, riga_versione=2)
    UnitaAbitativa.objects.update(riga_versione=3)

    valori = CambiamentoUnita.objects.order_by("campo").values_list(
        "unita_id", "versione", "campo", "prima", "dopo", "utente_id"
    )
    assert list(valori) == [
        (unita.pk, 2, "ascensore", None, "true", utente.pk),
        (unita.pk, 2, "superficie_mq", "58.40", "60.00", utente.pk),
    ]


@pytest.mark.parametrize(
    ("vincolo", "campi"),
    [
        ("passaggio_motivato", {"motivo": ""}),
        ("passaggio_motivato", {"atto": ""}),
        ("passaggio_di_proprieta", {"a": None}),
        ("passaggio_fra_due", {"tipo": "GESTIONE", "a": None, "da": None}),
    ],
)
def test_an_impossible_passage_is_refused(
    mondo: Mondo, vincolo: str, campi: dict[str, Any]
) -> None:
    unita = crea_unita(mondo.comuni[0])

    with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
        _passaggio(unita, mondo, **campi)


def test_a_passage_is_between_two(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])

    with pytest.raises(IntegrityError, match="passaggio_fra_due"), transaction.atomic():
        _passaggio(unita, mondo, a=mondo.comuni[0])


@pytest.mark.parametrize(
    ("vincolo", "campi"),
    [
        ("foto_descritta", {"testo_alternativo": ""}),
        ("foto_descritta", {"testo_alternativo": " - "}),
        ("foto_pronta_misurata", {"stato": "PRONTA"}),
        ("foto_pronta_misurata", {"stato": "PRONTA", "larghezza": 0, "altezza": 10}),
        ("foto_rifiutata_motivata", {"stato": "RIFIUTATA"}),
        ("foto_rifiutata_motivata", {"motivo": "Rovinata."}),
    ],
)
def test_an_impossible_photograph_is_refused(
    mondo: Mondo, vincolo: str, campi: dict[str, Any]
) -> None:
    valori = {
        "unita": crea_unita(mondo.comuni[0]), "identificativo": uuid4(), "soggetto": "UNITA",
        "testo_alternativo": "La cucina.", "impronta": "0" * 64, "caricata_il": ORA,
    }  # fmt: skip

    with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
        FotoUnita.objects.create(**{**valori, **campi})


def test_the_view_that_opens_first_is_one(mondo: Mondo) -> None:
    utente = mondo.operatore(mondo.comuni[0])
    valori = {"utente": utente, "ente": mondo.comuni[0], "predefinita": True}
    VistaSalvata.objects.create(nome="Libere", parametri="stato=LIBERA", **valori)

    for vincolo, campi in (
        ("vista_predefinita_unica", {"nome": "Altre", "parametri": "tipo=SAS"}),
        ("vista_nome_unico", {"nome": "Libere", "parametri": "x=1", "predefinita": False}),
        ("vista_con_nome", {"nome": "", "parametri": "x=1", "predefinita": False}),
        ("vista_con_nome", {"nome": "Tutte", "parametri": "", "predefinita": False}),
    ):
        with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
            VistaSalvata.objects.create(**{**valori, **campi})


def test_every_constraint_of_a_dwelling_is_tried_here() -> None:
    # The code that must be unique is in test_services_patrimonio.
    testo = Path(__file__).read_text() + " unita_codice_unico"
    nomi = [vincolo.name for vincolo in UnitaAbitativa._meta.constraints]

    assert [nome for nome in nomi if not re.search(rf"\b{nome}\b", testo)] == []
