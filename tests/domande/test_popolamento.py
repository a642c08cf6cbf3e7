"""The invented population: the real sending takes it, repeats of a seed add nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from bandi.rules.finestra import istante_di_roma
from crema_sap import orologio
from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro import catena
from crema_sap.registro.models import ContatoreProtocollo, Effetto, Evento, Protocollo
from domande import fascicolo, selectors
from domande.compilazione.istantanea import ROMA
from domande.compilazione.risposte import Compilazione
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.forms import modulo_di_sezione
from domande.models import Bozza, Domanda, IndiceComponente, Preferenza, SegnalazioneDoppione
from domande.popolamento import composizione, risposte, services
from domande.popolamento.arrivi import Momenti, NessunMomento
from domande.popolamento.composizione import Pronta
from domande.rules import codicefiscale, codifica
from domande.rules.popolazione import APERTURA, CHIUSURA
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_domanda

NUMERO = 30


def popola(scena: Scena, numero: int = NUMERO, seme: int = 7, **altro: Any) -> int:
    richiesta = services.Richiesta(scena.ambito.pk, scena.avviso.codice, numero, seme, **altro)
    return services.popola(richiesta, lambda _che_cosa, _quante: None)


@pytest.fixture
def durante(scena: Scena) -> Scena:
    """The clock reads the demonstration's instant, in the middle of the window."""
    orologio.sposta(DURANTE)
    return scena


def test_every_domanda_is_stored_as_the_sending_stores_it(durante: Scena) -> None:
    assert popola(durante) == NUMERO

    domande = list(Domanda.objects.order_by("protocollo_numero"))
    assert len(domande) == NUMERO
    for domanda in domande:
        letto = fascicolo.leggi(domanda)  # raises when the hash does not agree
        numeri = cifratura.decifra(domanda.codifica)
        assert numeri == codifica.codifica(letto.fatti, letto.alla_data)
        assert letto.dati["codice_pubblico"] == domanda.codice_pubblico
        assert datetime.fromisoformat(letto.dati["arrivata_il"]) == domanda.arrivata_il
        indici = IndiceComponente.objects.filter(domanda=domanda)
        assert indici.count() == letto.fatti.numero_componenti
        scelte = Preferenza.objects.filter(domanda=domanda).order_by("ordine")
        codici = [p.unita_offerta.unita.codice for p in scelte]
        assert codici == letto.dati["preferenze"]
        protocollo = Protocollo.objects.get(numero=domanda.protocollo_numero, anno=2019)
        assert protocollo.impronta == domanda.impronta
    assert Evento.objects.filter(atto="DOMANDA_INVIATA").count() == NUMERO
    assert catena.verifica(durante.ambito).rottura is None
    assert not Bozza.objects.exists()
    assert not SegnalazioneDoppione.objects.exists()


def test_applicants_are_citizens_found_by_their_codice_fiscale(durante: Scena) -> None:
    popola(durante, 5)

    for domanda in Domanda.objects.all():
        dati = fascicolo.leggi(domanda).dati["richiedente"]
        trovato = factories.services.accogli_cittadino(
            factories.services.Identita(
                codice_fiscale=dati["codice_fiscale"],
                nome=dati["nome"],
                cognome=dati["cognome"],
                nato_il=date.fromisoformat(dati["nato_il"]),
            )
        )
        assert trovato.pk == domanda.richiedente_id
        assert not trovato.has_usable_password()
        assert codicefiscale.difetti(dati["codice_fiscale"]) == ()


def test_they_arrive_in_order_inside_the_window_and_not_after_the_clock(durante: Scena) -> None:
    popola(durante)

    arrivi = list(
        Domanda.objects.order_by("protocollo_numero").values_list("arrivata_il", "inviata_il")
    )
    assert arrivi == sorted(arrivi)
    assert all(bandi.APRE <= arrivata <= DURANTE + timedelta(minutes=1) for arrivata, _ in arrivi)
    assert all(arrivata == inviata for arrivata, inviata in arrivi)


