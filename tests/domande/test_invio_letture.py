"""A sending reads a handful of rows, however many were sent before."""

import pytest
from django.db import connection, transaction

from crema_sap.avvio import ruoli
from crema_sap.enti.ambito import nel_ambito
from domande import services
from domande.popolamento import services as popolamento
from tests.domande.factories import DURANTE
from tests.domande.test_guasti import prepara
from tests.servizi import BancaVera

GIA_INVIATE = 400
TABELLE = ("domande_domanda", "domande_indicecomponente", "domande_preferenza")
LETTE = (
    "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))"
    " FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)"
)


def righe_lette() -> int:
    """How many rows of the domande this connection has read so far, or lately."""
    with connection.cursor() as cursore:
        cursore.execute(LETTE, [list(TABELLE)])
        (lette,) = cursore.fetchone()
    return int(lette)


@pytest.mark.parametrize("piano", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("note", [TABELLE[:1], TABELLE], ids=["of one table", "of all"])
def test_a_sending_does_not_read_the_others(
    db_vera: BancaVera, note: tuple[str, ...], piano: str
) -> None:
    scena, (pronta,) = prepara(1)
    richiesta = popolamento.Richiesta(scena.ambito.pk, scena.avviso.codice, GIA_INVIATE, 3)
    popolamento.popola(richiesta, lambda _che_cosa, _quante: None)
    # The planner's statistics come table by table, each when autovacuum passes.
    with db_vera.apri(ruoli.PROPRIETARIO) as aperta, aperta.cursor() as cursore:
        for tabella in note:
            cursore.execute(f"ANALYZE {tabella}")

    with transaction.atomic():
        with connection.cursor() as cursore:
            cursore.execute(f"SET LOCAL plan_cache_mode = {piano}")
        prima = righe_lette()
        services.presenta_domanda(
            ambito=scena.ambito.codice,
            chiave=pronta.bozza.chiave,
            utente=pronta.utente,
            versione=pronta.bozza.versione,
            istante=lambda: DURANTE,
        )
        lette = righe_lette() - prima

    with nel_ambito(scena.ambito.pk):
        assert pronta.utente.domande.count() == 1
    assert lette < GIA_INVIATE / 4
