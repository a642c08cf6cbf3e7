"""Drafts: begun once, in the window, by a citizen; and the files given with them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from crema_sap.custodia import controllo_file
from crema_sap.custodia.controllo_file import FileNonAmmesso, riconosci
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande import permissions, selectors, services
from domande.compilazione.risposte import Compilazione, RisposteIlleggibili
from domande.compilazione.sezioni import Sezione
from domande.services import ConflittoDiSezione, NonAdesso
from domande.services.allegati import ALLEGATI_MASSIMI, TroppiAllegati, aggiungi_allegato
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda


def test_begun_twice_it_is_the_same(scena: Scena, cittadina: Utente) -> None:
    prima = services.inizia_bozza(contenuto=scena.contenuto, utente=cittadina, ora=DURANTE)

    seconda = services.inizia_bozza(contenuto=scena.contenuto, utente=cittadina, ora=DURANTE)

    assert prima == seconda


@pytest.mark.parametrize(
    ("ora", "parola"),
    [
        (bandi.APRE - timedelta(seconds=1), "si ricevono da"),
        (bandi.CHIUDE, "il termine è passato"),
    ],
)
def test_it_begins_only_in_the_window(
    scena: Scena, cittadina: Utente, ora: object, parola: str
) -> None:
    with pytest.raises(NonAdesso, match=parola):
        services.inizia_bozza(contenuto=scena.contenuto, utente=cittadina, ora=ora)


def test_after_the_sending_another_begins_only_when_it_is_withdrawn(
    scena: Scena, cittadina: Utente
) -> None:
    crea_domanda(scena, cittadina)

    with pytest.raises(NonAdesso, match="prima ritira"):
        services.inizia_bozza(contenuto=scena.contenuto, utente=cittadina, ora=DURANTE)


def test_an_office_does_not_begin_one(scena: Scena, cittadina: Utente) -> None:
    with pytest.raises(PermissionDenied):
        services.inizia_bozza(contenuto=scena.contenuto, utente=scena.capofila, ora=DURANTE)


def test_an_identity_without_birth_date_cannot_begin(scena: Scena, cittadina: Utente) -> None:
    Utente.objects.filter(pk=cittadina.pk).update(data_di_nascita=None)

    with pytest.raises(PermissionDenied, match="SPID"):
        services.inizia_bozza(
            contenuto=scena.contenuto, utente=Utente.objects.get(pk=cittadina.pk), ora=DURANTE
        )


def test_the_richiedente_is_checked_beside_the_rows(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)
    altra = factories.crea_cittadino("Marco", "Neri")

    permissions.verifica_richiedente(cittadina, domanda)
    with pytest.raises(PermissionDenied, match="altra persona"):
        permissions.verifica_richiedente(altra, domanda)


def test_a_section_saved_meanwhile_is_not_covered(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    vista = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)
    di_chi = {"bozza": bozza, "utente": cittadina, "sezione": Sezione.ISEE, "ora": DURANTE}
    services.salva_sezione(**di_chi, versione_vista=vista, risposte={"valore": "9000.00"})

    with pytest.raises(ConflittoDiSezione, match="un'altra finestra") as conflitto:
        services.salva_sezione(**di_chi, versione_vista=vista, risposte={"valore": "7000.00"})

    rimaste = conflitto.value.compilazione
    assert rimaste.risposte[Sezione.ISEE] == {"valore": "9000.00"}
    assert conflitto.value.bozza.versione == rimaste.versione_di(Sezione.ISEE) > vista


def test_answers_wait_for_the_sign_in_until_they_are_saved(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    dove = {"chiave": bozza.chiave, "sezione": Sezione.ISEE}
    tante = {"valore": ["x" * services.bozze.MASSIMO_SOSPESE]}

    assert not services.sospendi_risposte(**dove, grezze=tante)
    assert services.riprendi_sospesa(bozza=bozza, sezione=Sezione.ISEE) is None
    assert services.sospendi_risposte(**dove, grezze={"valore": ["7.000"]})

    assert services.riprendi_sospesa(bozza=bozza, sezione=Sezione.ISEE) == {"valore": ["7.000"]}
    vista = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)
    services.salva_sezione(
        bozza=bozza,
        utente=cittadina,
        sezione=Sezione.ISEE,
        versione_vista=vista,
        ora=DURANTE,
        grezze={"valore": ["7.000"]},
    )
    assert services.riprendi_sospesa(bozza=bozza, sezione=Sezione.ISEE) is None


def test_only_the_offices_of_an_avviso_read_its_list(scena: Scena, cittadina: Utente) -> None:
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    eisa = factories.crea_utente(Ruolo.EISA_OPERATORE, scena.ente)

    permissions.verifica_ufficio(scena.capofila)
    for utente in (eisa, cittadina):
        with pytest.raises(PermissionDenied, match="capofila o dell'ente proprietario"):
            permissions.verifica_ufficio(utente)


def test_an_unfinished_page_may_be_empty(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina, sezioni=())

    salvata = services.salva_sezione(
        bozza=bozza, utente=cittadina, sezione=Sezione.ISEE, versione_vista=0, ora=DURANTE
    )

    assert services.leggi_compilazione(salvata).grezze == {"isee": {}}


def test_answers_of_another_shape_are_refused() -> None:
    with pytest.raises(RisposteIlleggibili):
        Compilazione.leggi(b'{"forma": 99}')


def test_an_unknown_avviso_has_no_content(scena: Scena) -> None:
    assert selectors.contenuto_dell_avviso("non-c-e") is None
    with pytest.raises(selectors.Avviso.DoesNotExist):
        selectors.contenuto_con_chiave(0)


def test_there_is_room_for_so_many_files(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    def carica(numero: int) -> None:
        aggiungi_allegato(
            bozza=bozza,
            utente=cittadina,
            tipo="altro",
            nome="a.pdf",
            file=ContentFile(b"%%PDF-%d" % numero),
            formato="application/pdf",
            ora=DURANTE,
        )

    for numero in range(ALLEGATI_MASSIMI):
        carica(numero)
    with pytest.raises(TroppiAllegati):
        carica(ALLEGATI_MASSIMI)
    ambiti.entra(scena.ambito.pk, cittadina.pk)


def jpeg(larghezza: int, altezza: int) -> bytes:
    inizio = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff"
    quadro = b"\xff\xc0\x00\x0b\x08" + altezza.to_bytes(2) + larghezza.to_bytes(2) + b"\x03"
    return inizio + b"\xff\x01" + quadro + b"\x00" * 8


def png(larghezza: int, altezza: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + larghezza.to_bytes(4) + altezza.to_bytes(4)


def test_pictures_are_known_by_their_bytes() -> None:
    assert riconosci(jpeg(4000, 3000)) == controllo_file.JPEG
    assert riconosci(png(4000, 3000)) == controllo_file.PNG


@pytest.mark.parametrize(
    "dati",
    [
        b"",
        jpeg(30_000, 30_000),
        jpeg(0, 10),
        png(60_000, 60_000),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff" + b"\xe0\x00\x02" * 3 + b"x" * 20,
        b"%PDF-1.4 " + b"/Type /Page " * 101 + b"%%EOF",
    ],
)
def test_bombs_and_ruins_are_refused(dati: bytes) -> None:
    with pytest.raises(FileNonAmmesso):
        riconosci(dati)