def test_the_same_seed_twice_adds_nothing_and_another_adds(durante: Scena) -> None:
    popola(durante, 8, seme=1)
    prima = list(Domanda.objects.order_by("pk").values_list("pk", "codice_pubblico", "impronta"))

    assert popola(durante, 8, seme=1) == 0
    assert popola(durante, 12, seme=1) == 4
    assert popola(durante, 8, seme=2) == 8

    dopo = list(Domanda.objects.order_by("pk").values_list("pk", "codice_pubblico", "impronta"))
    assert dopo[:8] == prima
    assert len(dopo) == 20
    contatore = ContatoreProtocollo.objects.get(anno=2019)
    assert contatore.ultimo == Protocollo.objects.filter(anno=2019).count()


def test_the_same_seed_gives_the_same_domande_elsewhere(durante: Scena) -> None:
    orologio.sposta(bandi.DOPO)
    richiesta = services.Richiesta(durante.ambito.pk, durante.avviso.codice, 6, 3)
    momenti = Momenti(bandi.APRE, bandi.CHIUDE)

    def componi() -> list[Pronta]:
        da_comporre = services.da_inviare(richiesta, durante.contenuto, momenti)
        return list(composizione.componi(da_comporre, durante.contenuto, 6))

    prime, seconde = componi(), componi()

    assert [p.istantanea.impronta for p in prime] == [p.istantanea.impronta for p in seconde]
    assert [p.istantanea.codice_pubblico for p in prime] == [
        p.istantanea.codice_pubblico for p in seconde
    ]


def test_a_person_who_is_somebody_already_gets_another_codice_fiscale(durante: Scena) -> None:
    momenti = Momenti(bandi.APRE, DURANTE)
    richiesta = services.Richiesta(durante.ambito.pk, durante.avviso.codice, 1, 5)
    (nata,) = services.da_inviare(richiesta, durante.contenuto, momenti)
    codice = nata.persone[0].codice_fiscale
    vera = factories.crea_cittadino(codice_fiscale=codice)

    popola(durante, 1, seme=5)

    domanda = Domanda.objects.get()
    inventato = fascicolo.leggi(domanda).dati["richiedente"]["codice_fiscale"]
    assert domanda.richiedente_id != vera.pk
    assert inventato != codice
    assert codicefiscale.senza_omocodia(inventato) == codicefiscale.senza_omocodia(codice)


def test_effects_are_queued_only_when_asked(durante: Scena, cittadina: Utente) -> None:
    vera = crea_domanda(durante, cittadina)

    popola(durante, 3, seme=1)
    degli_invii = Effetto.objects.filter(dati__has_key="domanda_id")
    assert set(degli_invii.values_list("dati__domanda_id", flat=True)) == {vera.pk}

    popola(durante, 2, seme=2, con_effetti=True)
    assert degli_invii.count() == 2 + 2 * 2


def test_never_in_production(durante: Scena, settings: Any) -> None:
    settings.AMBIENTE = "produzione"

    with pytest.raises(services.SoloFuoriProduzione):
        popola(durante, 1)

    assert not Domanda.objects.exists()


