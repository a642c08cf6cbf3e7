"""What changed since what is published, and why: read by who approves, judged before publishing."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from domande.doppioni import services as doppioni
from domande.graduatorie import letture_differenze
from domande.models import (
    Comunicazione,
    Domanda,
    EsitoDoppione,
    PubblicazioneGraduatoria,
    SegnalazioneDoppione,
)
from domande.rettifiche import tasks
from tests import factories
from tests.domande.elaborazioni import elabora, lista_di
from tests.domande.factories import Scena, crea_domanda
from tests.domande.rettifiche import ORA, Mondo, crea_mondo
from tests.domande.termini import approva_tutti, con_tutto


def leggi(utente: Utente, nome: str) -> str:
    cliente = Client()
    cliente.force_login(utente)
    return re.sub(r"\s+", " ", cliente.get(reverse(nome, args=["crema-2019"])).content.decode())


def anche_marco(scena: Scena, _cittadina: Utente) -> None:
    """Somebody else sends a domanda with the same people."""
    marco = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, marco.pk)
    crea_domanda(scena, Utente.objects.get(pk=marco.pk))


def escludi(mondo: Mondo, domanda: Domanda) -> None:
    doppioni.decidi(
        segnalazione_id=SegnalazioneDoppione.objects.get().pk,
        esito=EsitoDoppione.ESCLUSA,
        esclusa_id=domanda.pk,
        motivi="È la stessa famiglia.",
        viste=0,
        utente=mondo.responsabile,
        ora=ORA,
    )


def accogli(mondo: Mondo) -> None:
    mondo.decidi(mondo.chiedi())
    for effetto in Effetto.objects.filter(tipo="rettifica_accolta"):
        tasks.rettifica_accolta(effetto)


def test_another_act_keeps_the_lists_from_being_published_by_themselves(ambito: Any) -> None:
    mondo = crea_mondo(ambito, intanto=anche_marco)
    due = SegnalazioneDoppione.objects.get()
    di_marco = due.altra if due.domanda == mondo.domanda else due.domanda
    escludi(mondo, di_marco)

    accogli(mondo)

    assert PubblicazioneGraduatoria.objects.count() == 1
    assert Comunicazione.objects.filter(causale__startswith="graduatoria_da_pubb").exists()
    sua = mondo.domanda.codice_pubblico
    for chi, nome in (
        (mondo.responsabile, "domande:graduatoria_approva"),
        (mondo.scena.capofila, "domande:graduatoria_pubblica"),
    ):
        if chi == mondo.scena.capofila:
            ambiti.entra(mondo.scena.ambito.pk, None)
            approva_tutti(
                mondo.scena, con_tutto(mondo.scena.avviso.elaborazioni.get(numero=2)), ORA
            )
        pagina = leggi(chi, nome)
        assert "Il confronto è con l’elaborazione 1." in pagina
        uscita = rf"<code>{di_marco.codice_pubblico}</code>.{{0,400}}?Decisione su una persona"
        assert re.search(uscita, pagina)
        assert re.search(rf"<code>{sua}</code>.{{0,400}}?Rettifica accolta", pagina)
        assert "nessun atto" not in pagina


def test_the_definitiva_is_compared_with_what_the_owner_approved(ambito: Any) -> None:
    mondo = crea_mondo(ambito)

    accogli(mondo)

    # Published by itself: the owner has not seen it yet.
    assert PubblicazioneGraduatoria.objects.count() == 2
    pagina = leggi(mondo.responsabile, "domande:graduatoria_approva")
    assert "Il confronto è con l’elaborazione 1." in pagina
    assert "Rettifica accolta" in pagina
    assert "con gli stessi punti" in pagina


def test_what_no_act_explains_is_said(ambito: Any) -> None:
    mondo = crea_mondo(ambito)
    scena, prima = mondo.scena, mondo.fatta
    uguale = elabora(scena, scena.capofila)
    assert letture_differenze.solo_rettifiche(prima=prima, dopo=uguale)
    assert "non è cambiato nulla" in leggi(mondo.responsabile, "domande:graduatoria_approva")
    ambiti.entra(scena.ambito.pk, None)
    # Another draw, and the first of a list withdrawn: rettifiche explain neither.
    altro = elabora(scena, scena.capofila, seme="un altro seme")
    assert not letture_differenze.solo_rettifiche(prima=prima, dopo=altro)
    Domanda.objects.filter(pk=lista_di(altro, "CR-1").domande[0]).update(
        ritirata_il=ORA, ritiro_protocollo="9/2019"
    )
    dopo = elabora(scena, scena.capofila)
    assert not letture_differenze.solo_rettifiche(prima=prima, dopo=dopo)
    pagina = leggi(mondo.responsabile, "domande:graduatoria_approva")
    assert "Domanda ritirata" in pagina
    assert "esce, era 1ª" in pagina


def test_points_that_change_without_an_act_are_said_to_be_unexplained(
    ambito: Any,
) -> None:
    mondo = crea_mondo(ambito, pubblicata=False)
    lista = lista_di(mondo.fatta, "CR-1")
    prima = letture_differenze.Lista(lista.domande, dict.fromkeys(lista.domande, 100))
    dopo = letture_differenze.Lista(lista.domande, prima.isbar | {lista.domande[0]: 101})
    dove = ("Crema", "CR-1")
    lati = [
        letture_differenze.Lato(numero, "seme", 1, {dove: una})
        for numero, una in ((1, prima), (2, dopo))
    ]

    (una,) = letture_differenze._in_parole(mondo.fatta, *lati, altro_profilo=False)

    assert [cambio.causa for cambio in una.cambi] == [
        "nessun atto la spiega: chiedi al capofila prima di approvare"
    ]
