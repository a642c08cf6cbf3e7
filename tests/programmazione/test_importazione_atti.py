"""From the sheet to the register: dry run, confirmation, saving, events."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ambito
from crema_sap.registro import catena
from crema_sap.registro.models import Effetto, Evento
from programmazione import services as patrimonio
from programmazione.importazione import controllo, deposito, services, tasks
from programmazione.importazione.states import PassaggioNonAmmesso, StatoImportazione
from programmazione.models import Importazione, UnitaAbitativa
from tests.programmazione.factories import ORA, Mondo, crea_unita
from tests.programmazione.importazioni import (
    RIGA,
    TITOLI,
    conferma,
    csv_di,
    porta,
    rifiuti,
    svolgi,
    voci,
    xlsx,
)

pytestmark = pytest.mark.usefixtures("cartella_dati")


def test_new_dwellings_are_saved_only_once_confirmed(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])

    importazione = porta(operatore, xlsx(TITOLI, RIGA))

    assert importazione.stato == StatoImportazione.ESAMINATA
    assert importazione.conti["NUOVA"] == 1
    assert not UnitaAbitativa.objects.exists()
    conferma(importazione, operatore)
    unita = UnitaAbitativa.objects.get()
    assert (unita.codice, unita.proprietario, unita.comune_id) == (
        "A-1", mondo.comuni[0], mondo.comuni[0].comune_id,
    )  # fmt: skip
    assert (str(unita.superficie_mq), unita.vani, unita.zona) == ("58.40", None, "")
    assert (unita.riga_versione, unita.dimostrativa) == (1, False)
    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.SALVATA


def test_a_change_shows_before_and_after_and_is_written_as_the_form_does(mondo: Mondo) -> None:
    ente = mondo.comuni[0]
    operatore = mondo.operatore(ente)
    a_mano = crea_unita(ente, "M-1", superficie_mq=50, stato="OCCUPATA")
    crea_unita(ente, "A-1", superficie_mq=50, stato="OCCUPATA")
    patrimonio.modifica_unita(
        unita=a_mano,
        dati={"superficie_mq": 60, "stato": "LIBERA", "ascensore": True},
        riga_versione=1,
        utente=operatore,
        ora=ORA,
    )

    importazione = porta(
        operatore, xlsx((*TITOLI, "Ascensore"), ("A-1", "Alfa", "SAP", "Libera", 60, "sì"))
    )

    [voce] = voci(importazione, "CAMBIATA")
    oggi = importazione.giorno
    assert oggi is not None
    assert voce["cambi"] == {
        "ascensore": [None, True],
        "stato": ["OCCUPATA", "LIBERA"],
        "stato_dal": [None, oggi.isoformat()],
        "superficie_mq": ["50.00", "60.00"],
    }
    Importazione.objects.update(giorno=ORA.date())
    importazione.pagine.filter(esito="CAMBIATA").update(
        righe=[{**voce, "cambi": voce["cambi"] | {"stato_dal": [None, "2019-11-05"]}}]
    )
    conferma(importazione, operatore)
    unita = UnitaAbitativa.objects.get(codice="A-1")
    a_mano = UnitaAbitativa.objects.get(codice="M-1")
    for campo in ("superficie_mq", "stato", "stato_dal", "ascensore", "riga_versione", "vani"):
        assert getattr(unita, campo) == getattr(a_mano, campo), campo
    scritti = dict(Evento.objects.filter(atto="MODIFICA_UNITA").values_list("oggetto_id", "dati"))
    dal_foglio, dal_modulo = scritti[str(unita.pk)], scritti[str(a_mano.pk)]
    assert dal_foglio.pop("superficie_mq") == ["50.00", "60.00"]
    dal_modulo.pop("superficie_mq")
    assert dal_foglio == dal_modulo | {"stato_dal": ["None", "2019-11-05"]}


def test_the_chain_of_the_register_holds_after_an_import(ambito: Ambito, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    righe = [(f"A-{n}", *RIGA[1:]) for n in range(120)]

    importazione = conferma(porta(operatore, xlsx(TITOLI, *righe)), operatore)

    assert importazione.stato == StatoImportazione.SALVATA
    eventi = Evento.objects.filter(atto="INSERIMENTO_UNITA").order_by("numero")
    assert [evento.dati["codice"] for evento in eventi] == [riga[0] for riga in righe]
    assert Evento.objects.get(atto="IMPORTAZIONE_UNITA").dati["conti"]["NUOVA"] == 120
    esito = catena.verifica(ambito)
    assert (esito.rottura, esito.anelli) == (None, Evento.objects.count())


def test_nothing_is_saved_unless_all_is_green(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(TITOLI, RIGA, ("A-2", "Milano", "SAP", "Libera", 40)))

    with pytest.raises(services.NonConfermabile, match="senza righe rifiutate"):
        conferma(importazione, operatore)

    assert rifiuti(importazione) == [("B3", "non è un comune di questo ambito")]
    assert not UnitaAbitativa.objects.exists()


def test_the_dwelling_of_another_ente_is_refused_and_not_named(mondo: Mondo) -> None:
    alfa, beta = mondo.comuni[:2]
    crea_unita(beta, "B-1")
    crea_unita(beta, "B-2", gestore=alfa)

    importazione = porta(
        mondo.operatore(alfa),
        xlsx(TITOLI, ("B-1", "Beta", "SAP", "Libera", 40), ("B-2", "Beta", "SAP", "Occupata", 40)),
    )

    assert rifiuti(importazione) == [("A2", "l'unità con questo codice è di un altro ente")]
    assert importazione.conti["CAMBIATA"] == 1


def test_an_owner_is_never_changed_from_a_sheet(mondo: Mondo) -> None:
    alfa = mondo.comuni[0]
    crea_unita(alfa, "A-1")
    titoli = (*TITOLI, "Proprietario")

    importazione = porta(
        mondo.operatore(alfa),
        xlsx(titoli, (*RIGA, "Beta"), ("N-1", *RIGA[1:], "Beta"), ("N-2", *RIGA[1:], "Alfa")),
    )

    assert rifiuti(importazione) == [
        ("F2", "il proprietario non è quello del registro"),
        ("F3", "si inseriscono solo le unità del proprio ente"),
    ]
    assert importazione.conti["NUOVA"] == 1


def test_a_sheet_does_not_do_what_takes_an_act(mondo: Mondo) -> None:
    alfa = mondo.comuni[0]
    uscita = {"stato": "DISMESSA", "uscita_il": ORA.date(), "uscita_motivo": "VENDITA"}
    crea_unita(alfa, "A-1", uscita_atto="n. 1", superficie_mq=50, **uscita)
    crea_unita(alfa, "A-2", uscita_atto="n. 1", **uscita)
    titoli = ("Codice", "Comune", "Servizio", "Stato", "Superficie utile", "Gestore")

    importazione = porta(
        mondo.operatore(alfa),
        xlsx(
            titoli,
            ("A-1", "Alfa", "SAP", "Uscita dal patrimonio", 60, ""),
            ("A-2", "Alfa", "SAP", "Uscita dal patrimonio", "", ""),
            ("A-3", "Alfa", "SAP", "Uscita dal patrimonio", 60, ""),
            ("A-4", "Alfa", "SAP", "Libera", 60, "Alfa"),
        ),
    )

    assert [motivo for _, motivo in rifiuti(importazione)] == [
        "l'unità è uscita dal patrimonio",
        "dal patrimonio si esce con un atto",
        "il gestore è lo stesso proprietario",
    ]
    assert importazione.conti["UGUALE"] == 1


@pytest.mark.parametrize("cambio", ["versione", "proprietario", "nuova"])
def test_if_the_register_changed_meanwhile_a_new_dry_run_is_shown(
    mondo: Mondo, cambio: str
) -> None:
    alfa, beta = mondo.comuni[:2]
    operatore = mondo.operatore(alfa)
    vecchia = crea_unita(alfa, "A-1", stato="LIBERA", superficie_mq=50)
    importazione = porta(operatore, xlsx(TITOLI, RIGA, ("A-2", *RIGA[1:])))
    if cambio == "versione":
        patrimonio.modifica_unita(
            unita=vecchia, dati={"zona": "Centro"}, riga_versione=1, utente=operatore, ora=ORA
        )
    elif cambio == "proprietario":
        UnitaAbitativa.objects.filter(pk=vecchia.pk).update(proprietario=beta)
    else:
        crea_unita(alfa, "A-2")

    conferma(importazione, operatore)

    assert importazione.stato == StatoImportazione.ESAMINATA
    assert (importazione.ripetuta, importazione.prova) == (True, 2)
    assert not UnitaAbitativa.objects.filter(superficie_mq="58.40").exists()
    assert not Evento.objects.filter(atto="IMPORTAZIONE_UNITA").exists()


def test_a_state_dated_today_is_asked_again_the_day_after(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    crea_unita(mondo.comuni[0], "A-1", stato="OCCUPATA")
    importazione = porta(operatore, xlsx(TITOLI, RIGA))
    assert importazione.giorno is not None

    services.conferma(
        importazione=importazione,
        prova=1,
        utente=operatore,
        ora=ORA.replace(year=importazione.giorno.year) + timedelta(days=400),
    )
    svolgi(importazione)

    assert importazione.ripetuta
    assert UnitaAbitativa.objects.get().stato == "OCCUPATA"


def test_confirming_twice_saves_once(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(TITOLI, RIGA))

    for _ in range(2):
        services.conferma(importazione=importazione, prova=1, utente=operatore, ora=ORA)
    effetto = Effetto.objects.get(tipo=services.SALVA)
    svolgi(importazione)
    tasks.salva_importazione(effetto)
    services.conferma(importazione=importazione, prova=1, utente=operatore, ora=ORA)

    assert UnitaAbitativa.objects.count() == 1
    assert Evento.objects.filter(atto="IMPORTAZIONE_UNITA").count() == 1


def test_only_the_dry_run_that_was_seen_is_confirmed(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(TITOLI, RIGA))

    with pytest.raises(services.NonConfermabile, match="non è più l'ultima"):
        services.conferma(importazione=importazione, prova=2, utente=operatore, ora=ORA)


def test_a_sheet_that_changes_nothing_has_nothing_to_confirm(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    conferma(porta(operatore, xlsx(TITOLI, RIGA)), operatore)

    ancora = porta(operatore, xlsx(TITOLI, RIGA))

    assert ancora.conti["UGUALE"] == 1
    assert not ancora.verde


def test_who_may_import(mondo: Mondo) -> None:
    for altro in (mondo.capofila, mondo.sindaco, mondo.segretario):
        with pytest.raises(PermissionDenied):
            services.carica(utente=altro, nome="a.xlsx", dati=xlsx(TITOLI, RIGA), ora=ORA)
    importazione = porta(mondo.operatore(mondo.comuni[0]), xlsx(TITOLI, RIGA))
    estraneo = mondo.operatore(mondo.comuni[1])

    with pytest.raises(PermissionDenied, match="altro ente"):
        services.conferma(importazione=importazione, prova=1, utente=estraneo, ora=ORA)
    with pytest.raises(PermissionDenied, match="altro ente"):
        services.annulla(importazione=importazione, utente=estraneo, ora=ORA)
    assert not Importazione.objects.visibili_a(estraneo).exists()
    assert not Importazione.objects.visibili_a(mondo.capofila).exists()


def test_giving_up_throws_the_file_away(
    mondo: Mondo, django_capture_on_commit_callbacks: object
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = porta(operatore, xlsx(TITOLI, RIGA))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.annulla(importazione=importazione, utente=operatore, ora=ORA)

    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.ANNULLATA
    assert not importazione.pagine.exists()
    with pytest.raises(FileNotFoundError):
        deposito.leggi(importazione.identificativo, deposito.ORIGINALE)
    with pytest.raises(PassaggioNonAmmesso):
        services.annulla(importazione=importazione, utente=operatore, ora=ORA)


def test_files_are_encrypted_and_thrown_away_when_their_time_is_over(
    mondo: Mondo, django_capture_on_commit_callbacks: object
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    vecchia = porta(operatore, csv_di(TITOLI, RIGA), "vecchia.csv")
    nuova = porta(operatore, csv_di(TITOLI, RIGA), "nuova.csv")
    Importazione.objects.filter(pk=vecchia.pk).update(scade_il=ORA - timedelta(days=4000))
    Importazione.objects.filter(pk=nuova.pk).update(scade_il=ORA + timedelta(days=40_000))
    deposito.scrivi(vecchia.identificativo, deposito.OSSERVAZIONI, b"osservazioni")
    orfano = deposito.cartella() / "00000000-0000-0000-0000-000000000000.originale"
    orfano.write_bytes(b"x")
    assert b"Alfa" not in b"".join(f.read_bytes() for f in deposito.cartella().iterdir())

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tasks.pulisci_importazioni()

    assert [f.stem for f in deposito.cartella().iterdir()] == [str(nuova.identificativo)]
    vecchia.refresh_from_db()
    assert vecchia.stato == StatoImportazione.ANNULLATA
    assert vecchia.cancellato_il is not None


def test_a_file_that_is_gone_is_said_to_be(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = services.carica(
        utente=operatore, nome="a.csv", dati=csv_di(TITOLI, RIGA), ora=ORA
    )
    deposito.cancella(importazione.identificativo)

    svolgi(importazione)

    assert importazione.stato == StatoImportazione.ILLEGGIBILE
    assert importazione.rimedio == "Caricalo di nuovo."


def test_an_import_that_can_not_be_done_says_so(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    importazione = services.carica(
        utente=operatore, nome="a.csv", dati=csv_di(TITOLI, RIGA), ora=ORA
    )

    tasks.non_riuscita(Effetto.objects.get(tipo=services.ESAMINA))

    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.ILLEGGIBILE
    assert "nulla è stato salvato" in importazione.motivo


def test_what_is_not_a_sheet_is_refused_at_the_door(mondo: Mondo) -> None:
    with pytest.raises(controllo.FileRifiutato, match="PDF"):
        services.carica(
            utente=mondo.operatore(mondo.comuni[0]), nome="a.xlsx", dati=b"%PDF-1.7", ora=ORA
        )

    assert not Importazione.objects.exists()


def test_dates_of_every_kind_are_the_same_day(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    titoli = (*TITOLI, "In questo stato dal")
    giorni = (date(2019, 10, 1), "01/10/2019", "1-10-2019", "2019-10-01", 43739, "2019-10-01 00:00")
    righe = [(f"A-{n}", *RIGA[1:], giorno) for n, giorno in enumerate(giorni)]

    importazione = conferma(porta(operatore, xlsx(titoli, *righe)), operatore)

    assert importazione.stato == StatoImportazione.SALVATA, rifiuti(importazione)
    dal = UnitaAbitativa.objects.values_list("stato_dal", flat=True)
    assert set(dal) == {date(2019, 10, 1)}


def test_what_only_the_database_knows_is_said_in_its_words(mondo: Mondo) -> None:
    alfa, beta = mondo.comuni[:2]
    operatore = mondo.operatore(alfa)
    titoli = (*TITOLI, "Codice regionale")
    provata = porta(operatore, xlsx(titoli, (*RIGA, "R-1")))
    # Another ente takes the code between the dry run and the confirmation.
    crea_unita(beta, "B-1", codice_regionale="R-1")

    importazione = conferma(provata, operatore)

    assert importazione.stato == StatoImportazione.ILLEGGIBILE
    assert "Un'altra unità ha già questo codice regionale." in importazione.motivo
    assert not UnitaAbitativa.objects.filter(codice="A-1").exists()
