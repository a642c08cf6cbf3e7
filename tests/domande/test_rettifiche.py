"""Rettifiche: who asks and when, what they would change, who decides, what silence means."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ambito, Ruolo, Utente
from crema_sap.registro.models import Effetto, Evento, Protocollo
from crema_sap.web.giornale import RigaJSON
from domande.graduatorie import approvazioni, avvisi, ingressi, letture_calendario, punteggi
from domande.graduatorie.approvazioni import ApprovazioneNonAmmessa
from domande.graduatorie.pubblicazioni import PubblicazioneNonAmmessa
from domande.models import (
    ApprovazioneGraduatoria,
    Comunicazione,
    DecisioneRettifica,
    Domanda,
    Elaborazione,
    EsitoRettifica,
    ListaPubblicata,
    PubblicazioneGraduatoria,
    Rettifica,
)
from domande.rettifiche import anteprima, ritiro, selectors, services, tasks
from domande.rules.rettifica import Correzione
from domande.services import NonAdesso
from tests import factories
from tests.bandi.factories import CHIUDE
from tests.domande.elaborazioni import SEME, elabora, lista_di
from tests.domande.factories import crea_domanda
from tests.domande.rettifiche import ORA, Mondo, crea_mondo
from tests.domande.termini import approva_tutti, con_tutto, pubblica


@pytest.fixture
def mondo(ambito: Any) -> Mondo:
    return crea_mondo(ambito)


def consegna(tipo: str) -> None:
    """Deliver the effects of a kind, twice: the second time nothing more is done."""
    for _volta in range(2):
        for effetto in Effetto.objects.filter(tipo=tipo):
            getattr(tasks, tipo)(effetto)


def test_granted_it_computes_and_publishes_again_and_tells_each_only_the_own_move(
    mondo: Mondo,
) -> None:
    prima = list(lista_di(mondo.fatta, "CR-1").domande)
    rettifica = mondo.chiedi()
    consegna("rettifica_presentata")
    previsti = {uno.unita: uno for uno in anteprima.effetti(rettifica)}
    mondo.decidi(rettifica)

    consegna("rettifica_decisa")
    consegna("rettifica_accolta")

    nuova = Elaborazione.objects.latest("numero")
    assert (nuova.numero, nuova.seme, nuova.calcolata_da) == (2, SEME, None)
    assert nuova.ingressi_impronta != mondo.fatta.ingressi_impronta
    dopo = list(lista_di(nuova, "CR-1").domande)
    effetto = previsti["CR-1"]
    chi = mondo.domanda.pk
    assert (prima.index(chi) + 1, dopo.index(chi) + 1) == (effetto.prima, effetto.dopo)
    assert effetto.dopo < effetto.prima
    assert effetto.scendono == effetto.prima - effetto.dopo
    assert list(lista_di(mondo.fatta, "CR-1").domande) == prima
    # The frozen inputs of the first run are what they were.
    assert ingressi.leggi(mondo.scena.avviso.pk, numero=1).impronta() == (
        mondo.fatta.ingressi_impronta
    )
    ripubblicata = PubblicazioneGraduatoria.objects.latest("pk")
    assert (ripubblicata.elaborazione_id, ripubblicata.pubblicata_da) == (nuova.pk, None)
    assert ListaPubblicata.objects.filter(pubblicazione=ripubblicata).count() == 4
    spiegato = punteggi.spiega(domanda=mondo.domanda, elaborazione=con_tutto(nuova))
    assert spiegato.posti[0].posizione == effetto.dopo
    assert punteggi.spiega(domanda=mondo.domanda, elaborazione=mondo.fatta).posti[0].posizione == (
        effetto.prima
    )
    detti = avvisi.annuncia(pubblicazione=ripubblicata, ora=ORA)
    mosse = {pk for pk in prima if prima.index(pk) != dopo.index(pk)}
    assert len(mosse) <= detti < nuova.domande
    suo = Comunicazione.objects.get(
        destinatario=mondo.cittadina, causale__startswith=f"graduatoria:{ripubblicata.pk}"
    )
    assert f"dal {effetto.prima}° al {effetto.dopo}° posto" in suo.testo
    dette = Comunicazione.objects.filter(causale__startswith=f"graduatoria:{ripubblicata.pk}")
    for detta in dette:
        assert not re.search("rettific|invalid|accolt", detta.oggetto + detta.testo, re.IGNORECASE)
        assert "è stata calcolata di nuovo" in detta.testo


def test_late_it_publishes_nothing_old_and_tells_the_capofila_which_run_waits(
    mondo: Mondo,
) -> None:
    mondo.decidi(mondo.chiedi())
    for _volta in range(2):
        ultima = con_tutto(elabora(mondo.scena, mondo.scena.capofila))

    consegna("rettifica_accolta")

    assert PubblicazioneGraduatoria.objects.count() == 1
    detto = Comunicazione.objects.get(causale=f"graduatoria_da_pubblicare:{ultima.pk}")
    assert detto.destinatario_id == mondo.scena.capofila.pk
    assert "n. 3" in detto.testo
    assert Evento.objects.get(atto="RETTIFICA_DA_PUBBLICARE").dati["elaborazione"] == 3

    approva_tutti(mondo.scena, ultima, ORA)
    pubblica(mondo.scena, ultima, ORA)
    consegna("rettifica_accolta")
    assert PubblicazioneGraduatoria.objects.count() == 2


def test_two_late_publish_the_newest_once(mondo: Mondo) -> None:
    mondo.decidi(mondo.chiedi())
    elabora(mondo.scena, mondo.scena.capofila)
    mondo.decidi(mondo.chiedi(correzione=Correzione(1, "a")))
    ultima = elabora(mondo.scena, mondo.scena.capofila)

    consegna("rettifica_accolta")

    assert list(
        PubblicazioneGraduatoria.objects.order_by("pk").values_list("elaborazione_id", flat=True)
    ) == [mondo.fatta.pk, ultima.pk]
    assert not Comunicazione.objects.filter(causale__startswith="graduatoria_da_pubb").exists()


def test_refused_nothing_moves_and_it_may_be_asked_again(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()

    mondo.decidi(rettifica, esito=EsitoRettifica.RESPINTA)

    assert not Effetto.objects.filter(tipo="rettifica_accolta").exists()
    assert Evento.objects.get(atto="RETTIFICA_DECISA").dati["esito"] == "RESPINTA"
    with pytest.raises(NonAdesso, match="già decisa"):
        mondo.decidi(rettifica)
    assert mondo.chiedi().numero == 2


def test_who_asked_takes_it_back_while_it_waits(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    altra = factories.crea_cittadino("Bruno", "Verdi")
    with pytest.raises(PermissionDenied):
        ritiro.ritira(rettifica=rettifica, utente=altra, ora=ORA)
    entro = rettifica.decisione_entro
    with pytest.raises(NonAdesso, match="effetto del silenzio"):
        ritiro.ritira(rettifica=rettifica, utente=mondo.cittadina, ora=entro)

    ritiro.ritira(rettifica=rettifica, utente=mondo.cittadina, ora=entro - timedelta(seconds=1))
    consegna("rettifica_ritirata")

    assert selectors.voce(rettifica, entro).stato == "Ritirata"
    assert Evento.objects.filter(atto="RETTIFICA_RITIRATA").count() == 1
    detti = Comunicazione.objects.filter(causale=f"rettifica:{rettifica.pk}:ritirata")
    assert mondo.responsabile.pk in detti.values_list("destinatario_id", flat=True)
    assert not Effetto.objects.filter(tipo__in=("rettifica_accolta", "rettifica_decisa")).exists()
    with pytest.raises(NonAdesso, match="già decisa: non si ritira"):
        ritiro.ritira(rettifica=rettifica, utente=mondo.cittadina, ora=ORA)
    with pytest.raises(NonAdesso, match="già decisa"):
        mondo.decidi(rettifica)
    orologio.sposta(entro)
    assert tasks.silenzi() == 0
    assert mondo.chiedi().numero == 2


def test_the_office_and_the_citizen_are_told_it_has_arrived(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()

    consegna("rettifica_presentata")

    assert set(
        Comunicazione.objects.filter(causale__startswith="rettifica:").values_list(
            "destinatario_id", flat=True
        )
    ) >= {mondo.cittadina.pk, mondo.responsabile.pk}
    assert rettifica.proprietario == mondo.scena.ente
    assert str(rettifica).startswith("Rettifica")


def test_it_is_asked_within_the_term_and_once_at_a_time(ambito: Any) -> None:
    mondo = crea_mondo(ambito, pubblicata=False)
    with pytest.raises(NonAdesso, match="non è ancora pubblicata"):
        mondo.chiedi()
    approva_tutti(mondo.scena, mondo.fatta, ORA)
    entro = pubblica(mondo.scena, mondo.fatta, ORA).rettifiche_entro
    with pytest.raises(NonAdesso, match="si poteva chiedere fino a"):
        mondo.chiedi(entro)
    with pytest.raises(PermissionDenied):
        mondo.chiedi(utente=factories.crea_cittadino("Bruno", "Verdi"))

    mondo.chiedi(entro - timedelta(microseconds=1))

    with pytest.raises(NonAdesso, match="aspetta che sia decisa"):
        mondo.chiedi()
    Domanda.objects.filter(pk=mondo.domanda.pk).update(ritirata_il=ORA, ritiro_protocollo="9/2019")
    with pytest.raises(NonAdesso, match="ritirata"):
        mondo.chiedi()


@pytest.mark.parametrize(
    ("campi", "motivo"),
    [
        ({"avviata_il": date(2019, 12, 17)}, "dopo la chiusura.*prossimo avviso"),
        ({"correzione": Correzione(9, "a")}, "non è nel nucleo"),
        ({"correzione": Correzione(0, "z")}, "classe"),
    ],
)
def test_only_a_disability_already_being_recognised(
    mondo: Mondo, campi: dict[str, Any], motivo: str
) -> None:
    with pytest.raises(services.RettificaNonAmmessa, match=motivo):
        mondo.chiedi(**campi)


def test_the_document_is_examined_before_granting(mondo: Mondo) -> None:
    prima = mondo.chiedi()
    letta = selectors.da_aprire(utente=mondo.responsabile).get(pk=prima.pk)
    with pytest.raises(NonAdesso, match="non è ancora stato controllato"):
        services.decidi(
            rettifica=letta,
            esito=EsitoRettifica.ACCOLTA,
            motivi="Sì",
            utente=mondo.responsabile,
            ora=ORA,
        )
    with pytest.raises(NonAdesso, match="motivi"):
        mondo.decidi(prima, motivi=" ")
    mondo.decidi(prima)
    assert mondo.domanda.chiave != prima.documento.chiave == prima.chiave


def test_the_responsabile_of_the_owner_decides_and_never_who_asked(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    vicino = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.scena.altro_ente)
    operatore = factories.crea_utente(Ruolo.OPERATORE_ENTE, mondo.scena.ente)
    for chi in (vicino, operatore, mondo.scena.capofila):
        with pytest.raises(PermissionDenied, match="responsabile dell'ente"):
            mondo.decidi(rettifica, utente=chi)
    assert not selectors.da_aprire(utente=vicino).exists()
    assert not selectors.da_aprire(utente=mondo.scena.capofila).exists()
    assert selectors.elenco(utente=mondo.scena.capofila).count() == 1
    rettifica.presentata_da = mondo.responsabile
    with pytest.raises(PermissionDenied, match="un'altra persona"):
        services.decidi(
            rettifica=rettifica,
            esito=EsitoRettifica.RESPINTA,
            motivi="No",
            utente=mondo.responsabile,
            ora=ORA,
        )


def _decisione(rettifica: Rettifica, utente: Utente | None, **campi: Any) -> DecisioneRettifica:
    """Write as somebody who goes round the acts."""
    valori: dict[str, Any] = {
        "rettifica": rettifica,
        "domanda_id": rettifica.domanda_id,
        "esito": "RESPINTA",
        "motivi": "No",
        "per_silenzio": False,
        "decisa_da": utente,
        "decisa_il": ORA,
        "dopo_elaborazione": 1,
    }
    return DecisioneRettifica.objects.create(**valori | campi)


def test_the_database_refuses_what_the_acts_refuse(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    entro = rettifica.decisione_entro
    altra = Domanda.objects.exclude(pk=mondo.domanda.pk)[0]
    for motivo, chi, campi in (
        ("non la decide", mondo.cittadina, {}),
        ("un''?altra domanda", mondo.responsabile, {"domanda_id": altra.pk}),
        ("vale il silenzio", mondo.responsabile, {"decisa_il": entro}),
        ("vale il silenzio", None, {"per_silenzio": True}),
        ("dice la regola", None, {"per_silenzio": True, "decisa_il": entro}),
        ("motivi", mondo.responsabile, {"motivi": ""}),
        ("di_chi", None, {}),
        ("correzione", mondo.responsabile, {"esito": "ACCOLTA"}),
        # Only who asked, or the desk that helps, takes it back.
        ("la ritira chi", mondo.responsabile, {"esito": "RITIRATA"}),
        ("la ritira chi", mondo.scena.capofila, {"esito": "RITIRATA"}),
    ):
        with pytest.raises(DatabaseError, match=motivo), transaction.atomic():
            _decisione(rettifica, chi, **campi)
    doppia = Rettifica.objects.get(pk=rettifica.pk)
    doppia.pk, doppia.numero = None, 2
    doppia.chiave = mondo.domanda.chiave
    with (
        pytest.raises(DatabaseError, match="una richiesta di rettifica per volta"),
        transaction.atomic(),
    ):
        doppia.save(force_insert=True)
    doppia.presentata_il = rettifica.pubblicazione.rettifiche_entro
    with pytest.raises(DatabaseError, match="nel termine"), transaction.atomic():
        doppia.save(force_insert=True)
    decisione = _decisione(rettifica, mondo.responsabile)
    assert str(decisione).startswith("Decisione")
    for modello in (Rettifica, DecisioneRettifica):
        with pytest.raises(DatabaseError), transaction.atomic():
            modello.objects.all()._raw_delete("default")


@pytest.mark.parametrize("esito", [EsitoRettifica.ACCOLTA, EsitoRettifica.RESPINTA])
def test_no_email_nor_the_protocol_says_what_was_asked_or_how_it_ended(
    mondo: Mondo, esito: EsitoRettifica
) -> None:
    rettifica = mondo.chiedi()
    consegna("rettifica_presentata")
    mondo.decidi(rettifica, esito=esito)
    consegna("rettifica_decisa")

    sue = Comunicazione.objects.filter(
        destinatario=mondo.cittadina, causale__startswith=f"rettifica:{rettifica.pk}:"
    )
    detto = [f"{una.oggetto} {una.testo}" for una in sue]
    assert len(detto) == 2
    protocollo = Protocollo.objects.latest("anno", "numero")
    assert str(protocollo) == rettifica.protocollo
    for testo in [*detto, protocollo.oggetto, protocollo.mittente]:
        assert not re.search("rettific|invalid|accolt|respint|verbale", testo, re.IGNORECASE)
    assert all(rettifica.protocollo in testo for testo in detto)


@pytest.mark.parametrize(
    ("silenzio", "prima", "dopo"),
    [
        ("ACCOLTA", "Accolta per silenzio", "Accolta per silenzio"),
        ("RESPINTA", "Respinta per silenzio", "Respinta per silenzio"),
        ("NULLA", "Da decidere, in ritardo", "Da decidere, in ritardo"),
    ],
)
def test_silence_is_derived_from_the_instant_and_written_once(
    ambito: Any, silenzio: str, prima: str, dopo: str
) -> None:
    mondo = crea_mondo(ambito, silenzio=silenzio)
    rettifica = mondo.chiedi()
    entro = rettifica.decisione_entro
    in_tempo = entro - timedelta(microseconds=1)
    assert selectors.scadute(in_tempo) == []
    assert not services.applica_silenzio(rettifica_id=rettifica.pk, ora=in_tempo)
    assert selectors.voce(rettifica, entro - timedelta(microseconds=1)).stato == "Da decidere"
    assert selectors.voce(rettifica, entro).stato == prima
    if silenzio == "NULLA":
        orologio.sposta(entro)
        assert tasks.silenzi() == 0
        mondo.decidi(rettifica, entro, esito=EsitoRettifica.RESPINTA)
        return
    with pytest.raises(NonAdesso, match="effetto del silenzio"):
        mondo.decidi(rettifica, entro)

    orologio.sposta(entro + timedelta(days=3))
    assert [tasks.silenzi(), tasks.silenzi()] == [1, 0]
    assert not services.applica_silenzio(rettifica_id=rettifica.pk, ora=entro)

    letta = Rettifica.objects.get(pk=rettifica.pk)
    assert selectors.voce(letta, entro).stato == dopo
    assert letta.decisione.per_silenzio
    assert letta.decisione.decisa_il == entro
    # The days to publish the definitiva run from the term, not from when silence was written.
    fatti = letture_calendario.fatti(mondo.scena.avviso.pk, CHIUDE)
    assert fatti.definitiva_dal == entro
    assert Evento.objects.get(atto="RETTIFICA_DECISA").dati["per_silenzio"] is True


@pytest.mark.parametrize("dove", ["una richiesta", "un ambito"])
def test_what_can_not_be_ended_by_silence_stops_no_other(
    mondo: Mondo,
    dove: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    rettifica = mondo.chiedi()
    orologio.sposta(rettifica.decisione_entro)
    vere, guasto = selectors.scadute, "Anna Rossi"
    ambiti = iter([True, False])

    def scadute(ora: datetime) -> list[int]:
        if dove == "una richiesta":
            # No request has this key: it can't be read.
            return [0, *vere(ora)]
        if next(ambiti):
            raise ValueError(guasto)
        return [rettifica.pk]

    monkeypatch.setattr(selectors, "scadute", scadute)
    monkeypatch.setattr(
        Ambito.objects, "values_list", lambda *_a, **_k: [mondo.scena.ambito.pk] * 2
    )
    with pytest.raises(tasks.SilenziNonApplicati, match=r"non riusciti: \d, applicati: 1"):
        tasks.silenzi()

    assert DecisioneRettifica.objects.get().rettifica == rettifica
    righe = [riga for riga in caplog.records if riga.name == "crema_sap.rettifiche"]
    assert righe
    assert guasto not in "".join(RigaJSON().format(riga) for riga in righe)


def test_the_definitiva_waits_for_every_request(mondo: Mondo) -> None:
    entro = PubblicazioneGraduatoria.objects.get().rettifiche_entro
    rettifica = mondo.chiedi(entro - timedelta(days=1))
    with pytest.raises(ApprovazioneNonAmmessa, match="da decidere"):
        approva_tutti(mondo.scena, mondo.fatta, entro)
    mondo.decidi(rettifica, entro)
    # Granted and not yet in a run: the lists that everybody approved are not the right ones.
    with pytest.raises(ApprovazioneNonAmmessa, match="accolta"):
        approva_tutti(mondo.scena, mondo.fatta, entro)
    with pytest.raises(DatabaseError, match="rettifica accolta"), transaction.atomic():
        ApprovazioneGraduatoria.objects.create(
            elaborazione=mondo.fatta,
            proprietario=mondo.scena.ente,
            tipo="DEFINITIVA",
            atto="n. 2",
            approvata_il=entro,
            approvata_da=mondo.responsabile,
        )
    orologio.sposta(entro)
    consegna("rettifica_accolta")
    with pytest.raises(ApprovazioneNonAmmessa, match="più recente"):
        approva_tutti(mondo.scena, mondo.fatta, entro)
    nuova = con_tutto(Elaborazione.objects.latest("numero"))

    approva_tutti(mondo.scena, nuova, entro)
    # Sent in the last instant, written after the approvals.
    ultima = mondo.chiedi(entro - timedelta(microseconds=1), correzione=Correzione(1, "a"))
    with pytest.raises(PubblicazioneNonAmmessa, match="da decidere"):
        pubblica(mondo.scena, nuova, entro)
    mondo.decidi(ultima, entro, esito=EsitoRettifica.RESPINTA)
    definitiva = pubblica(mondo.scena, nuova, entro)

    assert definitiva.tipo == "DEFINITIVA"
    assert definitiva.impronta == nuova.risultato_impronta
    assert avvisi.annuncia(pubblicazione=definitiva, ora=entro) == nuova.domande
    assert approvazioni.ostacolo(nuova, mondo.scena.ente.pk, entro)


def test_while_the_avviso_is_suspended_nothing_is_asked(
    mondo: Mondo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letture_calendario, "chiusura", lambda _avviso: None)

    with pytest.raises(NonAdesso, match="sospeso"):
        mondo.chiedi()


def test_who_reads_a_request_stays_written(mondo: Mondo) -> None:
    services.annota_lettura(rettifica=mondo.chiedi(), utente=mondo.responsabile, ora=ORA)

    assert Evento.objects.filter(atto="RETTIFICA_LETTA").count() == 1


def test_the_effect_of_a_domanda_in_no_list_is_none(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    Domanda.objects.filter(pk=mondo.domanda.pk).update(ritirata_il=ORA, ritiro_protocollo="9/2019")
    assert anteprima.effetti(rettifica)

    elabora(mondo.scena, mondo.scena.capofila)

    assert anteprima.effetti(rettifica) == []


def gemelle(scena: Any, _cittadina: Utente) -> None:
    """Families that declare the very same things: only the draw puts one before the other."""
    for nome in ("Bianca", "Carla", "Dora"):
        utente = factories.crea_cittadino(nome, "Neri")
        ambiti.entra(scena.ambito.pk, utente.pk)
        crea_domanda(scena, Utente.objects.get(pk=utente.pk))


def test_the_effect_is_that_of_the_run_that_follows_also_between_equals(ambito: Any) -> None:
    mondo = crea_mondo(ambito, intanto=gemelle)
    uguali = lista_di(mondo.fatta, "CR-1")
    suoi = uguali.isbar[list(uguali.domande).index(mondo.domanda.pk)]
    assert list(uguali.isbar).count(suoi) == 4
    sorelle = [d for d, i in zip(uguali.domande, uguali.isbar, strict=True) if i == suoi]
    # One after the other the four are recognised the same: each finds the others at its new points.
    for domanda in Domanda.objects.filter(pk__in=sorelle).order_by("pk"):
        ambiti.entra(mondo.scena.ambito.pk, domanda.richiedente_id)
        di_lei = Utente.objects.get(pk=domanda.richiedente_id)
        ambiti.entra(mondo.scena.ambito.pk, None)
        rettifica = mondo.chiedi(domanda=domanda, utente=di_lei)
        previsti = {uno.unita: uno for uno in anteprima.effetti(rettifica)}
        prima = {unita: list(_ultima(unita).domande) for unita in previsti}
        mondo.decidi(rettifica)
        consegna("rettifica_accolta")

        assert {"CR-1", "CR-2"} == set(previsti)
        for unita, effetto in previsti.items():
            dopo = list(_ultima(unita).domande)
            assert prima[unita].index(domanda.pk) + 1 == effetto.prima
            assert dopo.index(domanda.pk) + 1 == effetto.dopo
            spostate = sum(prima[unita].index(d) != dopo.index(d) for d in dopo if d != domanda.pk)
            assert spostate == effetto.scendono


def _ultima(unita: str) -> Any:
    return lista_di(Elaborazione.objects.latest("numero"), unita)
