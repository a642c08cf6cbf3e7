"""A past population ranked with another profile: who moves and why, and nothing real changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bandi import services as bandi_services
from bandi.models import ProfiloPunteggio
from bandi.rules.profilo import a_dizionario, leggi_profilo
from crema_sap import orologio
from crema_sap.aritmetica import in_centesimi
from crema_sap.enti.models import Ambito, Ruolo, Utente
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto, Evento
from domande import fascicolo
from domande.confronti import selectors, services, tasks
from domande.models import Confronto, Domanda, Elaborazione, ListaConfronto, ListaGraduatoria
from domande.models.confronto import VoceConfronto
from domande.rules import blocco, codifica, graduatoria, punteggio, spostamenti
from domande.rules.fatti import FattiNucleo
from domande.rules.graduatoria import Preferenze
from domande.rules.spostamenti import FERMA, GRUPPI, SPINTA_DA_ALTRI
from tests import factories as persone
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, elabora
from tests.domande.esempi import (
    CREMA,
    OGGI,
    PROFILO,
    comuni,
    date_domanda,
    dati_del_regime,
    isee,
    nuclei,
    nucleo,
)
from tests.domande.factories import Scena, crea_scena

REGIME_2025 = leggi_profilo(dati_del_regime("2025"))


def ordina(
    quali: list[FattiNucleo], profilo: Any, giorno: date = OGGI
) -> tuple[Any, graduatoria.Ordinamento]:
    codifiche = [codifica.codifica(fatti, giorno) for fatti in quali]
    residenti = [codifica.residente_dal(fatti, CREMA, giorno) for fatti in quali]
    chi = np.arange(len(quali))
    preferenze = Preferenze(chi, np.zeros_like(chi), np.ones_like(chi), np.array(residenti))
    punti = blocco.valuta_codifiche(codifiche, profilo)
    return punti, graduatoria.ordina(punti, preferenze, profilo, chi[::-1].copy())


def test_the_cause_is_the_group_that_changed_most() -> None:
    piu_isee = replace(PROFILO, economica=replace(PROFILO.economica, massimo=Decimal("50.00")))
    ricchi, poveri = nucleo(isee=isee("15000.00")), nucleo(isee=isee("1000.00"))
    prima, dopo = ordina([ricchi, poveri, ricchi], PROFILO), ordina([ricchi, poveri], piu_isee)

    with pytest.raises(spostamenti.ListeDiverse):
        spostamenti.confronta(prima[1], dopo[1], prima[0], dopo[0])
    dopo = ordina([ricchi, poveri, ricchi], piu_isee)
    uguali = spostamenti.confronta(prima[1], dopo[1], prima[0], dopo[0])
    assert set(uguali.causa.tolist()) == {FERMA}, "more points for the poorest: nobody moves"

    niente = replace(PROFILO, economica=replace(PROFILO.economica, massimo=Decimal(0)))
    dopo = ordina([ricchi, poveri, ricchi], niente)
    mosse = spostamenti.confronta(prima[1], dopo[1], prima[0], dopo[0])
    assert mosse.prima.tolist() == [1, 2, 3]
    assert GRUPPI[int(mosse.causa[0])] == "economiche"
    assert (mosse.isbar_prima - mosse.isbar_dopo)[0] == 2344


def test_who_is_pushed_by_others_has_its_own_reason() -> None:
    """Only one household has a point less; the one it passed has the same points as before."""
    anziana = nucleo(isee=isee("8000.00"))
    prima = ordina([anziana, anziana], PROFILO)
    altri = prima[0].gruppi | {"familiari": prima[0].gruppi["familiari"] + np.array([100, 0])}
    piu = replace(prima[0], gruppi=altri, senza_comune=prima[0].senza_comune + np.array([100, 0]))
    chi = np.arange(2)
    dal = np.array([codifica.residente_dal(anziana, CREMA, OGGI)] * 2)
    preferenze = Preferenze(chi, np.zeros_like(chi), np.ones_like(chi), dal)
    sorteggio = np.array([1, 0])
    vecchia = graduatoria.ordina(prima[0], preferenze, PROFILO, sorteggio)
    nuova = graduatoria.ordina(piu, preferenze, PROFILO, sorteggio)

    mosse = spostamenti.confronta(vecchia, nuova, prima[0], piu)

    assert mosse.domanda.tolist() == [1, 0]
    assert mosse.causa.tolist() == [SPINTA_DA_ALTRI, 0]
    assert mosse.dopo.tolist() == [2, 1]


@pytest.mark.parametrize("profilo", [PROFILO, REGIME_2025])
@given(st.lists(st.tuples(nuclei, date_domanda, comuni), min_size=1, max_size=12))
def test_the_lines_add_up_to_the_explained_points(
    profilo: Any, quali: list[tuple[FattiNucleo, date, str]]
) -> None:
    codifiche = [codifica.codifica(fatti, giorno) for fatti, giorno, _ in quali]
    punti = blocco.valuta_codifiche(codifiche, profilo)

    voci = spostamenti.voci(codifiche, punti, profilo)

    somma = np.sum(list(voci.values()), axis=0)
    for riga, (fatti, giorno, _dove) in enumerate(quali):
        spiegato = punteggio.calcola(fatti, profilo, None, giorno)
        assert int(somma[riga]) == in_centesimi(spiegato.isbar)
        contate = {
            f"{voce.gruppo}.{voce.codice}": in_centesimi(voce.punti)
            for voce in spiegato.voci
            if voce.gruppo in {"familiari", "abitative"} and voce.punti
        }
        assert all(int(voci[codice][riga]) in {0, valgono} for codice, valgono in contate.items())


@pytest.fixture
def scena(ambito: Ambito) -> Scena:
    return chiudi(crea_scena(ambito))


@pytest.fixture
def fatta(scena: Scena) -> Elaborazione:
    return elabora(scena, scena.capofila)


@pytest.fixture
def altro(scena: Scena) -> ProfiloPunteggio:
    return bandi_services.carica_profilo(
        dati=a_dizionario(REGIME_2025), utente=scena.capofila, ora=bandi.DOPO
    )


def chiedi(elaborazione: Elaborazione, profilo: ProfiloPunteggio, utente: Utente) -> Confronto:
    return services.chiedi_confronto(
        elaborazione=elaborazione, profilo=profilo, utente=utente, ora=bandi.DOPO
    )


def esegui(confronto: Confronto) -> Confronto:
    tasks.confronta_profili(
        Effetto.objects.get(tipo=services.EFFETTO, dati__confronto_id=confronto.pk)
    )
    confronto.refresh_from_db()
    return confronto


def test_a_comparison_says_who_would_move_as_the_explained_engine_does(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    vere = list(ListaGraduatoria.objects.order_by("pk").values())
    confronto = esegui(chiedi(fatta, altro, scena.capofila))

    assert (confronto.stato, confronto.avanzamento, confronto.passo) == ("PRONTO", 100, "")
    assert list(ListaGraduatoria.objects.order_by("pk").values()) == vere
    assert Elaborazione.objects.count() == 1
    for vera in ListaGraduatoria.objects.select_related("unita_offerta__unita"):
        lista = ListaConfronto.objects.get(unita_offerta=vera.unita_offerta)
        comune = vera.unita_offerta.unita.comune_id
        attesi = []
        for posto, chi in enumerate(vera.domande):
            domanda = Domanda.objects.get(pk=chi)
            letto = fascicolo.leggi(domanda)
            punti = punteggio.calcola(letto.fatti, REGIME_2025, comune, letto.alla_data)
            attesi.append((domanda.codice_pubblico, vera.isbar[posto], int(punti.isbar * 100)))
        assert attesi == [
            (confronto.codici[riga - 1], prima, dopo)
            for riga, prima, dopo in zip(
                lista.righe, lista.isbar_prima, lista.isbar_dopo, strict=True
            )
        ]
        ordinati = [punti for _, punti in sorted(zip(lista.dopo, lista.isbar_dopo, strict=True))]
        assert ordinati == sorted(lista.isbar_dopo, reverse=True)
        assert lista.spostate == sum(
            posto != dopo for posto, dopo in enumerate(lista.dopo, start=1)
        )
        assert lista.spostate == sum(causa != FERMA for causa in lista.cause)
    assert sum(voce.quante for voce in selectors.cause(confronto)) == sum(
        lista.spostate for lista in ListaConfronto.objects.all()
    )
    assert ListaConfronto.objects.filter(salgono__gt=0).exists()


def test_asked_twice_it_is_one_and_done_twice_it_stays(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    primo = esegui(chiedi(fatta, altro, scena.capofila))
    finito = primo.finito_il

    assert chiedi(fatta, altro, scena.capofila) == primo
    assert esegui(primo).finito_il == finito
    materia = services.prepara(primo)
    esito = services.calcola(materia, lambda _percento, _passo: None)
    assert not services.conserva(confronto=primo, esito=esito, ora=bandi.DOPO)
    assert Evento.objects.filter(atto="PROVA_PROFILO").count() == 1


def test_only_the_capofila_asks_and_never_for_the_same_profile(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    operatore = persone.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente)

    with pytest.raises(Exception, match="capofila"):
        chiedi(fatta, altro, operatore)
    with pytest.raises(services.NonConfrontabile, match="già calcolata"):
        chiedi(fatta, fatta.profilo, scena.capofila)
    assert not Confronto.objects.visibili_a(operatore).exists()
    assert not ListaConfronto.objects.visibili_a(operatore).exists()


def test_inputs_that_changed_stop_it_with_a_reason(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    confronto = chiedi(fatta, altro, scena.capofila)
    Domanda.objects.filter(pk=Domanda.objects.order_by("pk")[0].pk).update(
        ritirata_il=bandi.DOPO, ritiro_protocollo="9/2019"
    )

    esegui(confronto)

    assert confronto.stato == "FALLITO"
    assert "calcola di nuovo" in confronto.motivo
    assert chiedi(fatta, altro, scena.capofila) != confronto, "it may be asked again"


def test_with_no_domanda_left_it_says_so(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    confronto = chiedi(fatta, altro, scena.capofila)
    Domanda.objects.update(ritirata_il=bandi.DOPO, ritiro_protocollo="9/2019")

    assert "alcuna domanda" in esegui(confronto).motivo


def test_a_ranking_that_is_not_the_stored_one_stops_it(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    materia = services.prepara(chiedi(fatta, altro, scena.capofila))

    with pytest.raises(services.NonConfrontabile, match="non è quella conservata"):
        services.calcola(replace(materia, risultato="0" * 64), lambda _percento, _passo: None)


def test_abandoned_it_tells_on_its_page(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    confronto = chiedi(fatta, altro, scena.capofila)
    gestore = consegna.GESTORI[services.EFFETTO]
    assert gestore.abbandona is not None
    gestore.abbandona(Effetto.objects.get(tipo=services.EFFETTO))

    confronto.refresh_from_db()
    assert confronto.stato == "FALLITO"
    pagina = entra(scena.capofila).get(reverse("domande:confronto", args=[confronto.pk]))
    assert "La prova non è riuscita" in pagina.content.decode()


def test_the_database_refuses_to_touch_what_has_ended(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    confronto = esegui(chiedi(fatta, altro, scena.capofila))

    for tocca in (
        lambda: Confronto.objects.update(codici=[]),
        lambda: Confronto.objects.all()._raw_delete("default"),
        lambda: VoceConfronto.objects.update(prima=[]),
        lambda: ListaConfronto.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tocca()
    confronto.refresh_from_db()
    assert confronto.codici


def entra(utente: Utente) -> Client:
    client = Client()
    client.force_login(utente)
    return client


def test_the_pages_from_the_request_to_the_single_domanda(
    scena: Scena, fatta: Elaborazione, altro: ProfiloPunteggio
) -> None:
    client = entra(scena.capofila)
    elenco = reverse("domande:confronti")
    assert "Avviso chiuso" in client.get(elenco).content.decode()

    errata = client.post(elenco, {"elaborazione": fatta.pk, "profilo": fatta.profilo_id})
    assert "già calcolata" in errata.content.decode()
    risposta = client.post(elenco, {"elaborazione": fatta.pk, "profilo": altro.pk})
    confronto = Confronto.objects.get()
    scheda = reverse("domande:confronto", args=[confronto.pk])
    assert risposta.headers["Location"] == scheda
    assert 'http-equiv="refresh"' in client.get(scheda).content.decode()
    avanza = client.get(scheda, headers={"X-Frammento": "1"}).content.decode()
    assert "data-finito" not in avanza

    esegui(confronto)
    finita = client.get(scheda, headers={"X-Frammento": "1"}).content.decode()
    assert "data-finito" in finita
    pagina = client.get(scheda).content.decode()
    assert "Perché si spostano" in pagina
    assert "cambiano i punti: residenza in Lombardia" in pagina
    assert "Punteggi dimostrativi, non ufficiali" in pagina

    lista = ListaConfronto.objects.filter(salgono__gt=0).order_by("pk")[0]
    indirizzo = reverse("domande:confronto_lista", args=[confronto.pk, lista.pk])
    mosse, tutte = client.get(indirizzo), client.get(indirizzo, {"chi": "tutte"})
    assert len(mosse.context["righe"]) == lista.spostate
    assert len(tutte.context["righe"]) == lista.lunghezza
    mossa = mosse.context["righe"][0]
    assert mossa.posti == mossa.prima - mossa.dopo != 0

    punti = client.get(reverse("domande:confronto_codice", args=[confronto.pk, mossa.codice]))
    letto = punti.content.decode()
    assert mossa.codice in letto
    qui = next(
        posto for posto in punti.context["posti"] if posto.unita == lista.unita_offerta.unita.codice
    )
    voci = punti.context["voci"]
    assert sum(v.prima for v in voci) + qui.nel_comune.prima == mossa.isbar_prima
    assert sum(v.dopo for v in voci) + qui.nel_comune.dopo == mossa.isbar_dopo
    assert (
        client.get(reverse("domande:confronto_codice", args=[confronto.pk, "X"])).status_code == 404
    )


def test_nothing_to_try_is_said(ambito: Ambito) -> None:
    scena = crea_scena(ambito)
    orologio.sposta(bandi.DOPO)

    pagina = entra(scena.capofila).get(reverse("domande:confronti")).content.decode()

    assert "Non si può ancora provare" in pagina


def test_where_nobody_moves_the_pages_say_it(scena: Scena, fatta: Elaborazione) -> None:
    dati = bandi.dati_profilo() | {"preferenze_massime": 3}
    uguale = bandi_services.carica_profilo(dati=dati, utente=scena.capofila, ora=bandi.DOPO)
    confronto = esegui(chiedi(fatta, uguale, scena.capofila))
    client = entra(scena.capofila)

    assert (
        "Nessuno si sposta"
        in client.get(reverse("domande:confronto", args=[confronto.pk])).content.decode()
    )
    lista = ListaConfronto.objects.order_by("pk")[0]
    assert (
        "Nessuno si sposta"
        in client.get(
            reverse("domande:confronto_lista", args=[confronto.pk, lista.pk])
        ).content.decode()
    )


QUESTIONI = {"confronti": 7, "confronto": 7, "lista": 7, "codice": 11}


@pytest.mark.parametrize("numero", [10, 40])
def test_the_pages_ask_the_same_questions_whatever_the_population(
    ambito: Ambito, numero: int
) -> None:
    scena = chiudi(crea_scena(ambito), numero)
    fatta = elabora(scena, scena.capofila)
    altro = bandi_services.carica_profilo(
        dati=a_dizionario(REGIME_2025), utente=scena.capofila, ora=bandi.DOPO
    )
    confronto = esegui(chiedi(fatta, altro, scena.capofila))
    lista = ListaConfronto.objects.order_by("-lunghezza")[0]
    client = entra(scena.capofila)
    indirizzi = {
        "confronti": reverse("domande:confronti"),
        "confronto": reverse("domande:confronto", args=[confronto.pk]),
        "lista": reverse("domande:confronto_lista", args=[confronto.pk, lista.pk]),
        "codice": reverse(
            "domande:confronto_codice", args=[confronto.pk, confronto.codici[lista.righe[0] - 1]]
        ),
    }
    contate = {}
    for nome, indirizzo in indirizzi.items():
        with CaptureQueriesContext(connection) as domande:
            assert client.get(indirizzo).status_code == 200
        contate[nome] = len(domande)
    assert contate == QUESTIONI
