"""The copy on paper of a draft, and how far each person of a desk's list is."""

from typing import Any

from crema_sap import pdf
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from crema_sap.registro import documenti
from domande import services as bozze
from domande.mandati import selectors
from domande.mandati.documents import COPIA, copia_bozza
from domande.models import Allegato, FormaMandato
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda, invia
from tests.domande.sportello import Sportello


def chiedi(bozza: Any) -> Any:
    return documenti.richiedi(
        tipo=COPIA, oggetto=bozza, titolo="Copia", utente=None, ora=DURANTE, versione=bozza.versione
    )


def test_the_copy_holds_the_answers_and_the_place_to_sign(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    html = pdf.componi_html(copia_bozza(chiedi(bozza)))

    for parola in ("8.450,00", "Via Mazzini 1", "Bianchi", "Firma della persona", "non è ancora"):
        assert parola in html


def test_the_copy_of_a_draft_that_was_sent_says_so(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    documento = chiedi(bozza)
    invia(scena, bozza, cittadina)

    assert "è stata inviata" in pdf.componi_html(copia_bozza(documento))


def situazione(sportello: Sportello, ora: Any = DURANTE) -> tuple[str, str]:
    sportello.entra()
    (riga,) = selectors.assistiti(utente=sportello.utente, ora=ora)
    return riga.situazione, riga.prossimo


def test_the_list_follows_the_domanda_to_the_sending_and_the_withdrawal(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    bozza = crea_bozza(scena, cittadina)
    sportello.attivo(banco.di(cittadina))
    assert situazione(sportello)[1] == "Rileggi ad alta voce e invia."
    assert situazione(sportello, bandi.CHIUDE)[0] == "Non inviata: il termine è passato"

    ambiti.entra(scena.ambito.pk, cittadina.pk)
    domanda = invia(scena, bozza, cittadina)
    assert situazione(sportello)[0] == "Inviata"

    ambiti.entra(scena.ambito.pk, cittadina.pk)
    bozze.ritira_domanda(domanda=domanda, utente=cittadina, ora=DURANTE)
    assert situazione(sportello) == ("Ritirata", "Apri la domanda per inviarne un'altra.")
    assert situazione(sportello, bandi.CHIUDE) == ("Ritirata", "Concludi.")


def test_the_list_follows_the_signed_form(sportello: Sportello) -> None:
    mandato = sportello.proponi(banco.persona(), FormaMandato.CARTA)
    assert situazione(sportello)[1] == "Carica il modulo firmato."
    banco.carta(mandato, sportello, ammessa=False)
    assert situazione(sportello)[1] == "Il modulo firmato è in controllo."
    Allegato.objects.update(esito="AMMESSO", impronta_servita="0" * 64, controllato_il=DURANTE)
    assert situazione(sportello)[1] == "Apri la domanda."


def test_who_sent_alone_is_found_by_the_list_too(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    crea_domanda(scena, cittadina)
    sportello.attivo(banco.di(cittadina))

    assert situazione(sportello) == ("Inviata", "Consegna la ricevuta e concludi il mandato.")
