"""Suspension, resumption, reopening, added units: who, when, what they leave behind."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.extras import DateTimeTZRange

from bandi import ostacoli, selectors, services
from bandi.models import Avviso, TipoOfferta, UnitaOfferta, VersioneAvviso
from bandi.rules.finestra import Finestra, Momento, Pausa, momento
from bandi.services import AvvisoNonValido
from bandi.states import MOMENTI, FaseAvviso, NonAdesso, TransizioneNonAmmessa, atti_di
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento, Effetto, Evento
from tests import factories as persone
from tests.bandi import factories
from tests.bandi.factories import APRE, CHIUDE, DOPO, DURANTE, PRIMA

ORA, GIORNO, UN_ATTIMO = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
pytestmark = pytest.mark.usefixtures("ambito")
DETTO = {"motivo": "Ricorso al TAR", "estremi": "determina n. 140"}


@pytest.fixture
def capofila() -> Utente:
    return factories.crea_capofila()


@pytest.fixture
def avviso(capofila: Utente) -> Avviso:
    return factories.crea_avviso(utente=capofila)


def sospendi(avviso: Avviso, utente: Utente, ora: datetime = DURANTE, **altro: Any) -> Any:
    valori = DETTO | {"dal": None} | altro
    return services.sospendi_avviso(avviso=avviso, utente=utente, ora=ora, **valori)


def riprendi(avviso: Avviso, utente: Utente, ora: datetime = DURANTE, **altro: Any) -> Any:
    valori = DETTO | {"riprende_il": None, "chiude_il": None} | altro
    return services.riprendi_avviso(avviso=avviso, utente=utente, ora=ora, **valori)


def riapri(avviso: Avviso, utente: Utente, ora: datetime = DURANTE, **altro: Any) -> Any:
    valori = DETTO | {"riapre_il": None, "chiude_il": ora + 9 * GIORNO} | altro
    return services.riapri_avviso(avviso=avviso, utente=utente, ora=ora, **valori)


def aggiungi(avviso: Avviso, utente: Utente, ora: datetime = DURANTE, **altro: Any) -> Any:
    valori = DETTO | {"tipo": TipoOfferta.IMMEDIATA} | altro
    if "unita_id" not in valori:
        valori["unita_id"] = factories.crea_unita().pk
    return services.aggiungi_unita(avviso=avviso, utente=utente, ora=ora, **valori)


ATTI: dict[str, Callable[..., Any]] = {
    "SOSPENSIONE": sospendi,
    "RIPRESA": riprendi,
    "RIAPERTURA": riapri,
    "AGGIUNTA": aggiungi,
}
MOMENTI_DEL_2019 = {
    FaseAvviso.IN_ATTESA: PRIMA + UN_ATTIMO,
    FaseAvviso.APERTO: DURANTE + ORA,
    FaseAvviso.SOSPESO: DURANTE + ORA,
    FaseAvviso.CHIUSO: DOPO,
}


@pytest.mark.parametrize("fase", list(MOMENTI_DEL_2019))
@pytest.mark.parametrize("nome", list(ATTI))
def test_each_act_belongs_to_its_moments(
    avviso: Avviso, capofila: Utente, nome: str, fase: FaseAvviso
) -> None:
    if fase is FaseAvviso.SOSPESO:
        sospendi(avviso, capofila)
    prima = Evento.objects.count()

    if fase in MOMENTI[nome]:
        ATTI[nome](avviso, capofila, MOMENTI_DEL_2019[fase])
        assert Evento.objects.count() == prima + 1
        ultima = selectors.versione_in_vigore(avviso)
        assert (ultima.atto, ultima.motivo) == (nome, DETTO["motivo"])
        assert Documento.objects.filter(versione=ultima.numero, pubblico=True).exists()
        assert Effetto.objects.filter(chiave__endswith=f":{avviso.pk}:{ultima.numero}").exists()
    else:
        with pytest.raises(NonAdesso, match="L'avviso ora è"):
            ATTI[nome](avviso, capofila, MOMENTI_DEL_2019[fase])
        assert Evento.objects.count() == prima


def test_the_table_says_which_acts_a_moment_has() -> None:
    assert atti_di(FaseAvviso.SOSPESO) == {"RIPRESA", "RITIRO", "REVOCA"}
    assert atti_di(FaseAvviso.BOZZA) == frozenset()


@pytest.mark.parametrize("nome", list(ATTI))
def test_only_the_capofila_acts_and_only_on_a_published_avviso(
    avviso: Avviso, capofila: Utente, nome: str
) -> None:
    with pytest.raises(PermissionDenied):
        ATTI[nome](avviso, persone.crea_utente(Ruolo.RESPONSABILE_ENTE))
    services.revoca_avviso(avviso=avviso, motivo="Errore", utente=capofila, ora=DURANTE)
    with pytest.raises(TransizioneNonAmmessa, match="Revocato"):
        ATTI[nome](avviso, capofila)


@pytest.mark.parametrize("manca", ["motivo", "estremi"])
@pytest.mark.parametrize("nome", list(ATTI))
def test_every_act_has_its_reason_and_its_number(
    avviso: Avviso, capofila: Utente, nome: str, manca: str
) -> None:
    ora = MOMENTI_DEL_2019[min(MOMENTI[nome])]
    if nome == "RIPRESA":
        sospendi(avviso, capofila)

    with pytest.raises(AvvisoNonValido, match="Scrivi il"), transaction.atomic():
        ATTI[nome](avviso, capofila, ora, **{manca: "  "})


def test_suspended_and_resumed_the_time_is_given_back(avviso: Avviso, capofila: Utente) -> None:
    sospendi(avviso, capofila, dal=DURANTE + ORA)
    versione = riprendi(avviso, capofila, DURANTE + 3 * GIORNO)

    assert versione.finestra == Finestra(
        APRE, CHIUDE + 3 * GIORNO - ORA, (Pausa(DURANTE + ORA, DURANTE + 3 * GIORNO),)
    )
    assert not Avviso.objects.aperti(DURANTE + GIORNO).exists()
    assert Avviso.objects.aperti(DURANTE + 3 * GIORNO).exists()


@pytest.mark.parametrize(
    ("atto", "ora", "altro", "perche"),
    [
        (sospendi, DURANTE, {"dal": DURANTE - ORA}, "prima di adesso"),
        (sospendi, DURANTE, {"dal": CHIUDE}, "mentre si ricevono"),
        (riapri, DOPO, {"chiude_il": DOPO}, "dopo la riapertura"),
    ],
)
def test_a_term_that_can_not_be_is_refused(
    avviso: Avviso,
    capofila: Utente,
    atto: Callable[..., Any],
    ora: datetime,
    altro: dict[str, Any],
    perche: str,
) -> None:
    with pytest.raises(AvvisoNonValido, match=perche):
        atto(avviso, capofila, ora, **altro)


def test_a_resumption_before_its_suspension_is_refused(avviso: Avviso, capofila: Utente) -> None:
    sospendi(avviso, capofila)

    with pytest.raises(AvvisoNonValido, match="prima di adesso"):
        riprendi(avviso, capofila, DURANTE + ORA, riprende_il=DURANTE)


def test_what_the_apps_above_know_stops_a_reopening(
    avviso: Avviso, capofila: Utente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ostacoli, "_ostacoli", [lambda _avviso: "C'è già la graduatoria."])

    with pytest.raises(NonAdesso, match="graduatoria"):
        riapri(avviso, capofila, DOPO)


def test_a_unit_added_is_of_the_plan_free_complete_and_new(
    avviso: Avviso, capofila: Utente
) -> None:
    offerta = aggiungi(avviso, capofila)
    casi = [
        (offerta.unita_id, "già in questo avviso"),
        (factories.crea_unita(assegnabile_nel=2020).pk, "dà per assegnabili"),
        (factories.crea_unita(superficie_mq=None).pk, "manca la superficie"),
    ]
    for unita_id, perche in casi:
        with pytest.raises(AvvisoNonValido, match=perche), transaction.atomic():
            aggiungi(avviso, capofila, DURANTE + ORA, unita_id=unita_id)

    assert (offerta.aggiunta_il, offerta.impegnata_dal) == (DURANTE, DURANTE)
    assert offerta.unita not in selectors.unita_aggiungibili(avviso=avviso, utente=capofila)


def test_two_avvisi_do_not_get_one_unit(avviso: Avviso, capofila: Utente) -> None:
    altro = factories.crea_avviso(utente=capofila, codice="altro")
    presa = UnitaOfferta.objects.get(avviso=altro)

    with pytest.raises(AvvisoNonValido, match="Un altro avviso"):
        aggiungi(avviso, capofila, unita_id=presa.unita_id)


# The database by itself.


def _versione(avviso: Avviso, **campi: Any) -> VersioneAvviso:
    ultima = selectors.versione_in_vigore(avviso)
    valori = {
        "avviso": avviso,
        "numero": ultima.numero + 1,
        "atto": "PROROGA",
        "apre_il": APRE,
        "chiude_il": CHIUDE,
        "preferenze_massime": 5,
        "motivo": "Prova",
        "creata_il": DURANTE,
    }
    return VersioneAvviso.objects.create(**(valori | campi))


@pytest.mark.parametrize(
    ("campi", "perche"),
    [
        ({"creata_il": CHIUDE + ORA, "chiude_il": CHIUDE + GIORNO}, "già passato"),
        ({"chiude_il": DURANTE - ORA}, "già passato"),
        ({"pause": [DateTimeTZRange(DURANTE - ORA, DURANTE)]}, "già passato"),
        ({"numero": 40}, "ordine del tempo"),
        ({"creata_il": PRIMA - ORA}, "ordine del tempo"),
        ({"pause": [DateTimeTZRange(DURANTE, CHIUDE)]}, "versione_pause_in_ordine"),
        ({"pause": [DateTimeTZRange(DURANTE, None, "()")]}, "versione_pause_in_ordine"),
        (
            {"pause": [DateTimeTZRange(DURANTE, None), DateTimeTZRange(DURANTE + ORA, None)]},
            "versione_pause_in_ordine",
        ),
        ({"atto": "SOSPENSIONE", "estremi": ""}, "versione_con_atto"),
        ({"atto": "RIAPERTURA", "estremi": "n. 1", "motivo": ""}, "versione_motivata"),
    ],
)
def test_the_database_refuses_a_version_that_rewrites_the_past_or_makes_no_sense(
    avviso: Avviso, campi: dict[str, Any], perche: str
) -> None:
    with pytest.raises(IntegrityError, match=perche), transaction.atomic():
        _versione(avviso, **campi)


def test_the_database_lets_a_unit_in_only_with_its_act(avviso: Avviso) -> None:
    unita = factories.crea_unita()

    with pytest.raises(DatabaseError, match="con un atto"), transaction.atomic():
        UnitaOfferta.objects.create(
            avviso=avviso, unita=unita, impegnata_dal=DURANTE, aggiunta_il=DURANTE
        )


istanti = st.integers(0, 100).map(lambda ora: APRE + ora * ORA)


@settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(istanti, min_size=2, max_size=7, unique=True), st.booleans(), istanti)
def test_sql_and_python_tell_the_same_moment(
    punti: list[datetime], aperta: bool, ora: datetime
) -> None:
    apre, *mezzo, chiude = sorted(punti)
    pause = [
        Pausa(dal, fino)
        for dal, fino in zip(mezzo[::2], [*mezzo[1::2], None], strict=False)
        if fino or aperta
    ]
    finestra = Finestra(apre, chiude, tuple(pause))
    parametri = [apre, chiude, [DateTimeTZRange(pausa.dal, pausa.fino) for pausa in pause]]

    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT bandi_momento(%s, %s, %s::tstzrange[], %s),"
            " bandi_pause_in_ordine(%s, %s, %s::tstzrange[]),"
            " %s <@ bandi_ricezione(%s, %s, %s::tstzrange[])",
            [*parametri, ora, *parametri, ora, *parametri],
        )
        detto, in_ordine, ricevuta = cursore.fetchone()

    assert detto == momento(finestra, ora)
    assert in_ordine is True
    if not (pause and pause[-1].fino is None):
        assert ricevuta is (momento(finestra, ora) is Momento.DURANTE)


def test_the_register_says_the_term_and_no_reason(avviso: Avviso, capofila: Utente) -> None:
    sospendi(avviso, capofila, motivo="Ricorso di Mario Rossi")

    evento = Evento.objects.get(atto="SOSPENSIONE")
    assert "Rossi" not in json.dumps(evento.dati)
