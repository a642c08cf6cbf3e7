"""The acts on a plan: building, proposing, freezing, sending."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from crema_sap.registro.models import Documento
from programmazione import documents, selectors, services
from programmazione.models import (
    CapitoloPiano,
    PianoAnnuale,
    RigaPiano,
    SceltaVoto,
)
from programmazione.states import StatoPiano, StatoRicognizione
from tests.programmazione.factories import (
    ORA,
    SCADENZA,
    SEDUTA,
    Mondo,
    approva,
    apri,
    consolida,
    crea_unita,
    trasmetti,
)

SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def test_a_plan_is_built_from_answers_units_and_silence(mondo: Mondo) -> None:
    crea_unita(mondo.comuni[0], "A-1")
    crea_unita(mondo.comuni[0], "A-2", tipo="SAS", dimostrativa=True)
    crea_unita(mondo.aler, "A-3", comune=mondo.comuni[2].comune)

    piano = consolida(mondo)

    righe = {(r.ente.nome, r.comune_id): r for r in RigaPiano.objects.select_related("ente")}
    alfa, beta, gamma = (righe[e.nome, e.comune_id] for e in mondo.comuni)
    assert (alfa.liberi, alfa.turnover, alfa.assegnabili) == (2, 1, 3)
    assert (alfa.consistenza_sap, alfa.consistenza_sas, alfa.dimostrativa) == (1, 1, True)
    assert (beta.nessun_patrimonio, beta.patrimonio_sap) == (True, 0)
    assert (gamma.stato_dichiarazione, gamma.liberi) == ("SILENTE", None)
    assert righe[mondo.aler.nome, mondo.comuni[2].comune_id].consistenza_sap == 1
    assert righe[mondo.aler.nome, None].assegnabili == 5
    assert piano.ricognizione.stato == StatoRicognizione.CHIUSA  # as it was read
    assert selectors.quadro_del_piano(piano).totali.enti_silenti == ("Gamma",)


def test_what_a_silent_ente_half_typed_never_reaches_the_plan(mondo: Mondo) -> None:
    from tests.programmazione.factories import salva

    ricognizione = apri(mondo)
    salva(mondo, mondo.comuni[2], liberi=7)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    piano = services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    assert selectors.quadro_del_piano(piano).totali.liberi == 0


def test_a_draft_is_rebuilt_with_its_chapters_kept(mondo: Mondo) -> None:
    piano = consolida(mondo)
    services.salva_capitolo(
        piano=piano, codice="piano-di-zona", testo="Mio.", utente=mondo.capofila, ora=ORA
    )

    di_nuovo = services.consolida(
        ricognizione=piano.ricognizione, utente=mondo.capofila, ora=ORA + timedelta(days=1)
    )

    assert di_nuovo.pk == piano.pk
    assert CapitoloPiano.objects.get(piano=piano, codice="piano-di-zona").testo == "Mio."


def test_a_plan_before_the_assemblea_is_not_rebuilt(mondo: Mondo) -> None:
    piano = consolida(mondo)
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)

    with pytest.raises(services.PianoInCorso, match="riportalo in bozza"):
        services.consolida(ricognizione=piano.ricognizione, utente=mondo.capofila, ora=ORA)


def test_beside_an_approved_plan_a_new_version_starts_and_replaces_it(mondo: Mondo) -> None:
    primo = approva(mondo)

    secondo = services.consolida(ricognizione=primo.ricognizione, utente=mondo.capofila, ora=ORA)
    approva(mondo, secondo)

    primo.refresh_from_db()
    assert secondo.versione == 2
    assert primo.stato == StatoPiano.AGGIORNATO
    assert CapitoloPiano.objects.filter(piano=secondo).count() == 9
    assert PianoAnnuale.objects.vigenti().get() == secondo


def test_a_plan_with_an_unexplained_difference_is_not_proposed(mondo: Mondo) -> None:
    piano = consolida(mondo)
    RigaPiano.objects.filter(ente=mondo.aler).update(nota_scostamento="")
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)

    with pytest.raises(services.PianoIncompleto, match="ALER di prova"):
        services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)


def test_an_approved_plan_is_a_frozen_picture_with_its_hash(mondo: Mondo) -> None:
    piano = approva(mondo)

    assert piano.stato == StatoPiano.APPROVATO
    assert piano.impronta == documents.impronta_contenuto(piano.approvato)
    # 3 of Alfa and 5 of the ALER, added again from the rows.
    assert piano.approvato["totali"]["assegnabili"] == 8
    assert Documento.objects.get(tipo="piano_annuale").pubblico
    assert piano.codice_documento == Documento.objects.get(tipo="piano_annuale").codice


@pytest.mark.parametrize(
    "cambia",
    [
        lambda p: RigaPiano.objects.filter(piano=p).update(liberi=99),
        lambda p: RigaPiano.objects.filter(piano=p).delete(),
        lambda p: RigaPiano.objects.create(
            piano=p, ente=RigaPiano.objects.all()[0].ente, stato_dichiarazione="TRASMESSA"
        ),
        lambda p: CapitoloPiano.objects.filter(piano=p).update(testo="altro"),
        lambda p: CapitoloPiano.objects.filter(piano=p).delete(),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(fotografia={}),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(impronta=""),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(atto="n. 2"),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(stato=StatoPiano.BOZZA),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk)._raw_delete("default"),
    ],
)
def test_the_database_refuses_any_change_of_an_approved_plan(mondo: Mondo, cambia: Any) -> None:
    piano = approva(mondo)

    with pytest.raises(DatabaseError, match="non si modifica"), transaction.atomic():
        cambia(piano)


def test_a_draft_is_not_an_approved_content(mondo: Mondo) -> None:
    with pytest.raises(ValueError, match="non è ancora approvato"):
        _ = consolida(mondo).approvato


def test_the_same_draft_is_printed_once_and_a_changed_one_again(mondo: Mondo) -> None:
    piano = consolida(mondo)

    prima = services.richiedi_pdf(piano=piano, utente=mondo.capofila, ora=ORA)
    uguale = services.richiedi_pdf(piano=piano, utente=mondo.capofila, ora=ORA)
    services.salva_capitolo(
        piano=piano, codice="piano-di-zona", testo="Altro.", utente=mondo.capofila, ora=ORA
    )
    cambiata = services.richiedi_pdf(piano=piano, utente=mondo.sindaco, ora=ORA)

    assert prima.pk == uguale.pk != cambiata.pk
    assert not prima.pubblico
    with pytest.raises(PermissionDenied):
        services.richiedi_pdf(piano=piano, utente=mondo.operatore(mondo.comuni[0]), ora=ORA)


def test_the_pdf_of_an_approved_plan_is_one(mondo: Mondo) -> None:
    piano = approva(mondo)

    documento = services.richiedi_pdf(piano=piano, utente=mondo.segretario, ora=SCADENZA)

    assert documento.codice == piano.codice_documento
    assert documento.data == piano.approvato_il


def test_a_transmitted_plan_has_its_protocol_number(mondo: Mondo) -> None:
    piano = approva(mondo)
    services.trasmetti_piano(piano=piano, utente=mondo.capofila, ora=SEDUTA)

    pubblicato = services.pubblica(piano=piano, utente=mondo.capofila, ora=SEDUTA)

    assert pubblicato.stato == StatoPiano.PUBBLICATO
    assert pubblicato.protocollo is not None
    assert pubblicato.protocollo.impronta == piano.impronta


def test_a_missing_year_leaves_the_totals_alone(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=1)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    piano = services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    totali = selectors.quadro_del_piano(piano).totali
    assert (totali.liberi, totali.assegnabili) == (1, 0)
    assert len(totali.enti_silenti) == 3
