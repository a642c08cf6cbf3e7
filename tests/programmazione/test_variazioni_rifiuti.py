"""Who may record a change of the territory, and what is refused beside its box."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import (
    Ambito,
    Comune,
    Ruolo,
    TipoVariazione,
)
from crema_sap.enti.territorio import Variazione
from crema_sap.registro.models import Evento
from programmazione.services import variazioni
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    approva,
)
from tests.programmazione.variazioni import (
    NUOVA,
    fusione,
    incorporazione,
    nuovo_ente,
    registra,
)


def test_only_who_may_records(quattro: Mondo) -> None:
    for ruolo in set(Ruolo) - {Ruolo.CAPOFILA, Ruolo.GESTORE}:
        with pytest.raises(PermissionDenied):
            variazioni.registra_variazione(
                proposta=fusione(quattro),
                utente=factories.crea_utente(ruolo, quattro.comuni[0]),
                ora=ORA,
            )
    gestore = factories.crea_utente(Ruolo.GESTORE, quattro.comuni[0])
    fatta = variazioni.registra_variazione(proposta=fusione(quattro), utente=gestore, ora=ORA)
    assert Evento.objects.get(atto="VARIAZIONE_REGISTRATA").oggetto_id == str(fatta.pk)


def _errata(mondo: Mondo, quale: str) -> Variazione:
    beta, gamma = mondo.comuni[1].comune_id, mondo.comuni[2].comune_id
    nome = {"tipo": TipoVariazione.CAMBIO_NOME, "da": (), "nuovo": None, "a": beta}
    return {
        "due volte lo stesso": lambda: fusione(mondo, da=(beta, beta)),
        "uno solo": lambda: fusione(mondo, da=(beta,)),
        "nessuno": lambda: incorporazione(mondo, da=()),
        "di un altro ambito": lambda: fusione(mondo, da=(beta, "000001")),
        "in se stesso": lambda: incorporazione(mondo, a=gamma),
        "senza chi resta": lambda: incorporazione(mondo, a=""),
        "senza atto": lambda: fusione(mondo, atto=" "),
        "troppo avanti": lambda: fusione(mondo, decorre_il=date(2029, 1, 1)),
        "senza nome": lambda: fusione(mondo, nuovo=replace(NUOVA, nome=" ")),
        "senza il nuovo": lambda: fusione(mondo, nuovo=None),
        "codice preso": lambda: fusione(mondo, nuovo=replace(NUOVA, codice_istat=beta)),
        "codice storto": lambda: fusione(mondo, nuovo=replace(NUOVA, codice_istat="19")),
        "nome uguale": lambda: fusione(mondo, **nome, nome_nuovo="Beta"),
        "nome vuoto": lambda: fusione(mondo, **nome, nome_nuovo=""),
        "nome di un altro": lambda: fusione(mondo, **nome, nome_nuovo="Gamma"),
        "nome di un ente": lambda: fusione(mondo, **nome, nome_nuovo="ALER di prova"),
    }[quale]()


@pytest.mark.parametrize(
    ("quale", "campo"),
    [
        ("due volte lo stesso", "da"),
        ("uno solo", "da"),
        ("nessuno", "da"),
        ("di un altro ambito", "da"),
        ("in se stesso", "a"),
        ("senza chi resta", "a"),
        ("senza atto", "atto"),
        ("troppo avanti", "decorre_il"),
        ("senza nome", "nome"),
        ("senza il nuovo", "nome"),
        ("codice preso", "codice_istat"),
        ("codice storto", "codice_istat"),
        ("nome uguale", "nome_nuovo"),
        ("nome vuoto", "nome_nuovo"),
        ("nome di un altro", "nome_nuovo"),
        ("nome di un ente", "nome_nuovo"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_box(quattro: Mondo, quale: str, campo: str) -> None:
    with pytest.raises(variazioni.VariazioneNonValida) as rifiuto:
        registra(quattro, _errata(quattro, quale))

    assert rifiuto.value.campo == campo
    assert not Comune.objects.filter(al__isnull=False).exists()


def test_a_change_can_not_precede_the_last_plan(quattro: Mondo) -> None:
    approva(quattro)
    approvato = SEDUTA.date()

    with pytest.raises(variazioni.VariazioneNonValida, match="Piano annuale 2019") as rifiuto:
        registra(quattro, fusione(quattro, decorre_il=approvato), SEDUTA)
    assert rifiuto.value.campo == "decorre_il"
    registra(quattro, fusione(quattro, decorre_il=approvato + timedelta(days=1)), SEDUTA)


def test_comuni_do_not_go_round_in_circles(quattro: Mondo) -> None:
    registra(quattro, incorporazione(quattro))
    beta, gamma = quattro.comuni[1].comune_id, quattro.comuni[2].comune_id
    giro = incorporazione(quattro, da=(beta,), a=gamma)

    # Back into who has gone: on that day it is no more.
    with pytest.raises(variazioni.VariazioneNonValida, match="non esiste"):
        registra(quattro, replace(giro, decorre_il=date(2020, 6, 1)))
    # Before, or on the same day: who is waited for can't cease.
    with pytest.raises(variazioni.VariazioneNonValida, match="girano in tondo"):
        registra(quattro, giro)
    # Once more the same.
    with pytest.raises(variazioni.VariazioneNonValida, match="due volte"):
        registra(quattro, incorporazione(quattro))


def test_an_appointment_that_begins_later_must_be_settled_first(quattro: Mondo) -> None:
    factories.crea_incarico(
        quattro.capofila, Ruolo.SPORTELLO, quattro.comuni[1], dal=date(2020, 3, 1)
    )

    with pytest.raises(variazioni.VariazioneNonValida, match="cominciano dopo"):
        registra(quattro, fusione(quattro))


def test_who_stays_must_have_an_ente(quattro: Mondo) -> None:
    solo = factories.crea_comune("Solo")

    with pytest.raises(variazioni.VariazioneNonValida, match="non ha un ente"):
        registra(quattro, incorporazione(quattro, a=solo.pk))


def test_a_new_comune_may_bear_an_old_name(quattro: Mondo) -> None:
    registra(quattro, fusione(quattro, nuovo=replace(NUOVA, nome="Beta")))

    assert nuovo_ente().slug == "beta-2020"


def test_a_code_of_another_ambito_is_refused(quattro: Mondo, ambito: Ambito) -> None:
    from crema_sap.enti.ambito import nel_ambito

    altro = factories.crea_ambito("ALTRO", "Altro ambito")
    with nel_ambito(altro.pk):
        factories.crea_comune("Lontano", codice_istat="019998")

    with pytest.raises(variazioni.VariazioneNonValida, match="altro comune"):
        registra(quattro, fusione(quattro, nuovo=replace(NUOVA, codice_istat="019998")))