def test_an_invented_domanda_that_the_sending_refuses_is_said(
    durante: Scena, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the window had closed while they were being composed.
    monkeypatch.setattr(Momenti, "istante", lambda *_: bandi.CHIUDE)

    with pytest.raises(services.InvioNonRiuscito, match="TARDIVA"):
        popola(durante, 1)

    assert not Domanda.objects.exists()


def test_without_the_avviso_there_is_nothing_to_apply_to(durante: Scena) -> None:
    richiesta = services.Richiesta(
        ambito_id=durante.ambito.pk, codice="crema-1999", numero=1, seme=1
    )

    with pytest.raises(services.InvioNonRiuscito, match="crema-1999"):
        services.popola(richiesta, lambda _che_cosa, _quante: None)


def test_the_command_says_how_many_and_refuses_before_the_opening(
    durante: Scena, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("genera_domande", avviso=durante.avviso.codice, numero=2, seme=1)
    call_command("genera_domande", avviso=durante.avviso.codice, numero=3, seme=1)
    assert "Domande inviate: 1 (c'erano già: 2)" in capsys.readouterr().out

    orologio.sposta(bandi.PRIMA)
    with pytest.raises(CommandError, match="non è cominciata"):
        call_command("genera_domande", avviso=durante.avviso.codice, numero=9, seme=1)
    with pytest.raises(CommandError, match="parte da 1"):
        call_command("genera_domande", avviso=durante.avviso.codice, numero=0)
    with pytest.raises(CommandError, match="Nessun avviso"):
        call_command("genera_domande", avviso="crema-1999", numero=1)


def _scritte(sezione: Sezione, compilazione: Compilazione) -> QueryDict:
    """Type the answers into the page of their section."""
    inviate = QueryDict(mutable=True)
    date_ = dict(compilazione.risposte[sezione])
    componenti = date_.pop("componenti", [])
    for posto, codice in enumerate(date_.pop("preferenze", []), start=1):
        inviate[f"scelta_{posto}"] = codice
    for nome, valore in date_.items():
        inviate[nome] = "on" if valore is True else str(valore).replace(".", _virgola(nome))
    if sezione is Sezione.NUCLEO:
        inviate["componenti-TOTAL_FORMS"] = str(len(componenti))
        inviate["componenti-INITIAL_FORMS"] = "0"
        for riga, componente in enumerate(componenti):
            for nome, valore in componente.items():
                inviate[f"componenti-{riga}-{nome}"] = "on" if valore is True else str(valore)
    return inviate


def _virgola(nome: str) -> str:
    return "," if nome in {"valore", "pse", "patrimonio_mobiliare", "superficie"} else "."


def test_the_forms_accept_the_answers_as_they_are(durante: Scena) -> None:
    richiesta = services.Richiesta(durante.ambito.pk, durante.avviso.codice, 60, 11)
    momenti = Momenti(bandi.APRE, DURANTE)
    for nata in services.da_inviare(richiesta, durante.contenuto, momenti):
        alla_data = nata.arrivo.astimezone(ROMA).date()
        compilazione = risposte.compila(nata.nucleo, nata.persone, alla_data)
        for sezione in ORDINE:
            modulo = modulo_di_sezione(
                sezione,
                compilazione=compilazione,
                contenuto=durante.contenuto,
                alla_data=alla_data,
                grezze=dict(_scritte(sezione, compilazione).lists()),
            )
            assert modulo.is_valid(), (sezione, modulo.principale.errors, modulo.righe)
            assert modulo.risposte() == compilazione.risposte[sezione]


# A window from Monday 14/10 at 9:00: the second is counted from midnight, the office's day is 7 h.
LUNEDI = date(2019, 10, 14)
ORE_9 = istante_di_roma(LUNEDI, datetime(2019, 1, 1, 9, tzinfo=UTC).time())


@pytest.mark.parametrize(
    ("limite", "secondo", "atteso"),
    [
        (ORE_9 + timedelta(days=3), APERTURA, ORE_9),
        (ORE_9 + timedelta(days=3), CHIUSURA - 1, ORE_9 + timedelta(hours=7, seconds=-1)),
        # One hour is left of the day: half of the day is half of the hour.
        (ORE_9 + timedelta(hours=1), APERTURA + 12_600, ORE_9 + timedelta(minutes=30)),
        (ORE_9 + timedelta(hours=1), CHIUSURA - 1, ORE_9 + timedelta(seconds=3599)),
    ],
)
def test_the_instant_stays_in_what_is_left_of_the_day(
    limite: datetime, secondo: int, atteso: datetime
) -> None:
    assert Momenti(ORE_9, limite).istante(LUNEDI, secondo) == atteso


def test_days_without_room_are_left_out() -> None:
    alba = ORE_9 + timedelta(days=2, hours=-2)

    assert Momenti(ORE_9, alba).giorni() == (LUNEDI, LUNEDI + timedelta(days=1))
    with pytest.raises(NessunMomento):
        Momenti(ORE_9, ORE_9).giorni()
    with pytest.raises(NessunMomento):
        Momenti(ORE_9, alba).istante(LUNEDI + timedelta(days=2), APERTURA)


@pytest.mark.parametrize("numero", [composizione.DA_SOLO + 1])
def test_many_are_composed_in_other_processes(durante: Scena, numero: int) -> None:
    richiesta = services.Richiesta(durante.ambito.pk, durante.avviso.codice, 3, 13)
    momenti = Momenti(bandi.APRE, DURANTE)
    contenuto = selectors.contenuto_con_chiave(durante.avviso.pk)
    voci = list(services.da_inviare(richiesta, contenuto, momenti))

    pronte = list(composizione.componi(voci, contenuto, numero))

    assert [pronta.chiave for pronta in pronte] == [voce.chiave for voce in voci]
