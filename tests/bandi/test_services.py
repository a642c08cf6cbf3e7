"""The acts on avvisi: who, when, what they leave behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bandi import services
from bandi.models import AttoDiVersione, Avviso, TipoOfferta, UnitaOfferta, VersioneAvviso
from bandi.rules.finestra import Finestra
from bandi.rules.profilo import ProfiloNonValido
from bandi.services import AvvisoNonValido
from bandi.states import NonAdesso, StatoAvviso, TransizioneNonAmmessa
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento, Effetto, Evento
from tests import factories as persone
from tests.bandi import factories
from tests.bandi.factories import CHIUDE, DOPO, DURANTE, PRIMA

UN_ATTIMO = timedelta(microseconds=1)
pytestmark = pytest.mark.usefixtures("ambito")


@pytest.fixture
def capofila() -> Utente:
    return factories.crea_capofila()


def approva(avviso: Avviso, utente: Utente, ora: datetime = DURANTE) -> object:
    return services.approva_avviso(avviso=avviso, atto="n. 7", utente=utente, ora=ora)


def pubblica(avviso: Avviso, utente: Utente, ora: datetime = DURANTE) -> object:
    return services.pubblica_avviso(avviso=avviso, utente=utente, ora=ora)


def proroga(avviso: Avviso, utente: Utente, ora: datetime = DURANTE) -> object:
    dopo = CHIUDE + timedelta(days=10)
    return services.proroga_avviso(
        avviso=avviso, chiude_il=dopo, motivo="Guasto", utente=utente, ora=ora
    )


def ritira(avviso: Avviso, utente: Utente, ora: datetime = DURANTE) -> object:
    offerta = UnitaOfferta.objects.get(avviso=avviso)
    return services.ritira_unita(offerta=offerta, motivo="Incendio", utente=utente, ora=ora)


def revoca(avviso: Avviso, utente: Utente, ora: datetime = DURANTE) -> object:
    return services.revoca_avviso(avviso=avviso, motivo="Errore", utente=utente, ora=ora)


def modifica(avviso: Avviso, utente: Utente, ora: datetime = DURANTE) -> object:
    dati = factories.dati_avviso(avviso.profilo, titolo="Un altro titolo")
    return services.modifica_avviso(avviso=avviso, dati=dati, utente=utente, ora=ora)


def scegli(avviso: Avviso, utente: Utente, ora: datetime = DURANTE) -> object:
    unita = factories.crea_unita()
    return services.scegli_unita(
        avviso=avviso, scelte={unita.pk: TipoOfferta.STATO_DI_FATTO}, utente=utente, ora=ora
    )


S = StatoAvviso
AMMESSI: dict[Callable[..., object], set[StatoAvviso]] = {
    modifica: {S.BOZZA},
    scegli: {S.BOZZA},
    approva: {S.BOZZA},
    pubblica: {S.APPROVATO},
    proroga: {S.PUBBLICATO},
    ritira: {S.PUBBLICATO},
    revoca: {S.APPROVATO, S.PUBBLICATO},
}
ARRIVO = {approva: S.APPROVATO, pubblica: S.PUBBLICATO, revoca: S.REVOCATO}


@pytest.mark.parametrize("stato", list(StatoAvviso))
@pytest.mark.parametrize("atto", list(AMMESSI), ids=lambda atto: atto.__name__)
def test_each_act_belongs_to_its_states(
    capofila: Utente, atto: Callable[..., object], stato: StatoAvviso
) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=stato)
    prima = Evento.objects.count()

    if stato in AMMESSI[atto]:
        atto(avviso, capofila)
        avviso.refresh_from_db()
        assert avviso.stato == ARRIVO.get(atto, stato)
        assert Evento.objects.count() == prima + 1
    else:
        with pytest.raises(TransizioneNonAmmessa, match="stato"):
            atto(avviso, capofila)
        assert Evento.objects.count() == prima


@pytest.mark.parametrize("ruolo", [ruolo for ruolo in Ruolo if ruolo is not Ruolo.CAPOFILA])
@pytest.mark.parametrize("atto", list(AMMESSI), ids=lambda atto: atto.__name__)
def test_only_the_capofila_acts(
    capofila: Utente, atto: Callable[..., object], ruolo: Ruolo
) -> None:
    stato = min(AMMESSI[atto], key=list(StatoAvviso).index)
    avviso = factories.crea_avviso(utente=capofila, stato=stato)
    estraneo = persone.crea_utente(ruolo)

    with pytest.raises(PermissionDenied):
        atto(avviso, estraneo)


def test_the_capofila_of_another_ambito_may_not_act(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.APPROVATO)
    with nel_ambito(persone.crea_ambito("AMB-CREMONA", "Ambito di Cremona").pk):
        altrui = factories.crea_capofila()

    with pytest.raises(PermissionDenied, match="altro ambito"):
        pubblica(avviso, altrui)


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_ENTE, Ruolo.GESTORE])
def test_only_the_capofila_drafts(ruolo: Ruolo) -> None:
    dati = factories.dati_avviso(factories.crea_profilo())

    with pytest.raises(PermissionDenied):
        services.crea_avviso_dal_piano(
            piano=factories.crea_piano(), dati=dati, utente=persone.crea_utente(ruolo), ora=PRIMA
        )


@pytest.mark.parametrize(
    ("campi", "motivo"),
    [
        ({"codice": "Crema 2019"}, "indirizzo"),
        ({"codice": "gestione"}, "indirizzo"),
        ({"codice": "preso"}, "già un avviso"),
        ({"preferenze_massime": 0}, "da 1 a 5"),
        ({"preferenze_massime": 6}, "da 1 a 5"),
        (
            {
                "finestra": Finestra(
                    datetime(2021, 10, 18, 7, tzinfo=UTC), datetime(2021, 12, 1, tzinfo=UTC)
                )
            },
            "non è in vigore",
        ),
    ],
)
def test_what_can_not_be_an_avviso_is_told(
    capofila: Utente, campi: dict[str, Any], motivo: str
) -> None:
    profilo = factories.crea_profilo()
    piano = factories.crea_piano()
    preso = factories.dati_avviso(profilo, codice="preso")
    avviso = services.crea_avviso_dal_piano(piano=piano, dati=preso, utente=capofila, ora=PRIMA)
    altro = services.crea_avviso_dal_piano(
        piano=piano, dati=factories.dati_avviso(profilo), utente=capofila, ora=PRIMA
    )
    dati = replace(preso, **{"codice": "nuovo", **campi})

    with pytest.raises(AvvisoNonValido, match=motivo):
        services.crea_avviso_dal_piano(piano=piano, dati=dati, utente=capofila, ora=PRIMA)
    with pytest.raises(AvvisoNonValido, match=motivo):
        services.modifica_avviso(avviso=altro, dati=dati, utente=capofila, ora=PRIMA)
    assert services.modifica_avviso(avviso=avviso, dati=preso, utente=capofila, ora=PRIMA)


@pytest.mark.parametrize(
    "campi",
    [
        {"stato": "BOZZA", "fotografia": None, "impronta": "", "approvato_il": None},
        {"stato": "AGGIORNATO"},
    ],
)
def test_an_avviso_starts_from_an_approved_plan_in_force(
    capofila: Utente, campi: dict[str, Any]
) -> None:
    dati = factories.dati_avviso(factories.crea_profilo())

    with pytest.raises(AvvisoNonValido, match="piano approvato e vigente"):
        services.crea_avviso_dal_piano(
            piano=factories.crea_piano(**campi), dati=dati, utente=capofila, ora=PRIMA
        )


@pytest.mark.parametrize(
    ("campi", "motivo"),
    [
        ({"assegnabile_nel": 2020}, "per assegnabili"),
        ({"assegnabile_nel": None}, "per assegnabili"),
        ({"codice": "A/1"}, "indirizzo web"),
        ({"codice": ".."}, "indirizzo web"),
    ],
)
def test_a_unit_that_can_not_be_offered_is_refused(
    capofila: Utente, campi: dict[str, Any], motivo: str
) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.BOZZA, unita=[])
    unita = factories.crea_unita(**campi)

    with pytest.raises(AvvisoNonValido, match=motivo):
        services.scegli_unita(
            avviso=avviso,
            scelte={unita.pk: TipoOfferta.IMMEDIATA},
            utente=capofila,
            ora=PRIMA,
        )


def test_choosing_again_replaces_the_choice(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.BOZZA)

    assert scegli(avviso, capofila) == 1

    (offerta,) = UnitaOfferta.objects.filter(avviso=avviso)
    assert offerta.tipo == TipoOfferta.STATO_DI_FATTO


def test_a_unit_that_is_offered_elsewhere_can_be_neither_chosen_nor_published(
    capofila: Utente,
) -> None:
    unita = factories.crea_unita()
    secondo = factories.crea_avviso(
        utente=capofila, stato=S.APPROVATO, unita=[unita], codice="secondo"
    )
    terzo = factories.crea_avviso(utente=capofila, stato=S.BOZZA, unita=[], codice="terzo")
    factories.crea_avviso(utente=capofila, unita=[unita])

    with pytest.raises(AvvisoNonValido, match=unita.codice):
        pubblica(secondo, capofila)
    with pytest.raises(AvvisoNonValido, match=unita.codice):
        services.scegli_unita(
            avviso=terzo, scelte={unita.pk: TipoOfferta.IMMEDIATA}, utente=capofila, ora=PRIMA
        )


@pytest.mark.parametrize("lascia", [ritira, revoca])
def test_a_unit_that_was_let_go_can_be_offered_again(
    capofila: Utente, lascia: Callable[..., object]
) -> None:
    unita = factories.crea_unita()
    primo = factories.crea_avviso(utente=capofila, unita=[unita])
    lascia(primo, capofila)

    secondo = factories.crea_avviso(utente=capofila, unita=[unita], codice="secondo")

    assert UnitaOfferta.objects.impegnate().get().avviso_id == secondo.pk


def test_an_avviso_without_units_or_act_or_surface_is_not_approved(capofila: Utente) -> None:
    vuoto = factories.crea_avviso(utente=capofila, stato=S.BOZZA, unita=[])
    muto = factories.crea_unita(superficie_mq=None)
    monco = factories.crea_avviso(utente=capofila, stato=S.BOZZA, unita=[muto], codice="monco")

    with pytest.raises(AvvisoNonValido, match="nessuna unità"):
        approva(vuoto, capofila)
    with pytest.raises(AvvisoNonValido, match=muto.codice):
        approva(monco, capofila)
    with pytest.raises(AvvisoNonValido, match="numero e la data"):
        services.approva_avviso(avviso=monco, atto="  ", utente=capofila, ora=PRIMA)


@pytest.mark.parametrize(
    ("ora", "riesce"), [(CHIUDE - UN_ATTIMO, True), (CHIUDE, False), (DOPO, False)]
)
def test_an_avviso_is_not_published_when_its_term_has_passed(
    capofila: Utente, ora: datetime, riesce: bool
) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.APPROVATO)

    if riesce:
        pubblica(avviso, capofila, ora)
    else:
        with pytest.raises(NonAdesso, match="16 dicembre 2019, ore 16.00".replace(" ", ".")):
            pubblica(avviso, capofila, ora)


@pytest.mark.parametrize(
    ("ora", "rifiuto"),
    [
        (factories.APRE - UN_ATTIMO, "quando è aperto"),
        (factories.APRE, None),
        (CHIUDE - UN_ATTIMO, None),
        (CHIUDE, "riapre con un atto"),
    ],
)
def test_the_term_is_extended_only_while_open(
    capofila: Utente, ora: datetime, rifiuto: str | None
) -> None:
    avviso = factories.crea_avviso(utente=capofila)

    if rifiuto:
        with pytest.raises(NonAdesso, match=rifiuto):
            proroga(avviso, capofila, ora)
    else:
        versione = proroga(avviso, capofila, ora)
        assert isinstance(versione, VersioneAvviso)
        assert versione.chiude_il == CHIUDE + timedelta(days=10)
        assert Avviso.objects.aperti(CHIUDE).get() == avviso


@pytest.mark.parametrize("chiude_il", [CHIUDE, CHIUDE - UN_ATTIMO])
def test_an_extension_only_moves_the_close_further_on(
    capofila: Utente, chiude_il: datetime
) -> None:
    avviso = factories.crea_avviso(utente=capofila)

    with pytest.raises(AvvisoNonValido, match="dopo quella attuale"):
        services.proroga_avviso(
            avviso=avviso, chiude_il=chiude_il, motivo="x", utente=capofila, ora=DURANTE
        )


def test_a_published_avviso_changes_only_with_a_reason(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    offerta = UnitaOfferta.objects.get(avviso=avviso)

    with pytest.raises(AvvisoNonValido, match="motivo"):
        services.proroga_avviso(
            avviso=avviso, chiude_il=DOPO, motivo=" ", utente=capofila, ora=DURANTE
        )
    with pytest.raises(AvvisoNonValido, match="motivo"):
        services.ritira_unita(offerta=offerta, motivo="", utente=capofila, ora=DURANTE)
    with pytest.raises(AvvisoNonValido, match="motivo"):
        services.revoca_avviso(avviso=avviso, motivo="\n", utente=capofila, ora=DURANTE)


def test_a_unit_is_withdrawn_once(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    ritira(avviso, capofila)

    with pytest.raises(AvvisoNonValido, match="già stata ritirata"):
        ritira(avviso, capofila)


def test_every_act_leaves_its_version(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    proroga(avviso, capofila)
    ritira(avviso, capofila)
    revoca(avviso, capofila)

    atti = AttoDiVersione
    righe = VersioneAvviso.objects.order_by("numero").values_list("numero", "atto", "chiude_il")
    nuova = CHIUDE + timedelta(days=10)
    assert list(righe) == [
        (1, atti.CREAZIONE, CHIUDE),
        (2, atti.APPROVAZIONE, CHIUDE),
        (3, atti.PUBBLICAZIONE, CHIUDE),
        (4, atti.PROROGA, nuova),
        (5, atti.RITIRO, nuova),
        (6, atti.REVOCA, nuova),
    ]


def test_what_the_public_sees_is_made_again_and_so_is_the_pdf(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    proroga(avviso, capofila)
    revoca(avviso, capofila)

    chiavi = Effetto.objects.filter(tipo="pubblica_albero").order_by("pk")
    assert list(chiavi.values_list("chiave", flat=True)) == [
        f"albero:avviso:{avviso.pk}:{numero}" for numero in (3, 4, 5)
    ]
    pdf = Documento.objects.order_by("versione").values_list("tipo", "versione", "pubblico")
    assert list(pdf) == [("avviso", 3, True), ("avviso", 4, True)]


def test_an_approved_avviso_that_is_revoked_was_never_public(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.APPROVATO)

    revoca(avviso, capofila)

    assert not Effetto.objects.filter(tipo="pubblica_albero").exists()
    assert not Avviso.objects.pubblici().exists()


def test_a_profile_is_kept_once_and_a_changed_one_is_its_next_version(capofila: Utente) -> None:
    primo = factories.crea_profilo(capofila)
    uguale = factories.crea_profilo(capofila)
    dati = factories.dati_profilo() | {"preferenze_massime": 4}
    secondo = services.carica_profilo(dati=dati, utente=capofila, ora=PRIMA)

    assert uguale == primo
    assert (primo.versione, secondo.versione) == (1, 2)
    assert Evento.objects.filter(atto="CARICAMENTO_PROFILO").count() == 2


def test_a_profile_with_defects_is_not_kept(capofila: Utente) -> None:
    dati = {**factories.dati_profilo(), "preferenze_massime": 0, "decimali": 3}

    with pytest.raises(ProfiloNonValido) as errore:
        services.carica_profilo(dati=dati, utente=capofila, ora=PRIMA)

    assert {difetto.dove for difetto in errore.value.difetti} == {"preferenze_massime", "decimali"}
