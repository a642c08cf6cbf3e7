"""Last year's answers: what stays true is copied, what must be renewed is emptied and listed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bandi.models import Avviso
from bandi.rules.finestra import Finestra
from bandi.rules.tipi import Parametri
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from domande import selectors, services
from domande.compilazione.contenuto import memoria
from domande.compilazione.rinnovo import Precedente, riprendi
from domande.compilazione.risposte import Compilazione
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.models import Bozza
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_domanda, risposte

ALLORA, ADESSO = date(2019, 11, 5), date(2020, 11, 5)
CHI = {"nome": "Anna", "cognome": "Rossi", "codice_fiscale": "X", "nato_il": "1955-03-01"}


def ripresa(oggi: date = ADESSO, documenti: tuple[str, ...] = (), **altre: Any) -> Compilazione:
    precedente = Precedente(CHI, risposte(**altre), ALLORA, documenti)
    return riprendi(precedente, CHI, oggi, Parametri())


def voci(compilazione: Compilazione, dove: str) -> str:
    return " ".join(v["testo"] for v in compilazione.da_rinnovare if v["dove"] == dove)


def test_what_stays_true_is_copied_and_what_was_sworn_is_asked_again() -> None:
    compilazione = ripresa()

    assert set(compilazione.completate) == {"richiedente", "nucleo", "residenza", "condizioni"}
    assert compilazione.risposte["nucleo"] == risposte()["nucleo"]
    for sezione in (Sezione.INFORMATIVA, Sezione.ISEE, Sezione.UNITA, Sezione.DICHIARAZIONI):
        assert sezione not in compilazione.risposte
        assert sezione not in compilazione.grezze
    assert "scadeva il 31/12/2019" in voci(compilazione, "isee")
    assert "marca da bollo" in voci(compilazione, "dichiarazioni")
    assert "altre" in voci(compilazione, "unita")


@pytest.mark.parametrize(
    ("scade_il", "copiato"), [("2020-11-05", True), ("2020-11-04", False), (None, False)]
)
def test_an_isee_that_is_still_valid_is_copied(scade_il: str | None, copiato: bool) -> None:
    isee = {"valore": "8450.00", **({"scade_il": scade_il} if scade_il else {})}

    compilazione = ripresa(isee=isee)

    assert ("isee" in compilazione.risposte) is copiato
    assert voci(compilazione, "isee")


@pytest.mark.parametrize(
    ("scade_il", "buono"), [("2020-11-05", True), ("2020-11-04", False), (None, True)]
)
def test_an_expired_permit_is_asked_and_the_contacts_stay(
    scade_il: str | None, buono: bool
) -> None:
    dati = {"cittadinanza": "extra_ue", "email": "a@esempio.it", "permesso_tipo": "almeno_biennale"}

    compilazione = ripresa(
        richiedente={**dati, **({"permesso_scade_il": scade_il} if scade_il else {})}
    )

    assert ("richiedente" in compilazione.completate) is buono
    if not buono:
        assert compilazione.grezze["richiedente"] == {
            "cittadinanza": ["extra_ue"],
            "email": ["a@esempio.it"],
        }


def test_a_family_that_was_to_be_formed_is_asked_about() -> None:
    compilazione = ripresa(
        condizioni={"nuova_formazione": "da_costituire", "superficie": "40.00", "barriere": True}
    )

    assert "condizioni" not in compilazione.completate
    assert compilazione.grezze["condizioni"] == {"superficie": ["40.00"], "barriere": ["on"]}
    assert "quando è successo" in voci(compilazione, "condizioni")


@pytest.mark.parametrize(
    ("oggi", "frase"),
    [
        # Anna was born on 1 March 1955, Sara on 9 July 2012.
        (date(2020, 2, 29), ""),
        (date(2020, 3, 1), "Anna Rossi ha compiuto 65 anni"),
        (date(2030, 7, 8), "Anna Rossi ha compiuto 75 anni"),
        (date(2030, 7, 9), "Sara Bianchi ha compiuto 18 anni"),
    ],
)
def test_who_reached_an_age_that_counts_is_named(oggi: date, frase: str) -> None:
    trovate = voci(ripresa(oggi), "nucleo")

    assert frase in trovate
    assert ("Sara" in trovate) is (oggi >= date(2030, 7, 9))
    if not frase:
        assert "ha compiuto" not in trovate


def test_each_paper_is_listed() -> None:
    compilazione = ripresa(documenti=("verbale.pdf", "sfratto.pdf"))

    assert "verbale.pdf" in voci(compilazione, "documenti")
    assert "sfratto.pdf" in voci(compilazione, "documenti")


def test_an_entry_goes_when_its_page_is_saved_and_the_list_is_kept_with_the_draft() -> None:
    compilazione = ripresa()
    compilazione.completa("isee", {"valore": "1.00"}, 9)

    letta = Compilazione.leggi(compilazione.scrivi())

    assert voci(letta, "isee") == ""
    assert voci(letta, "dichiarazioni")
    assert "da_rinnovare" not in Compilazione(CHI).scrivi().decode()


def test_a_section_that_was_not_answered_is_not_listed() -> None:
    precedente = Precedente(CHI, {}, ALLORA)

    compilazione = riprendi(precedente, CHI, ALLORA, Parametri())

    assert [v["dove"] for v in compilazione.da_rinnovare] == ["unita", "dichiarazioni"]


DOPO = DURANTE + timedelta(days=366)


@pytest.fixture
def nuovo(scena: Scena, cittadina: Utente) -> Avviso:
    """She has sent a domanda for one avviso, and another is open a year later."""
    crea_domanda(scena, cittadina)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    unita = bandi.crea_unita(scena.ente, codice="CR-20", superficie_mq=Decimal("60.00"))
    avviso = bandi.crea_avviso(
        utente=scena.capofila,
        unita=[unita],
        codice="crema-2020",
        titolo="Avviso 2020",
        finestra=Finestra(bandi.APRE, DOPO + timedelta(days=30)),
    )
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    memoria.dimentica()
    return avviso


def comincia(avviso: Avviso, utente: Utente, ora: datetime = DOPO) -> Bozza:
    contenuto = selectors.contenuto_dell_avviso(avviso.codice)
    assert contenuto
    return services.inizia_bozza(contenuto=contenuto, utente=utente, ora=ora)


def riprende(avviso: Avviso, utente: Utente, bozza: Bozza) -> Bozza:
    contenuto = selectors.contenuto_dell_avviso(avviso.codice)
    assert contenuto
    return services.riprendi_risposte(bozza=bozza, contenuto=contenuto, utente=utente, ora=DOPO)


def test_she_takes_up_last_year_s_answers_and_sends(
    nuovo: Avviso, scena: Scena, cittadina: Utente
) -> None:
    orologio.sposta(DOPO)
    client = Client()
    client.force_login(cittadina)
    prima = client.get(reverse("domande:nuova", args=[nuovo.codice]))
    assert "Riprendi le risposte di allora" in prima.content.decode()

    risposta = client.post(
        reverse("domande:nuova", args=[nuovo.codice]), {"azione": "riprendi"}, follow=True
    )

    pagina = risposta.content.decode()
    assert "Hai ripreso le risposte di un’altra domanda" in pagina
    assert "scadeva il 31/12/2019" in pagina
    bozza = Bozza.objects.get(avviso=nuovo)
    assert reverse("domande:sezione", args=[bozza.chiave, "isee"]) in pagina
    assert set(bozza.sezioni) == {"richiedente", "nucleo", "residenza", "condizioni"}
    riepilogo = client.get(reverse("domande:riepilogo", args=[bozza.chiave])).content.decode()
    assert "Luca" in riepilogo
    assert "Hai ripreso le risposte" in riepilogo


def test_who_begins_from_nothing_has_nothing(nuovo: Avviso, cittadina: Utente) -> None:
    orologio.sposta(DOPO)
    client = Client()
    client.force_login(cittadina)

    client.post(reverse("domande:nuova", args=[nuovo.codice]), {"azione": "comincia"})

    assert Bozza.objects.get(avviso=nuovo).sezioni == []


def test_nothing_that_was_written_is_covered(nuovo: Avviso, cittadina: Utente) -> None:
    bozza = comincia(nuovo, cittadina)
    bozza = services.salva_sezione(
        bozza=bozza,
        utente=cittadina,
        sezione=Sezione.INFORMATIVA,
        versione_vista=0,
        ora=DOPO,
        risposte={"letta": True},
    )

    with pytest.raises(services.NonAdesso, match="continua da lì"):
        riprende(nuovo, cittadina, bozza)


def test_another_person_has_nothing_to_take_up(
    nuovo: Avviso, scena: Scena, cittadina: Utente
) -> None:
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    altra = Utente.objects.get(pk=altra.pk)
    bozza = comincia(nuovo, altra)

    assert selectors.domanda_precedente(nuovo.pk, altra) is None
    with pytest.raises(services.NonAdesso, match="Non hai inviato altre domande"):
        riprende(nuovo, altra, bozza)


def test_answers_are_of_a_person_and_not_of_an_account(nuovo: Avviso, cittadina: Utente) -> None:
    assert selectors.domanda_precedente(nuovo.pk, cittadina)
    cittadina.codice_fiscale_cifrato = cifratura.cifra(b"NREMRC80A01D142X")
    assert selectors.domanda_precedente(nuovo.pk, cittadina) is None
    cittadina.codice_fiscale_cifrato = None
    assert selectors.domanda_precedente(nuovo.pk, cittadina) is None


def test_an_office_takes_up_nothing(nuovo: Avviso, scena: Scena, cittadina: Utente) -> None:
    bozza = comincia(nuovo, cittadina)

    with pytest.raises(PermissionDenied):
        riprende(nuovo, scena.capofila, bozza)


def test_the_domanda_of_the_same_avviso_is_not_an_older_one(
    scena: Scena, cittadina: Utente
) -> None:
    crea_domanda(scena, cittadina)

    assert selectors.domanda_precedente(scena.avviso.pk, cittadina) is None


def test_what_was_taken_up_is_not_sent_among_the_answers(
    nuovo: Avviso, scena: Scena, cittadina: Utente
) -> None:
    bozza = riprende(nuovo, cittadina, comincia(nuovo, cittadina))
    compilazione = services.leggi_compilazione(bozza)
    assert compilazione.da_rinnovare

    assert set(compilazione.risposte) <= {sezione.value for sezione in ORDINE}
