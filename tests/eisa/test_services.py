"""The acts of a review: who, when, and what they leave behind."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Evento
from domande.models import Domanda
from eisa import selectors, services
from eisa.models import Istruttoria, NotaIstruttoria
from eisa.states import (
    TRANSIZIONI,
    EsitoIstruttoria,
    EsitoVoce,
    StatoIstruttoria,
    TransizioneNonAmmessa,
    verifica_transizione,
)
from tests import factories
from tests.eisa.factories import ORA, apri, crea_operatore, verifica_tutte

FUORI = [ruolo for ruolo in Ruolo if ruolo not in {Ruolo.EISA_OPERATORE, Ruolo.EISA_COORDINATORE}]


def in_stato(stato: StatoIstruttoria, domanda: Domanda, utente: Utente) -> Istruttoria:
    """Bring a review to a state through the acts."""
    istruttoria = apri(domanda, utente)
    if stato == StatoIstruttoria.DA_PRENDERE:
        return services.rilascia(istruttoria=istruttoria, utente=utente, ora=ORA)
    if stato == StatoIstruttoria.CHIUSA:
        verifica_tutte(istruttoria, utente)
        return services.chiudi(
            istruttoria=istruttoria, versione=istruttoria.versione, utente=utente, ora=ORA
        )
    return istruttoria


def compi(atto: str, istruttoria: Istruttoria, utente: Utente) -> None:
    """Do an act by its name."""
    comuni = {"istruttoria": istruttoria, "utente": utente, "ora": ORA}
    istruttoria.refresh_from_db()
    if atto == "prendi_in_carico":
        services.prendi_in_carico(**comuni)
    elif atto == "rilascia":
        services.rilascia(**comuni)
    elif atto == "chiudi":
        verificabili = selectors.voci(istruttoria)
        assert verificabili
        services.chiudi(versione=istruttoria.versione, **comuni)
    elif atto == "riapri":
        services.riapri(motivo="Nuovi documenti", **comuni)
    else:
        voce = selectors.voci(istruttoria)[0]
        services.verifica_voce(
            voce_id=voce.id,
            esito=EsitoVoce.CONFERMATA,
            osservazione="",
            versione=istruttoria.versione,
            **comuni,
        )


ARRIVO = {
    "prendi_in_carico": (StatoIstruttoria.DA_PRENDERE, StatoIstruttoria.IN_CORSO),
    "rilascia": (StatoIstruttoria.IN_CORSO, StatoIstruttoria.DA_PRENDERE),
    "chiudi": (StatoIstruttoria.IN_CORSO, StatoIstruttoria.CHIUSA),
    "riapri": (StatoIstruttoria.CHIUSA, StatoIstruttoria.IN_CORSO),
    "verifica_voce": (StatoIstruttoria.IN_CORSO, StatoIstruttoria.IN_CORSO),
}


@pytest.mark.parametrize("stato", StatoIstruttoria)
@pytest.mark.parametrize("atto", ARRIVO)
def test_each_act_belongs_to_one_state(
    atto: str, stato: StatoIstruttoria, domanda: Domanda, coordinatore: Utente
) -> None:
    istruttoria = in_stato(stato, domanda, coordinatore)
    if stato == StatoIstruttoria.IN_CORSO:
        verifica_tutte(istruttoria, coordinatore)
    da, a = ARRIVO[atto]

    if stato == da:
        compi(atto, istruttoria, coordinatore)
        istruttoria.refresh_from_db()
        assert istruttoria.stato == a
    else:
        with pytest.raises(TransizioneNonAmmessa):
            compi(atto, istruttoria, coordinatore)


@pytest.mark.parametrize("da", StatoIstruttoria)
@pytest.mark.parametrize("a", StatoIstruttoria)
def test_the_table_is_the_law(da: StatoIstruttoria, a: StatoIstruttoria) -> None:
    if a in TRANSIZIONI[da]:
        verifica_transizione(da, a)
    else:
        with pytest.raises(TransizioneNonAmmessa, match=da.label):
            verifica_transizione(da, a)


@pytest.mark.parametrize("atto", [*ARRIVO, "nota", "lettura"])
def test_nobody_outside_the_team_touches_a_dossier(
    atto: str, domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = apri(domanda, operatrice)

    for ruolo in FUORI:
        estraneo = crea_operatore(ruolo)
        with pytest.raises(PermissionDenied):
            if atto == "nota":
                services.scrivi_nota(istruttoria=istruttoria, testo="x", utente=estraneo, ora=ORA)
            elif atto == "lettura":
                services.annota_lettura(
                    istruttoria=istruttoria, motivo="x", utente=estraneo, ora=ORA
                )
            else:
                compi(atto, istruttoria, estraneo)


def test_nobody_outside_the_team_opens_a_review(domanda: Domanda) -> None:
    for ruolo in FUORI:
        with pytest.raises(PermissionDenied):
            apri(domanda, crea_operatore(ruolo))


def test_another_operator_may_not_work_my_dossier(domanda: Domanda, operatrice: Utente) -> None:
    istruttoria = apri(domanda, operatrice)
    altra = factories.crea_utente(Ruolo.EISA_OPERATORE, ente=operatrice.incarico.ente)

    with pytest.raises(PermissionDenied, match="un'altra persona"):
        compi("verifica_voce", istruttoria, altra)
    assert not selectors.istruttorie(utente=altra).exists()


def test_a_free_dossier_must_be_taken_before_it_is_worked(
    domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = in_stato(StatoIstruttoria.DA_PRENDERE, domanda, operatrice)

    with pytest.raises(PermissionDenied, match="prenderlo in carico"):
        compi("verifica_voce", istruttoria, operatrice)


def test_only_the_coordinator_reopens(domanda: Domanda, operatrice: Utente) -> None:
    istruttoria = in_stato(StatoIstruttoria.CHIUSA, domanda, operatrice)

    with pytest.raises(PermissionDenied, match="coordinatore"):
        compi("riapri", istruttoria, operatrice)


def test_a_review_begins_once(domanda: Domanda, operatrice: Utente, coordinatore: Utente) -> None:
    apri(domanda, operatrice)

    with pytest.raises(services.GiaInCarico):
        apri(domanda, coordinatore)


def test_the_checklist_has_every_requirement_and_condition_and_no_points(
    domanda: Domanda, operatrice: Utente
) -> None:
    voci = selectors.voci(apri(domanda, operatrice))

    assert {voce.tipo for voce in voci} == {"REQUISITO", "CONDIZIONE"}
    assert all(voce.norma and voce.esito == EsitoVoce.DA_VERIFICARE for voce in voci)
    assert not any("punti" in voce.descrizione.lower() for voce in voci)


def test_who_saves_on_an_older_version_is_told(domanda: Domanda, operatrice: Utente) -> None:
    istruttoria = apri(domanda, operatrice)
    vecchia = istruttoria.versione
    voce = selectors.voci(istruttoria)[0]
    compi("verifica_voce", istruttoria, operatrice)

    with pytest.raises(services.VersioneSuperata):
        services.verifica_voce(
            istruttoria=istruttoria,
            voce_id=voce.id,
            esito=EsitoVoce.NON_CONFERMATA,
            osservazione="",
            versione=vecchia,
            utente=operatrice,
            ora=ORA,
        )
    assert selectors.voci(istruttoria)[0].esito == EsitoVoce.CONFERMATA


def test_a_line_may_go_back_to_unchecked(domanda: Domanda, operatrice: Utente) -> None:
    istruttoria = verifica_tutte(apri(domanda, operatrice), operatrice)
    verifica_tutte(istruttoria, operatrice, EsitoVoce.DA_VERIFICARE)

    assert all(voce.verificata_il is None for voce in selectors.voci(istruttoria))


def test_a_review_is_not_closed_while_lines_wait(domanda: Domanda, operatrice: Utente) -> None:
    istruttoria = apri(domanda, operatrice)

    with pytest.raises(services.VociDaVerificare, match="voci da verificare"):
        compi("chiudi", istruttoria, operatrice)


def test_the_last_line_is_counted_in_the_singular(domanda: Domanda, operatrice: Utente) -> None:
    istruttoria = verifica_tutte(apri(domanda, operatrice), operatrice)
    services.verifica_voce(
        istruttoria=istruttoria,
        voce_id=selectors.voci(istruttoria)[0].id,
        esito=EsitoVoce.DA_VERIFICARE,
        osservazione="",
        versione=istruttoria.versione,
        utente=operatrice,
        ora=ORA,
    )

    with pytest.raises(services.VociDaVerificare, match="resta una voce"):
        compi("chiudi", istruttoria, operatrice)


@pytest.mark.parametrize(
    ("esito", "atteso"),
    [
        (EsitoVoce.CONFERMATA, EsitoIstruttoria.REGOLARE),
        (EsitoVoce.NON_PERTINENTE, EsitoIstruttoria.REGOLARE),
        (EsitoVoce.NON_CONFERMATA, EsitoIstruttoria.DIFFORME),
    ],
)
def test_one_line_not_confirmed_makes_it_differ(
    esito: EsitoVoce, atteso: EsitoIstruttoria, domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = verifica_tutte(apri(domanda, operatrice), operatrice)
    services.verifica_voce(
        istruttoria=istruttoria,
        voce_id=selectors.voci(istruttoria)[0].id,
        esito=esito,
        osservazione="Visto il certificato",
        versione=istruttoria.versione,
        utente=operatrice,
        ora=ORA,
    )

    compi("chiudi", istruttoria, operatrice)

    istruttoria.refresh_from_db()
    assert istruttoria.esito == atteso
    assert selectors.voci(istruttoria)[0].osservazione == "Visto il certificato"


def test_notes_are_kept_encrypted_and_nobody_changes_them(
    domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = apri(domanda, operatrice)

    services.scrivi_nota(
        istruttoria=istruttoria, testo=" Telefonata alla signora ", utente=operatrice, ora=ORA
    )

    (nota,) = selectors.note(istruttoria)
    assert (nota.testo, nota.autore) == ("Telefonata alla signora", str(operatrice))
    riga = NotaIstruttoria.objects.get()
    assert b"Telefonata" not in bytes(riga.testo_cifrato)
    comandi = (
        "UPDATE eisa_notaistruttoria SET autore_id = 1",
        "DELETE FROM eisa_notaistruttoria",
    )
    for comando in comandi:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursore:
            cursore.execute(comando)


def test_an_empty_note_or_reason_is_refused(domanda: Domanda, coordinatore: Utente) -> None:
    istruttoria = in_stato(StatoIstruttoria.CHIUSA, domanda, coordinatore)

    with pytest.raises(services.NotaVuota):
        services.scrivi_nota(istruttoria=istruttoria, testo="  ", utente=coordinatore, ora=ORA)
    with pytest.raises(services.NotaVuota):
        services.riapri(istruttoria=istruttoria, motivo=" ", utente=coordinatore, ora=ORA)


def test_every_act_and_every_reading_is_in_the_register(
    domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = apri(domanda, operatrice)
    services.annota_lettura(
        istruttoria=istruttoria, motivo="istruttoria", utente=operatrice, ora=ORA
    )
    verifica_tutte(istruttoria, operatrice)
    compi("chiudi", istruttoria, operatrice)

    atti = list(
        Evento.objects.dell_oggetto(istruttoria).order_by("numero").values_list("atto", flat=True)
    )
    assert atti[:2] == ["APERTURA_ISTRUTTORIA", "LETTURA_FASCICOLO"]
    assert atti[-1] == "CHIUSURA_ISTRUTTORIA"
    assert set(atti[2:-1]) == {"VERIFICA_VOCE"}


@pytest.mark.parametrize(
    "campi",
    [
        {"stato": "CHIUSA"},
        {"stato": "DA_PRENDERE"},
        {"esito": "REGOLARE"},
        {"assegnata_a": None},
    ],
)
def test_the_database_keeps_state_date_and_person_together(
    campi: dict[str, object], domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = apri(domanda, operatrice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Istruttoria.objects.filter(pk=istruttoria.pk).update(**campi)
