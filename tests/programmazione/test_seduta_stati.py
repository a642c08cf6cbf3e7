"""The table of states of a session, tried act by act, and who keeps its chronicle."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo
from programmazione import services
from programmazione.models import (
    SceltaVoto,
    Seduta,
    TipoFatto,
)
from programmazione.states import (
    SEDUTE_CHIUSE,
    TRANSIZIONI_SEDUTA,
    StatoSeduta,
    TransizioneNonAmmessa,
)
from tests import factories
from tests.programmazione.factories import Mondo
from tests.programmazione.sedute import (
    appello,
    comune,
    convoca,
    deserta,
    dopo,
    riprendi,
    sospendi,
)

S = StatoSeduta
SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def seduta_in(mondo: Mondo, stato: S) -> Seduta:
    """A session in a state, without quorum, so that every act may be tried."""
    seduta = convoca(mondo, seconda_il=None)
    if stato != S.CONVOCATA:
        appello(mondo, seduta, 1)
    chiusa = {"conclusa_il": dopo(1), "motivo": "x"} if stato in SEDUTE_CHIUSE else {}
    Seduta.objects.filter(pk=seduta.pk).update(stato=stato, **chiusa)
    return Seduta.objects.get(pk=seduta.pk)


ATTI = (
    (S.IN_CORSO, lambda m, s: appello(m, s, 1), {S.IN_CORSO}),
    (S.SOSPESA, sospendi, set()),
    (S.IN_CORSO, riprendi, set()),
    (S.DESERTA, deserta, set()),
    (
        S.CONCLUSA,
        lambda m, s: services.rinvia(piano=s.piano, motivo="x", utente=m.segretario, ora=dopo(50)),
        set(),
    ),
)


@pytest.mark.parametrize("stato", list(S))
@pytest.mark.parametrize(("arrivo", "atto", "altri"), ATTI)
def test_a_session_goes_on_along_its_table_only(
    mondo: Mondo, stato: S, arrivo: S, atto: Any, altri: set[S]
) -> None:
    seduta = seduta_in(mondo, stato)
    ammesso = arrivo in TRANSIZIONI_SEDUTA[stato] or stato in altri
    if atto is riprendi and stato == S.CONVOCATA:
        # Along the table one goes on by the roll call alone.
        ammesso = False

    if not ammesso:
        with pytest.raises(TransizioneNonAmmessa) as rifiuto:
            atto(mondo, seduta)
        assert str(rifiuto.value).endswith(".")
        return
    atto(mondo, seduta)

    seduta.refresh_from_db()
    assert seduta.stato == arrivo


@pytest.mark.parametrize("ruolo", [ruolo for ruolo in Ruolo if ruolo != Ruolo.SEGRETARIO_ASSEMBLEA])
def test_only_the_secretary_keeps_the_chronicle(mondo: Mondo, ruolo: Ruolo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    altro = factories.crea_utente(ruolo, mondo.comuni[0])

    for atto in (sospendi, riprendi):
        with pytest.raises(PermissionDenied):
            atto(mondo, seduta, utente=altro)
    with pytest.raises(PermissionDenied):
        services.dichiara_deserta(
            seduta=seduta, motivo="x", istante=dopo(1), utente=altro, ora=dopo(1)
        )
    with pytest.raises(PermissionDenied):
        services.registra_movimento(
            seduta=seduta,
            movimento=services.Movimento(comune(mondo, 2), arriva=True),
            istante=dopo(1),
            utente=altro,
            ora=dopo(1),
        )


def test_the_kinds_of_facts_are_told_in_words() -> None:
    assert {str(tipo.label) for tipo in TipoFatto} >= {"Arriva", "Esce", "Seduta sospesa"}
