"""The acts on indicators, results and updates: who, when, what is refused and why."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro.models import Documento, Effetto, Evento
from programmazione import documents, selectors, services
from programmazione.models import (
    CapitoloPiano,
    Indicatore,
    ModificaTriennale,
    Piano,
    RisultatoIndicatore,
    SceltaVoto,
    SpecieAttesa,
    Traguardo,
    UnitaAttese,
)
from programmazione.rules.aggiornamento import Genere
from programmazione.rules.differenza import applica, differenza
from programmazione.rules.indicatori import DatiIndicatore, Origine, Verso
from programmazione.rules.triennio import Periodo
from programmazione.services import AttesaInviata, ModificaInviata
from programmazione.services.triennio_aggiornamento import AttoMancante
from programmazione.states import StatoPiano, TransizioneNonAmmessa
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    approva,
    consolida,
    convoca,
    vota,
)

R = SpecieAttesa.RECUPERO
TRIENNIO = Periodo(2019, triennale=True)


def dati(**campi: Any) -> DatiIndicatore:
    """An indicator whose results are written by hand, unless said otherwise."""
    valori: dict[str, Any] = {
        "codice": "sfratti", "titolo": "Sfratti", "unita_misura": "nuclei",
        "verso": Verso.DIMINUIRE, "origine": Origine.DICHIARATO, "partenza": Decimal(40),
        "partenza_fonte": "Tribunale", "traguardi": {2019: None, 2020: None, 2021: Decimal(30)},
    }  # fmt: skip
    return DatiIndicatore(**{**valori, **campi})


def scrivi(mondo: Mondo, piano: Piano, codice: str = "", **campi: Any) -> Indicatore:
    """Write an indicator."""
    return services.salva_indicatore(
        piano=piano, codice=codice, dati=dati(**campi), utente=mondo.capofila, ora=ORA
    )


def attendi(mondo: Mondo, piano: Piano, anno: int = 2020, fonte: str = "Programma") -> None:
    """Write five recovered units for a year."""
    services.salva_attese(
        piano=piano, attese={(anno, R): AttesaInviata(5, fonte)}, utente=mondo.capofila, ora=ORA
    )


def risulta(mondo: Mondo, piano: Piano, valore: int = 35, **campi: Any) -> RisultatoIndicatore:
    """Write a result of 2020."""
    valori: dict[str, Any] = {
        "codice": "sfratti", "anno": 2020, "valore": Decimal(valore), "fonte": "Tribunale",
        "motivo": "", "utente": mondo.capofila, "ora": SEDUTA,
    }  # fmt: skip
    return services.registra_risultato(piano=piano, **{**valori, **campi})


def proponi(mondo: Mondo, piano: Any, **campi: Any) -> ModificaTriennale:
    """Propose another target for 2021."""
    valori: dict[str, Any] = {
        "genere": Genere.TRAGUARDO, "codice": "sfratti", "anno": 2021, "dopo": Decimal(25),
        "motivo": "Più fondi.",
    }  # fmt: skip
    return services.proponi_modifica(
        piano=piano, modifica=ModificaInviata(**{**valori, **campi}), utente=mondo.capofila, ora=ORA
    )


@pytest.fixture
def bozza(mondo: Mondo) -> Piano:
    """A draft of 2019-2021 with an indicator and some expected units."""
    piano = services.apri_triennale(anno=2019, utente=mondo.capofila, ora=ORA)
    scrivi(mondo, piano)
    attendi(mondo, piano)
    return piano


@pytest.fixture
def vigente(mondo: Mondo, bozza: Piano) -> Piano:
    """The same plan, approved."""
    return approva(mondo, bozza)


@pytest.mark.parametrize(
    "stato", [s for s in StatoPiano if s not in {"BOZZA", "IN_VERIFICA", "SCARTATO"}]
)
def test_indicators_are_written_in_a_draft_only(
    mondo: Mondo, bozza: Piano, stato: StatoPiano
) -> None:
    Piano.objects.filter(pk=bozza.pk).update(
        stato=stato, motivo="x", fotografia={}, impronta="0" * 64, approvato_il=ORA
    )

    for atto in (
        lambda: scrivi(mondo, bozza, "sfratti"),
        lambda: attendi(mondo, bozza),
        lambda: services.togli_indicatore(
            piano=bozza, codice="sfratti", utente=mondo.capofila, ora=ORA
        ),
    ):
        with pytest.raises(TransizioneNonAmmessa, match="si scrivono in bozza"):
            atto()


def test_only_the_capofila_writes_them(mondo: Mondo, bozza: Piano) -> None:
    for atto in (
        lambda utente: services.salva_indicatore(
            piano=bozza, codice="", dati=dati(), utente=utente, ora=ORA
        ),
        lambda utente: services.togli_indicatore(
            piano=bozza, codice="sfratti", utente=utente, ora=ORA
        ),
        lambda utente: services.salva_attese(piano=bozza, attese={}, utente=utente, ora=ORA),
        lambda utente: risulta(mondo, bozza, utente=utente),
    ):
        with pytest.raises(PermissionDenied):
            atto(mondo.segretario)


@pytest.mark.parametrize(
    ("codice", "campi", "frase"),
    [
        ("", {"titolo": ""}, "che cosa misura"),
        ("", {}, "Un altro indicatore ha questo codice"),
        ("", {"codice": "x", "traguardi": {2030: Decimal(1)}}, "degli anni del piano"),
    ],
)
def test_an_unsound_indicator_is_refused(
    mondo: Mondo, bozza: Piano, codice: str, campi: dict[str, Any], frase: str
) -> None:
    with pytest.raises(services.IndicatoreNonValido, match=frase):
        services.salva_indicatore(
            piano=bozza, codice=codice, dati=dati(**campi), utente=mondo.capofila, ora=ORA
        )


def test_an_indicator_keeps_measuring_the_same_thing(mondo: Mondo, vigente: Piano) -> None:
    secondo = services.apri_aggiornamento(
        piano=vigente, motivo="Correzione.", utente=mondo.capofila, ora=SEDUTA
    )

    with pytest.raises(services.IndicatoreNonValido, match="usa un altro codice"):
        scrivi(mondo, secondo, "sfratti", unita_misura="persone")
    scrivi(mondo, secondo, "sfratti", titolo="Sfratti eseguiti")
    assert Indicatore.objects.get(piano_id=secondo.pk).traguardi.count() == 1
    assert UnitaAttese.objects.get(piano_id=secondo.pk).unita == 5


@pytest.mark.parametrize(("anno", "fonte", "frase"), [(2022, "x", "non è un anno"),
                                                      (2020, " ", "scrivi la fonte")])  # fmt: skip
def test_expected_units_have_a_year_and_a_source(
    mondo: Mondo, bozza: Piano, anno: int, fonte: str, frase: str
) -> None:
    with pytest.raises(services.IndicatoreNonValido, match=frase):
        attendi(mondo, bozza, anno, fonte)


def test_a_result_is_written_once_and_corrected_by_another(mondo: Mondo, vigente: Piano) -> None:
    primo = risulta(mondo, vigente)
    uguale = risulta(mondo, vigente)
    with pytest.raises(services.RisultatoNonRegistrabile, match="perché lo correggi"):
        risulta(mondo, vigente, 34)
    corretto = risulta(mondo, vigente, 34, motivo="Uno era doppio.")
    altra_fonte = risulta(mondo, vigente, 34, fonte="Prefettura", motivo="Dato definitivo.")

    assert uguale.pk == primo.pk
    assert [corretto.numero, altra_fonte.numero] == [2, 3]
    (quadro,) = selectors.quadro_indicatori(vigente.approvato)
    assert (quadro.anni[1].valore, quadro.anni[1].corretto) == (34, True)
    assert Evento.objects.filter(atto="RISULTATO_INDICATORE").count() == 3
    assert Effetto.objects.filter(chiave__contains="risultato:").count() == 3


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"anno": 2022}, "non è un anno del piano"),
        ({"fonte": " "}, "Scrivi la fonte"),
        ({"valore": 10_000_000}, "troppo grande"),
    ],
)
def test_a_result_that_says_too_little_is_refused(
    mondo: Mondo, vigente: Piano, campi: dict[str, Any], frase: str
) -> None:
    with pytest.raises(services.RisultatoNonRegistrabile, match=frase):
        risulta(mondo, vigente, **campi)


def test_a_computed_result_is_not_written_by_hand(mondo: Mondo, bozza: Piano) -> None:
    scrivi(mondo, bozza, "sfratti", origine=Origine.CALCOLATO, figura="liberi")

    with pytest.raises(services.RisultatoNonRegistrabile, match="non si scrive a mano"):
        risulta(mondo, approva(mondo, bozza))


def test_results_are_of_the_plan_in_force(mondo: Mondo, bozza: Piano) -> None:
    with pytest.raises(TransizioneNonAmmessa, match="approvato e vigente"):
        risulta(mondo, bozza)
    approvato = approva(mondo, bozza)
    Piano.objects.filter(pk=approvato.pk).update(stato=StatoPiano.AGGIORNATO)
    with pytest.raises(TransizioneNonAmmessa, match="approvato e vigente"):
        risulta(mondo, approvato)


@pytest.mark.parametrize(
    "cambia",
    [
        lambda p: UnitaAttese.objects.filter(piano_id=p.pk).update(unita=9),
        lambda p: UnitaAttese.objects.filter(piano_id=p.pk).delete(),
        lambda p: Indicatore.objects.filter(piano_id=p.pk).update(titolo="x"),
        lambda p: Traguardo.objects.filter(indicatore__piano_id=p.pk).update(valore=1),
        lambda p: Traguardo.objects.filter(indicatore__piano_id=p.pk).delete(),
        lambda p: RisultatoIndicatore.objects.update(valore=1),
        lambda p: RisultatoIndicatore.objects.all().delete(),
    ],
)
def test_the_database_keeps_what_was_approved(mondo: Mondo, vigente: Piano, cambia: Any) -> None:
    risulta(mondo, vigente)

    with pytest.raises(DatabaseError), transaction.atomic():
        cambia(vigente)


def test_results_hang_on_an_approved_plan_and_one_of_its_years(mondo: Mondo, bozza: Piano) -> None:
    indicatore = Indicatore.objects.get()
    campi: dict[str, Any] = {
        "indicatore": indicatore, "numero": 1, "valore": 1, "fonte": "x",
        "registrato_il": ORA, "registrato_da": mondo.capofila,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="piano approvato"), transaction.atomic():
        RisultatoIndicatore.objects.create(**campi, anno=2020)
    approva(mondo, bozza)
    with pytest.raises(IntegrityError, match="piano approvato"), transaction.atomic():
        RisultatoIndicatore.objects.create(**campi, anno=2022)
    RisultatoIndicatore.objects.create(**campi, anno=2021)


def test_indicators_hang_on_a_triennial_only(mondo: Mondo) -> None:
    annuale = consolida(mondo)

    with pytest.raises(IntegrityError, match="solo un piano triennale"), transaction.atomic():
        UnitaAttese.objects.create(piano_id=annuale.pk, anno=2019, specie=R, unita=1, fonte="x")


def test_nobody_elses_ambito_sees_any_of_it(mondo: Mondo, vigente: Piano) -> None:
    risulta(mondo, vigente)
    proponi(mondo, consolida(mondo))
    altro = factories.crea_ambito("AMB-ALTRO")

    with nel_ambito(altro.pk):
        for modello in (UnitaAttese, Indicatore, Traguardo, RisultatoIndicatore,
                        ModificaTriennale, Piano):  # fmt: skip
            assert not modello.objects.exists(), modello


def test_the_approval_of_the_annual_approves_the_new_triennial(
    mondo: Mondo, vigente: Piano
) -> None:
    risulta(mondo, vigente)
    annuale = consolida(mondo)
    proponi(mondo, annuale)
    proponi(mondo, annuale, dopo=Decimal(26))  # written again, not twice
    proponi(mondo, annuale, genere=Genere.ATTESE, codice=R, anno=2021, dopo=Decimal(3), fonte="DGR")
    proponi(mondo, annuale, genere=Genere.CAPITOLO, codice="fabbisogno", anno=None,
            dopo="Nuovo testo.")  # fmt: skip

    approvato = approva(mondo, annuale)

    vigente.refresh_from_db()
    nuovo = Piano.objects.vigenti().get(tipo="TRIENNALE")
    assert vigente.stato == StatoPiano.AGGIORNATO
    assert (nuovo.versione, nuovo.atto, nuovo.approvato_il) == (2, "n. 1", approvato.approvato_il)
    assert nuovo.impronta == documents.impronta_contenuto(nuovo.approvato)
    assert nuovo.approvato["totali"]["attese"] == 8  # 5 in 2020, 3 in 2021
    assert CapitoloPiano.objects.get(piano=nuovo, codice="fabbisogno").testo == "Nuovo testo."
    assert Traguardo.objects.get(indicatore__piano_id=nuovo.pk, anno=2021).valore == 26
    assert nuovo.codice_documento == Documento.objects.get(oggetto_id=str(nuovo.pk)).codice
    # What was listed is what differs: chapter, target, units, their total, the number.
    trovata = differenza(vigente.approvato, nuovo.approvato)
    assert applica(vigente.approvato, trovata) == nuovo.approvato
    assert {c.campo for c in trovata.cambi} == {"versione", "totali.attese"}
    diverse = {nome: len(t.righe) for nome, t in trovata.tabelle.items() if t.righe}
    assert diverse == {"capitoli": 1, "indicatori": 1, "attese": 1}
    # The results of the triennio go on under the new version.
    (quadro,) = selectors.quadro_indicatori(nuovo.approvato)
    assert quadro.anni[1].valore == 35
    risulta(mondo, nuovo, 33, motivo="Dato definitivo.")
    # And what the annual says of it is frozen with the annual.
    assert [m["dopo"] for m in approvato.approvato["modifiche"]] == ["3", "Nuovo testo.", "26"]


def test_a_rejected_annual_changes_nothing(mondo: Mondo, vigente: Piano) -> None:
    annuale = consolida(mondo)
    proponi(mondo, annuale)
    seduta = convoca(mondo, annuale)
    vota(mondo, seduta, *(SceltaVoto.CONTRARIO for _ in mondo.comuni))

    services.respingi(piano=annuale, motivo="No.", utente=mondo.segretario, ora=SEDUTA)

    assert Piano.objects.vigenti().get(tipo="TRIENNALE") == vigente
    assert ModificaTriennale.objects.count() == 1


def test_an_annual_that_changes_nothing_leaves_the_triennial(mondo: Mondo, vigente: Piano) -> None:
    approvato = approva(mondo, consolida(mondo))

    assert "modifiche" not in approvato.approvato
    assert Piano.objects.vigenti().get(tipo="TRIENNALE") == vigente


def test_the_update_of_the_triennial_has_a_numbered_act(mondo: Mondo, vigente: Piano) -> None:
    annuale = consolida(mondo)
    proponi(mondo, annuale)
    vota(mondo, convoca(mondo, annuale), *(SceltaVoto.FAVOREVOLE for _ in mondo.comuni))

    with pytest.raises(AttoMancante, match="numero e data"):
        services.approva(piano=annuale, atto=" ", utente=mondo.segretario, ora=SEDUTA)
    annuale.refresh_from_db()
    assert annuale.stato == StatoPiano.CONVOCATO


def test_a_triennial_changed_meanwhile_refuses_the_proposal(mondo: Mondo, vigente: Piano) -> None:
    annuale = consolida(mondo)
    proponi(mondo, annuale)
    vota(mondo, convoca(mondo, annuale), *(SceltaVoto.FAVOREVOLE for _ in mondo.comuni))
    secondo = services.apri_aggiornamento(
        piano=vigente, motivo="Errore.", utente=mondo.capofila, ora=SEDUTA
    )

    with pytest.raises(services.TriennaleCambiato, match=r"versione 2 .* è in preparazione"):
        services.approva(piano=annuale, atto="n. 9", utente=mondo.segretario, ora=SEDUTA)
    approva(mondo, secondo)
    with pytest.raises(services.TriennaleCambiato, match="L'Assemblea rinvia il piano annuale"):
        services.approva(piano=annuale, atto="n. 9", utente=mondo.segretario, ora=SEDUTA)


def test_the_changes_start_again_from_the_plan_in_force(mondo: Mondo, vigente: Piano) -> None:
    annuale = consolida(mondo)
    proponi(mondo, annuale)
    proponi(mondo, annuale, genere=Genere.CAPITOLO, codice="fabbisogno", anno=None, dopo="Testo.")
    secondo = services.apri_aggiornamento(
        piano=vigente, motivo="Errore.", utente=mondo.capofila, ora=SEDUTA
    )
    scrivi(mondo, secondo, "sfratti", traguardi={2019: None, 2020: None, 2021: Decimal(28)})
    approva(mondo, secondo)
    with pytest.raises(services.TriennaleCambiato, match="riparti dalla versione in vigore"):
        proponi(mondo, annuale, genere=Genere.ATTESE, codice=R, anno=2021, dopo=1, fonte="x")
    services.metti_in_verifica(piano=annuale, utente=mondo.capofila, ora=SEDUTA)
    with pytest.raises(services.TriennaleCambiato, match="Riporta il piano annuale in bozza"):
        services.proponi(piano=annuale, utente=mondo.capofila, ora=SEDUTA)
    services.riporta_in_bozza(piano=annuale, utente=mondo.capofila, ora=SEDUTA)

    tolte = services.riparti_dal_vigente(piano=annuale, utente=mondo.capofila, ora=SEDUTA)

    # The target started from 30 and the plan in force says 28; the chapter is still empty.
    assert tolte == 1
    resta = ModificaTriennale.objects.get()
    assert (resta.codice, resta.triennale_id) == ("fabbisogno", secondo.pk)
    approva(mondo, annuale)
    assert Piano.objects.vigenti().get(tipo="TRIENNALE").versione == 3


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"motivo": " "}, "perché"),
        ({"dopo": Decimal(30)}, "è già nel piano"),
        ({"dopo": None}, "nuovo valore"),
        ({"codice": "altro"}, "non ha questa voce"),
        ({"anno": 2022}, "non ha questa voce"),
        ({"dopo": Decimal(10_000_000)}, "troppo grande"),
        ({"genere": Genere.ATTESE, "codice": R, "dopo": Decimal("1.5"), "fonte": "x"}, "intero"),
        ({"genere": Genere.ATTESE, "codice": R, "dopo": Decimal(-1), "fonte": "x"}, "intero"),
        ({"genere": Genere.ATTESE, "codice": R, "dopo": Decimal(1)}, "la fonte"),
        ({"genere": Genere.CAPITOLO, "codice": "fabbisogno", "anno": None, "dopo": "a" * 120_001},
         "un capitolo ne tiene"),
    ],
)  # fmt: skip
def test_a_change_that_can_not_be_is_refused(
    mondo: Mondo, vigente: Piano, campi: dict[str, Any], frase: str
) -> None:
    annuale = consolida(mondo)

    with pytest.raises((services.AggiornamentoNonValido, services.MotivoMancante), match=frase):
        proponi(mondo, annuale, **campi)


def test_changes_are_written_while_the_annual_is_a_draft(mondo: Mondo, vigente: Piano) -> None:
    annuale = consolida(mondo)
    scritta = proponi(mondo, annuale)
    services.metti_in_verifica(piano=annuale, utente=mondo.capofila, ora=ORA)

    for atto in (
        lambda: proponi(mondo, annuale, dopo=Decimal(1)),
        lambda: services.togli_modifica(
            piano=annuale, pk=scritta.pk, utente=mondo.capofila, ora=ORA
        ),
        lambda: services.riparti_dal_vigente(piano=annuale, utente=mondo.capofila, ora=ORA),
    ):
        with pytest.raises(TransizioneNonAmmessa, match="si scrive in bozza"):
            atto()
    for vietato in (
        lambda: services.togli_modifica(
            piano=annuale, pk=scritta.pk, utente=mondo.segretario, ora=ORA
        ),
        lambda: services.riparti_dal_vigente(piano=annuale, utente=mondo.segretario, ora=ORA),
    ):
        with pytest.raises(PermissionDenied):
            vietato()


def test_a_change_is_taken_out(mondo: Mondo, vigente: Piano) -> None:
    annuale = consolida(mondo)
    scritta = proponi(mondo, annuale)

    services.togli_modifica(
        piano=annuale, pk=scritta.pk, utente=mondo.capofila, ora=ORA + timedelta(hours=1)
    )

    assert not ModificaTriennale.objects.exists()
    assert Evento.objects.filter(atto="RIMOZIONE_MODIFICA").exists()


def test_without_a_triennial_in_force_nothing_is_changed(mondo: Mondo, bozza: Piano) -> None:
    with pytest.raises(services.AggiornamentoNonValido, match="Nessun piano triennale in vigore"):
        proponi(mondo, consolida(mondo))
