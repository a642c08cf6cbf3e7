"""Acts that say whose a dwelling is, and changes to many at once: who, when, what is kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ruolo
from crema_sap.registro.models import Effetto, Evento
from programmazione import services, states
from programmazione.models import (
    CambiamentoUnita,
    MotivoUscita,
    PassaggioUnita,
    UnitaAbitativa,
    VistaSalvata,
)
from programmazione.states import StatoUnita
from tests import factories
from tests.bandi import factories as bandi
from tests.programmazione.factories import ORA, Mondo, crea_unita

OGGI = ORA.date()


def _trasferisci(mondo: Mondo, unita: UnitaAbitativa, **campi: Any) -> PassaggioUnita:
    valori = {
        "a": mondo.aler, "decorre_il": OGGI, "atto": " n. 12 ", "motivo": "Conferimento.",
        "riga_versione": unita.riga_versione, "utente": mondo.operatore(mondo.comuni[0]),
        "ora": ORA,
    }  # fmt: skip
    return services.trasferisci_unita(unita=unita, **{**valori, **campi})


def _gestione(mondo: Mondo, unita: UnitaAbitativa, **campi: Any) -> PassaggioUnita:
    valori = {
        "a": mondo.aler, "decorre_il": OGGI, "atto": "n. 12", "motivo": "Convenzione.",
        "riga_versione": unita.riga_versione, "utente": mondo.operatore(mondo.comuni[0]),
        "ora": ORA,
    }  # fmt: skip
    return services.cambia_gestore(unita=unita, **{**valori, **campi})


def _dismetti(mondo: Mondo, unita: UnitaAbitativa, **campi: Any) -> UnitaAbitativa:
    valori = {
        "motivo": MotivoUscita.VENDITA, "il": OGGI, "atto": "rogito n. 3",
        "riga_versione": unita.riga_versione, "utente": mondo.operatore(mondo.comuni[0]),
        "ora": ORA,
    }  # fmt: skip
    return services.dismetti_unita(unita=unita, **{**valori, **campi})


def _riammetti(mondo: Mondo, unita: UnitaAbitativa, **campi: Any) -> UnitaAbitativa:
    valori = {
        "atto": "n. 9", "riga_versione": unita.riga_versione,
        "utente": mondo.operatore(mondo.comuni[0]), "ora": ORA,
    }  # fmt: skip
    return services.riammetti_unita(unita=unita, **{**valori, **campi})


def test_a_dwelling_passes_to_another_owner_with_its_picture(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], superficie_mq="58.40", gestore=mondo.aler)

    passaggio = _trasferisci(mondo, unita)

    unita.refresh_from_db()
    # Who managed it now owns it: it has no other manager.
    assert (unita.proprietario, unita.gestore, unita.riga_versione) == (mondo.aler, None, 2)
    assert (passaggio.da, passaggio.a, passaggio.atto) == (mondo.comuni[0], mondo.aler, "n. 12")
    assert (passaggio.versione, passaggio.scheda["superficie_mq"]) == (1, "58.40")
    assert Evento.objects.get(atto="PASSAGGIO_PROPRIETA").dati["a"] == mondo.aler.pk
    assert set(CambiamentoUnita.objects.values_list("campo", flat=True)) == {
        "gestore_id",
        "proprietario_id",
    }


def test_the_manager_stays_when_a_third_ente_becomes_the_owner(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], gestore=mondo.aler)

    _trasferisci(mondo, unita, a=mondo.comuni[1], utente=mondo.capofila)

    unita.refresh_from_db()
    assert (unita.proprietario, unita.gestore) == (mondo.comuni[1], mondo.aler)


def test_the_manager_changes_and_the_owner_takes_it_back(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])

    _gestione(mondo, unita)
    unita.refresh_from_db()
    prima = unita.gestore
    _gestione(mondo, unita, a=mondo.comuni[0])

    unita.refresh_from_db()
    assert (prima, unita.gestore) == (mondo.aler, None)
    assert PassaggioUnita.objects.filter(tipo="GESTIONE").count() == 2


def test_a_dwelling_leaves_the_stock_and_comes_back(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], stato="LIBERA", assegnabile_nel=2020)

    uscita = _dismetti(mondo, unita)
    assert (uscita.stato, uscita.uscita_il, uscita.assegnabile_nel) == ("DISMESSA", OGGI, None)
    assert UnitaAbitativa.objects.in_patrimonio().count() == 0
    rientrata = _riammetti(mondo, uscita)

    assert (rientrata.stato, rientrata.uscita_il, rientrata.uscita_atto) == (
        "NON_DISPONIBILE", None, "",
    )  # fmt: skip
    assert Evento.objects.filter(atto__in=("USCITA_UNITA", "RIAMMISSIONE_UNITA")).count() == 2


ATTI = [_trasferisci, _gestione, _dismetti]


@pytest.mark.parametrize("atto", [*ATTI, _riammetti])
def test_only_the_owner_and_the_capofila_say_whose_it_is(
    mondo: Mondo, atto: Callable[..., Any]
) -> None:
    fuori = {"stato": "DISMESSA", "uscita_il": OGGI, "uscita_motivo": "VENDITA", "uscita_atto": "x"}
    unita = crea_unita(
        mondo.comuni[0], gestore=mondo.comuni[2], **(fuori if atto is _riammetti else {})
    )

    for utente in (
        mondo.operatore(mondo.comuni[2]),
        mondo.operatore(mondo.comuni[1]),
        mondo.sindaco,
        factories.crea_utente(Ruolo.SPORTELLO, mondo.comuni[0]),
    ):
        with pytest.raises(PermissionDenied):
            atto(mondo, unita, utente=utente)
    atto(mondo, unita, utente=mondo.capofila)


@pytest.mark.parametrize("atto", [*ATTI, _riammetti])
def test_an_act_on_an_old_sheet_is_refused(mondo: Mondo, atto: Callable[..., Any]) -> None:
    unita = crea_unita(mondo.comuni[0])

    with pytest.raises(services.UnitaCambiata):
        atto(mondo, unita, riga_versione=7)


@pytest.mark.parametrize("atto", ATTI)
def test_what_left_the_stock_does_not_change(mondo: Mondo, atto: Callable[..., Any]) -> None:
    unita = _dismetti(mondo, crea_unita(mondo.comuni[0]))

    with pytest.raises(services.UnitaNonDisponibile, match="5 novembre 2019".replace(" ", "\xa0")):
        atto(mondo, unita)
    with pytest.raises(services.UnitaNonDisponibile):
        services.modifica_unita(
            unita=unita, dati={"note": "x"}, riga_versione=2,
            utente=mondo.operatore(mondo.comuni[0]), ora=ORA,
        )  # fmt: skip


def test_what_never_left_does_not_come_back(mondo: Mondo) -> None:
    with pytest.raises(services.UnitaNonDisponibile, match="già nel patrimonio"):
        _riammetti(mondo, crea_unita(mondo.comuni[0]))


@pytest.mark.parametrize(
    ("atto", "campi", "campo"),
    [
        (_trasferisci, {"a": 0}, "a"),
        (_trasferisci, {"atto": " "}, "atto"),
        (_trasferisci, {"motivo": ""}, "motivo"),
        (_trasferisci, {"decorre_il": OGGI + timedelta(days=1)}, "decorre_il"),
        (_gestione, {"a": None}, "a"),
        (_dismetti, {"il": OGGI + timedelta(days=1)}, "il"),
        (_dismetti, {"atto": " "}, "__all__"),
    ],
)
def test_an_act_needs_its_reasons(
    mondo: Mondo, atto: Callable[..., Any], campi: dict[str, Any], campo: str
) -> None:
    unita = crea_unita(mondo.comuni[0])
    if campi.get("a") == 0:
        campi = {"a": mondo.comuni[0]}

    with pytest.raises(services.UnitaNonValida) as rifiuto:
        atto(mondo, unita, **campi)

    assert set(rifiuto.value.errori) == {campo}


def test_to_come_back_takes_an_act(mondo: Mondo) -> None:
    unita = _dismetti(mondo, crea_unita(mondo.comuni[0]))

    with pytest.raises(services.UnitaNonValida, match="torna nel patrimonio"):
        _riammetti(mondo, unita, atto=" ")


def test_passages_follow_each_other_in_time(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])
    _gestione(mondo, unita, decorre_il=OGGI)
    unita.refresh_from_db()

    with pytest.raises(services.UnitaNonValida, match="data successiva"):
        _gestione(mondo, unita, a=None, decorre_il=OGGI - timedelta(days=1))


@pytest.mark.parametrize("atto", [_trasferisci, _dismetti])
def test_an_offered_dwelling_does_not_change_hands(
    ambito: Any, mondo: Mondo, atto: Callable[..., Any]
) -> None:
    unita = crea_unita(mondo.comuni[0], superficie_mq=50, assegnabile_nel=2019, stato="LIBERA")
    bandi.crea_avviso(utente=mondo.capofila, unita=[unita])

    with pytest.raises(services.UnitaNonDisponibile, match="avviso pubblicato"):
        atto(mondo, unita)


def test_the_public_pages_follow_an_offered_dwelling(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], superficie_mq=50, assegnabile_nel=2019, stato="LIBERA")
    crea_unita(mondo.comuni[0], "U-2")
    bandi.crea_avviso(utente=mondo.capofila, unita=[unita])
    Effetto.objects.all().update(consegnato_il=ORA)
    operatore = mondo.operatore(mondo.comuni[0])

    for una in UnitaAbitativa.objects.order_by("pk"):
        services.modifica_unita(
            unita=una, dati={"zona": "Centro"}, riga_versione=1, utente=operatore, ora=ORA
        )
    services.modifica_insieme(
        versioni={unita.pk: 2}, campo="zona", valore="Nord", utente=operatore, ora=ORA
    )

    chiavi = Effetto.objects.filter(consegnato_il=None).order_by("pk").values_list("chiave")
    assert list(chiavi) == [
        (f"albero:unita:{unita.pk}:2:",),
        (f"albero:unita:{unita.pk}:3:insieme",),
    ]


def test_a_sheet_that_says_the_same_is_not_a_change(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], zona="Centro")

    services.modifica_unita(
        unita=unita, dati={"zona": "Centro"}, riga_versione=1,
        utente=mondo.operatore(mondo.comuni[0]), ora=ORA,
    )  # fmt: skip

    unita.refresh_from_db()
    assert unita.riga_versione == 1
    assert not Evento.objects.filter(atto="MODIFICA_UNITA").exists()


def test_a_state_does_not_begin_tomorrow(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])

    with pytest.raises(services.UnitaNonValida, match="nel futuro"):
        services.modifica_unita(
            unita=unita, dati={"stato": "LIBERA", "stato_dal": OGGI + timedelta(days=1)},
            riga_versione=1, utente=mondo.operatore(mondo.comuni[0]), ora=ORA,
        )  # fmt: skip


def test_the_states_in_the_stock_are_free_and_out_of_it_one_goes_by_an_act() -> None:
    fuori = StatoUnita.DISMESSA
    for da in StatoUnita:
        for a in StatoUnita:
            if da is fuori and a is not StatoUnita.NON_DISPONIBILE:
                with pytest.raises(states.TransizioneNonAmmessa):
                    states.verifica_unita(da, a)
            else:
                states.verifica_unita(da, a)


def _insieme(mondo: Mondo, versioni: dict[int, int], **campi: Any) -> int:
    valori = {
        "campo": "riscaldamento", "valore": "Autonomo", "ora": ORA,
        "utente": mondo.operatore(mondo.comuni[0]),
    }  # fmt: skip
    return services.modifica_insieme(versioni=versioni, **{**valori, **campi})


def test_many_dwellings_change_together_each_with_its_entry(mondo: Mondo) -> None:
    tre = [crea_unita(mondo.comuni[0], f"U-{n}") for n in range(3)]
    crea_unita(mondo.comuni[0], "U-9", riscaldamento="Autonomo")
    versioni = {una.pk: 1 for una in UnitaAbitativa.objects.all()}
    utente = mondo.operatore(mondo.comuni[0])

    with nel_ambito(tre[0].ambito_id, utente.pk):
        quante = _insieme(mondo, versioni)

    assert quante == 3
    assert UnitaAbitativa.objects.filter(riscaldamento="Autonomo").count() == 4
    assert UnitaAbitativa.objects.filter(riga_versione=2).count() == 3
    eventi = Evento.objects.filter(atto="MODIFICA_UNITA")
    assert {e.oggetto_id for e in eventi} == {str(una.pk) for una in tre}
    assert CambiamentoUnita.objects.filter(utente_id=utente.pk, dopo="Autonomo").count() == 3


@pytest.mark.parametrize(("dal", "atteso"), [(None, OGGI), (date(2019, 10, 1), date(2019, 10, 1))])
def test_a_common_state_has_its_day(mondo: Mondo, dal: date | None, atteso: date) -> None:
    unita = crea_unita(mondo.comuni[0])

    _insieme(mondo, {unita.pk: 1}, campo="stato", valore="LIBERA", dal=dal)

    unita.refresh_from_db()
    assert (unita.stato, unita.stato_dal) == ("LIBERA", atteso)


def test_if_one_was_saved_meanwhile_none_changes(mondo: Mondo) -> None:
    codici = [f"U-{n}" for n in range(12)]
    tutte = [crea_unita(mondo.comuni[0], codice) for codice in codici]

    with pytest.raises(services.UniteCambiate, match="U-1") as rifiuto:
        _insieme(mondo, {tutte[0].pk: 1, tutte[1].pk: 9})
    with pytest.raises(services.UniteCambiate, match="e altre"):
        _insieme(mondo, {una.pk: 9 for una in tutte})

    assert rifiuto.value.codici == ["U-1"]
    assert not UnitaAbitativa.objects.filter(riscaldamento="Autonomo").exists()


def test_together_one_changes_no_more_than_alone(mondo: Mondo) -> None:
    altrui = crea_unita(mondo.comuni[1], "B-1")
    mia = crea_unita(mondo.comuni[0], "A-1")
    fuori = _dismetti(mondo, crea_unita(mondo.comuni[0], "A-2"))

    with pytest.raises(services.UniteCambiate):
        _insieme(mondo, {mia.pk: 1, altrui.pk: 1})
    with pytest.raises(PermissionDenied):
        _insieme(mondo, {mia.pk: 1}, utente=mondo.capofila)
    with pytest.raises(services.UnitaNonDisponibile):
        _insieme(mondo, {mia.pk: 1, fuori.pk: 2})
    with pytest.raises(services.CampoNonAmmesso, match="scheda di ogni unità"):
        _insieme(mondo, {mia.pk: 1}, campo="codice", valore="X")
    with pytest.raises(services.CampoNonAmmesso, match="con un atto"):
        _insieme(mondo, {mia.pk: 1}, campo="stato", valore="DISMESSA")
    with pytest.raises(services.UnitaNonValida):
        _insieme(mondo, {mia.pk: 1}, campo="anno_costruzione", valore=3)
    assert _insieme(mondo, {mia.pk: 1}, campo="zona", valore="") == 0
    assert UnitaAbitativa.objects.filter(riga_versione__gt=1).count() == 1


def test_the_preview_says_what_would_happen_to_each(mondo: Mondo) -> None:
    libera = crea_unita(mondo.comuni[0], "A-1", stato="LIBERA", stato_dal=OGGI)
    fuori = _dismetti(mondo, crea_unita(mondo.comuni[0], "A-2"))
    altrui = crea_unita(mondo.comuni[1], "B-1")
    occupata = crea_unita(mondo.comuni[0], "A-3")

    righe = services.anteprima(
        unita=[libera, fuori, altrui, occupata], campo="stato", valore="LIBERA", dal=OGGI,
        utente=mondo.operatore(mondo.comuni[0]),
    )  # fmt: skip

    assert [riga.cambia for riga in righe] == [False, False, False, True]
    assert [bool(riga.rifiuto) for riga in righe] == [False, True, True, False]


def _vista(utente: Any, **campi: Any) -> VistaSalvata:
    valori = {
        "nome": "Libere", "parametri": "stato=LIBERA", "predefinita": True, "condivisa": False,
    }  # fmt: skip
    return services.salva_vista(utente=utente, **{**valori, **campi})


def test_the_view_that_opens_first_gives_way_to_another(mondo: Mondo) -> None:
    utente = mondo.operatore(mondo.comuni[0])
    prima = _vista(utente)

    seconda = _vista(utente, nome="SAS", parametri="tipo=SAS")
    _vista(utente, vista=seconda, nome="Sociali", parametri="tipo=SAS", predefinita=False)

    prima.refresh_from_db()
    seconda.refresh_from_db()
    assert (prima.predefinita, seconda.predefinita, seconda.nome) == (False, False, "Sociali")


def test_a_view_is_changed_by_who_saved_it(mondo: Mondo) -> None:
    vista = _vista(mondo.operatore(mondo.comuni[0]), condivisa=True)
    collega = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[0])

    assert list(VistaSalvata.objects.visibili_a(collega)) == [vista]
    assert not VistaSalvata.objects.visibili_a(mondo.operatore(mondo.comuni[1])).exists()
    with pytest.raises(PermissionDenied):
        _vista(collega, vista=vista)
    with pytest.raises(PermissionDenied):
        services.elimina_vista(vista=vista, utente=collega)
    with pytest.raises(PermissionDenied):
        _vista(mondo.sindaco)
    with pytest.raises(services.VistaNonValida, match="almeno un filtro"):
        _vista(mondo.operatore(mondo.comuni[0]), nome="Vuota", parametri="")
    with pytest.raises(services.VistaNonValida, match="questo nome"):
        _vista(mondo.operatore(mondo.comuni[0]))
    services.elimina_vista(vista=vista, utente=mondo.operatore(mondo.comuni[0]))
    assert not VistaSalvata.objects.exists()
