"""The acts on the register of dwellings."""

import pytest
from django.core.exceptions import PermissionDenied

from crema_sap.registro.models import Evento
from programmazione import services
from programmazione.models import (
    SceltaVoto,
    UnitaAbitativa,
)
from programmazione.states import StatoUnita
from tests.programmazione.factories import (
    ORA,
    Mondo,
    crea_unita,
)

SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def test_a_dwelling_is_entered_and_changed_with_its_story(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    dati = {"codice": "A-1", "comune_id": mondo.comuni[0].comune_id, "tipo": "SAP"}
    unita = services.crea_unita(dati=dati, utente=operatore, ora=ORA)

    cambiata = services.modifica_unita(
        unita=unita,
        dati={**dati, "stato": StatoUnita.LIBERA},
        riga_versione=1,
        utente=operatore,
        ora=ORA,
    )

    assert unita.proprietario == mondo.comuni[0]
    assert unita.superficie_mq is None
    assert (cambiata.stato, cambiata.riga_versione) == (StatoUnita.LIBERA, 2)
    # The day on which it became free is that of the change.
    assert cambiata.stato_dal == ORA.date()
    assert Evento.objects.get(atto="MODIFICA_UNITA").dati["stato"] == ["OCCUPATA", "LIBERA"]


def test_a_stale_or_impossible_sheet_is_refused(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    unita = crea_unita(mondo.comuni[0])

    with pytest.raises(services.UnitaCambiata):
        services.modifica_unita(
            unita=unita, dati={"note": "x"}, riga_versione=7, utente=operatore, ora=ORA
        )
    with pytest.raises(services.UnitaNonValida, match="maggiore di zero"):
        services.modifica_unita(
            unita=unita, dati={"superficie_mq": 0}, riga_versione=1, utente=operatore, ora=ORA
        )
    with pytest.raises(services.UnitaNonValida, match="già un'unità con questo codice"):
        services.crea_unita(
            dati={"codice": "U-1", "comune_id": mondo.comuni[0].comune_id, "tipo": "SAP"},
            utente=operatore,
            ora=ORA,
        )


def test_dwellings_are_kept_by_the_owner_and_the_manager_only(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], gestore=mondo.aler)

    services.modifica_unita(
        unita=unita, dati={"note": "x"}, riga_versione=1, utente=mondo.operatore(mondo.aler),
        ora=ORA,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.modifica_unita(
            unita=unita, dati={}, riga_versione=2, utente=mondo.operatore(mondo.comuni[1]), ora=ORA
        )
    with pytest.raises(PermissionDenied):
        services.crea_unita(dati={}, utente=mondo.capofila, ora=ORA)
    with pytest.raises(PermissionDenied):
        services.importa_unita(unita=[], utente=mondo.operatore(mondo.comuni[0]), ora=ORA)


def test_many_dwellings_are_entered_each_with_its_entry(mondo: Mondo) -> None:
    unita = [
        UnitaAbitativa(proprietario=mondo.comuni[0], comune=mondo.comuni[0].comune, tipo="SAP",
                       codice=f"A-{n}")
        for n in range(3)
    ]  # fmt: skip

    services.importa_unita(unita=unita, utente=mondo.capofila, ora=ORA)

    assert Evento.objects.filter(atto="INSERIMENTO_UNITA").count() == 3
