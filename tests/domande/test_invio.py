"""The sending of a domanda: once, in time, whole, and unchangeable."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from bandi.rules.finestra import Finestra
from crema_sap.enti import ambito as ambiti
from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto, Evento, Protocollo
from domande import fascicolo, services
from domande.compilazione.istantanea import DomandaIncompleta
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.models import Bozza, Domanda, IndiceComponente, Preferenza, SegnalazioneDoppione
from domande.services import InvioRifiutato, Rifiuto
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import (
    CONIUGE_CF,
    DURANTE,
    Scena,
    crea_bozza,
    crea_domanda,
    invia,
)

CHIUDE, APRE = bandi.CHIUDE, bandi.APRE
MILLESIMO = timedelta(milliseconds=1)


def presenta(scena: Scena, bozza: Bozza, utente: Utente, **altro: Any) -> services.EsitoInvio:
    valori: dict[str, Any] = {
        "ambito": scena.ambito.codice,
        "chiave": bozza.chiave,
        "utente": utente,
        "versione": bozza.versione,
        "istante": lambda: DURANTE,
        "registrata_il": DURANTE,
    }
    return services.presenta_domanda(**(valori | altro))


def test_sending_writes_everything_at_once(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    domanda = invia(scena, bozza, cittadina)

    assert domanda.chiave == bozza.chiave
    assert domanda.arrivata_il == DURANTE
    assert not Bozza.objects.filter(pk=bozza.pk).exists()
    scelte = Preferenza.objects.filter(domanda=domanda).order_by("ordine")
    assert [p.unita_offerta.unita.codice for p in scelte] == ["CR-1", "CR-2"]
    assert IndiceComponente.objects.filter(domanda=domanda).count() == 3
    assert set(
        Effetto.objects.filter(dati__domanda_id=domanda.pk).values_list("tipo", flat=True)
    ) == {
        "ricevuta_invio",
        "messaggio_invio",
    }
    evento = Evento.objects.get(atto="DOMANDA_INVIATA")
    assert evento.oggetto_id == str(domanda.pk)
    protocollo = Protocollo.objects.get(anno=2019, numero=domanda.protocollo_numero)
    assert protocollo.impronta == domanda.impronta
    assert "Rossi" not in protocollo.mittente


@pytest.mark.parametrize(
    ("istante", "accettata"),
    [
        (APRE - timedelta(microseconds=1), False),
        (APRE, True),
        (CHIUDE - MILLESIMO, True),
        (CHIUDE - timedelta(microseconds=1), True),
        (CHIUDE, False),
        (CHIUDE + MILLESIMO, False),
    ],
)
def test_the_interval_takes_the_opening_and_leaves_the_closing(
    scena: Scena, cittadina: Utente, istante: datetime, accettata: bool
) -> None:
    bozza = crea_bozza(scena, cittadina)

    if accettata:
        assert invia(scena, bozza, cittadina, istante).arrivata_il == istante
    else:
        with pytest.raises(InvioRifiutato) as rifiuto:
            presenta(scena, bozza, cittadina, istante=lambda: istante, registrata_il=istante)
        atteso = Rifiuto.NON_ANCORA if istante < APRE else Rifiuto.TARDIVA
        assert rifiuto.value.rifiuto is atteso
        assert rifiuto.value.arrivata_il == istante
        assert rifiuto.value.chiude_il == CHIUDE

    assert Bozza.objects.filter(pk=bozza.pk).exists() is not accettata


def test_the_arrival_decides_even_when_the_writing_comes_after_the_close(
    scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    arrivo, dopo = CHIUDE - MILLESIMO, CHIUDE + timedelta(seconds=3)

    presenta(scena, bozza, cittadina, istante=lambda: arrivo, registrata_il=dopo)

    domanda = Domanda.objects.get(chiave=bozza.chiave)
    assert (domanda.arrivata_il, domanda.inviata_il) == (arrivo, dopo)


def test_an_arrival_in_the_future_is_brought_back_to_now(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    troppo = DURANTE + timedelta(hours=1)

    presenta(scena, bozza, cittadina, istante=lambda: troppo)

    assert Domanda.objects.get(chiave=bozza.chiave).arrivata_il == DURANTE


def test_the_same_key_gives_the_same_receipt(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    prima = invia(scena, bozza, cittadina)

    esito = presenta(scena, bozza, cittadina)

    assert esito.ripetuto
    assert list(Domanda.objects.values_list("pk", flat=True)) == [prima.pk]
    assert Protocollo.objects.count() == 1


def test_the_key_of_another_is_absent(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    altro = factories.crea_cittadino("Piero", "Verdi")

    with pytest.raises(InvioRifiutato) as rifiuto:
        presenta(scena, bozza, altro)

    assert rifiuto.value.rifiuto is Rifiuto.ASSENTE


def test_an_office_cannot_send(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    with pytest.raises(PermissionDenied):
        presenta(scena, bozza, scena.capofila)


def test_what_was_read_is_what_is_sent(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    with pytest.raises(InvioRifiutato) as rifiuto:
        presenta(scena, bozza, cittadina, versione=bozza.versione - 1)

    assert rifiuto.value.rifiuto is Rifiuto.BOZZA_CAMBIATA


def test_a_second_active_domanda_is_refused(scena: Scena, cittadina: Utente) -> None:
    crea_domanda(scena, cittadina)
    seconda = Bozza.objects.create(
        avviso=scena.avviso,
        versione_avviso_id=scena.contenuto.versione_id,
        richiedente=cittadina,
        dati_cifrati=b"",
        iniziata_il=DURANTE,
        aggiornata_il=DURANTE,
    )
    modello = crea_bozza_uguale(scena, seconda)

    with pytest.raises(InvioRifiutato) as rifiuto:
        presenta(scena, modello, cittadina)

    assert rifiuto.value.rifiuto is Rifiuto.ALTRA_ATTIVA
    assert Bozza.objects.filter(pk=seconda.pk).exists()


def crea_bozza_uguale(scena: Scena, bozza: Bozza) -> Bozza:
    """Give a draft the answers of the domanda that was sent."""
    inviata = Domanda.objects.get()
    dati = fascicolo.leggi(inviata).dati
    compilazione = services.bozze.Compilazione(
        identita=dict(dati["richiedente"]), risposte=dict(dati["risposte"])
    )
    bozza.dati_cifrati = cifratura.cifra(compilazione.scrivi())
    bozza.save()
    return bozza


def test_a_revoked_avviso_receives_nothing(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    bandi.services.revoca_avviso(
        avviso=scena.avviso, motivo="Errore", utente=scena.capofila, ora=DURANTE
    )

    with pytest.raises(InvioRifiutato) as rifiuto:
        presenta(scena, bozza, cittadina)

    assert rifiuto.value.rifiuto is Rifiuto.NON_IN_CORSO


def test_an_extension_is_judged_on_the_version_in_force(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    oltre = CHIUDE + timedelta(hours=1)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    bandi.services.proroga_avviso(
        avviso=scena.avviso,
        chiude_il=CHIUDE + timedelta(days=1),
        motivo="Guasto",
        utente=scena.capofila,
        ora=DURANTE,
    )

    domanda = invia(scena, bozza, cittadina, oltre)

    assert domanda.versione_avviso.chiude_il == CHIUDE + timedelta(days=1)


@pytest.mark.parametrize("mancante", ORDINE)
def test_a_missing_section_is_named(scena: Scena, cittadina: Utente, mancante: Sezione) -> None:
    altre = tuple(voce for voce in ORDINE if voce is not mancante)
    bozza = crea_bozza(scena, cittadina, sezioni=altre)

    with pytest.raises(DomandaIncompleta) as incompleta:
        presenta(scena, bozza, cittadina)

    assert incompleta.value.sezione is mancante


@pytest.mark.parametrize(
    ("preferenze", "parola"),
    [
        ([], "almeno"),
        (["CR-1", "CR-1"], "due volte"),
        (["CR-1", "CR-2", "CR-3", "CA-1", "X", "Y"], "al massimo 5"),
        (["CR-3"], "troppo piccola"),
        (["CA-1"], "residenza"),
        (["NON-C-E"], "non è più offerta"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_with_the_reason(
    scena: Scena, cittadina: Utente, preferenze: list[str], parola: str
) -> None:
    bozza = crea_bozza(scena, cittadina, unita={"preferenze": preferenze})

    with pytest.raises(DomandaIncompleta, match=parola) as incompleta:
        presenta(scena, bozza, cittadina)

    assert incompleta.value.sezione is Sezione.UNITA


@pytest.mark.parametrize(
    ("sezione", "cambio"),
    [
        (Sezione.NUCLEO, {"componenti": [], "disabilita": "z"}),
        (Sezione.RESIDENZA, {"comune": "019035", "comune_dal": "2031-01-01"}),
        (Sezione.ISEE, {"valore": "-1.00"}),
        (Sezione.CONDIZIONI, {"improprio_dal": "2031-01-01"}),
    ],
)
def test_a_contradiction_is_named(
    scena: Scena, cittadina: Utente, sezione: Sezione, cambio: dict[str, Any]
) -> None:
    bozza = crea_bozza(scena, cittadina, **{sezione.value: cambio})

    with pytest.raises(DomandaIncompleta) as incompleta:
        presenta(scena, bozza, cittadina)

    assert incompleta.value.sezione is sezione


@pytest.mark.parametrize("isee", ["16000.00", "16000.01", "45000.00"])
def test_a_requirement_that_is_not_met_does_not_stop_the_filing(
    scena: Scena, cittadina: Utente, isee: str
) -> None:
    domanda = crea_domanda(scena, cittadina, isee={"valore": isee, "pse": "2.04"})

    assert fascicolo.leggi(domanda).dati["fatti"]["isee"]["valore"] == isee


def test_nothing_personal_is_readable_at_rest(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    with connection.cursor() as cursore:
        cursore.execute("SELECT to_jsonb(b)::text FROM domande_bozza b")
        righe = [riga for (riga,) in cursore.fetchall()]
    domanda = invia(scena, bozza, cittadina)
    tabelle = ("domanda", "preferenza", "indicecomponente")
    with connection.cursor() as cursore:
        for tabella in tabelle:
            cursore.execute(f"SELECT to_jsonb(t)::text FROM domande_{tabella} t")
            righe += [riga for (riga,) in cursore.fetchall()]
        cursore.execute("SELECT dati_cifrati, codifica FROM domande_domanda")
        crudi = b"".join(bytes(valore) for valore in cursore.fetchone())
        cursore.execute("SELECT to_jsonb(e)::text FROM registro_evento e")
        righe += [riga for (riga,) in cursore.fetchall()]
    scritto = " ".join(righe)

    for segreto in ("Rossi", "Bianchi", "Anna", CONIUGE_CF, "Mazzini", "esempio.it"):
        assert segreto not in scritto
        assert segreto.encode() not in crudi
    assert fascicolo.leggi(domanda).dati["richiedente"]["cognome"] == "Rossi"


@pytest.mark.parametrize(
    "ordine",
    [
        "UPDATE domande_domanda SET impronta = repeat('0', 64)",
        "UPDATE domande_domanda SET dati_cifrati = ''",
        "UPDATE domande_domanda SET arrivata_il = now()",
        "DELETE FROM domande_domanda",
        "UPDATE domande_preferenza SET ordine = 9",
        "DELETE FROM domande_preferenza",
        "DELETE FROM domande_indicecomponente",
    ],
)
def test_what_was_sent_cannot_be_changed(scena: Scena, cittadina: Utente, ordine: str) -> None:
    crea_domanda(scena, cittadina)

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursore,
    ):
        cursore.execute(ordine)


def test_one_person_in_two_nuclei_is_flagged_and_not_refused(
    scena: Scena, cittadina: Utente
) -> None:
    prima = crea_domanda(scena, cittadina)
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    altra = Utente.objects.get(pk=altra.pk)
    seconda = crea_domanda(scena, altra)
    assert not SegnalazioneDoppione.objects.exists()

    ambiti.entra(scena.ambito.pk, scena.capofila.pk)

    segnalazione = SegnalazioneDoppione.objects.visibili_a(scena.capofila).get()
    assert (segnalazione.domanda_id, segnalazione.altra_id) == (seconda.pk, prima.pk)


def test_a_withdrawn_domanda_is_not_a_double(scena: Scena, cittadina: Utente) -> None:
    prima = crea_domanda(scena, cittadina)
    services.ritira_domanda(domanda=prima, utente=cittadina, ora=DURANTE)

    crea_domanda(scena, cittadina)

    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    assert not SegnalazioneDoppione.objects.exists()


def test_the_snapshot_says_under_which_rules_it_was_sent(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)

    dati = fascicolo.leggi(domanda).dati

    assert dati["profilo"] == scena.contenuto.impronta_profilo
    assert dati["versione_avviso"] == scena.contenuto.numero
    assert dati["arrivata_il"] == DURANTE.isoformat()
    assert dati["codice_pubblico"] == domanda.codice_pubblico


def test_the_window_is_compared_as_instants_on_the_night_of_the_change(
    scena: Scena, cittadina: Utente
) -> None:
    # 02:30 comes twice on 27 October 2019: 00:30 and 01:30 UTC.
    prima = datetime(2019, 10, 27, 0, 30, tzinfo=UTC)
    finestra = Finestra(APRE, prima + timedelta(minutes=45))

    domanda = crea_domanda(scena, cittadina, ora=prima)

    assert domanda.arrivata_il == prima
    assert finestra.apre_il < domanda.arrivata_il < finestra.chiude_il
    assert json.dumps(str(domanda.arrivata_il))
