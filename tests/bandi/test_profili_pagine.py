"""The capofila keeps the scoring profiles: try, keep, read, adopt; the database decides last."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi import selectors, services
from bandi.models import AdozioneProfilo, ProfiloPunteggio
from bandi.rules.profilo import BYTE_MASSIMI
from bandi.services import AvvisoNonValido, profili
from bandi.services.profili import AttoDiAdozione, ProfiloNonAdottabile
from bandi.states import StatoAvviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Evento
from tests import factories as persone
from tests.bandi import factories

FILE_2019 = factories.FILE_PROFILO
TESTO = FILE_2019.read_text()


def del_regime(anno: str, utente: Utente) -> ProfiloPunteggio:
    scritto = FILE_2019.with_name(f"profilo_isbar_{anno}.toml").read_bytes()
    prova = profili.prova_profilo(scritto=scritto, utente=utente)
    return services.carica_profilo(dati=prova.dati, utente=utente, ora=factories.PRIMA)


@pytest.fixture
def client(capofila: Utente) -> Client:
    client = Client()
    client.force_login(capofila)
    return client


def scheda(profilo: ProfiloPunteggio, nome: str = "profilo") -> str:
    return reverse(f"bandi:{nome}", args=[profilo.codice, profilo.versione])


def leggi(risposta: Any) -> str:
    assert risposta.status_code == 200
    return str(risposta.content.decode())


def test_a_file_with_defects_lists_them_all_and_keeps_nothing(client: Client) -> None:
    guasto = TESTO.replace('quota = "0.20"', 'quota = "20"').replace("fino_a = 8", "fino_a = 7")
    guasto = guasto.replace('punti = "14.00"', 'punti = "quattordici"')
    file = SimpleUploadedFile("p.toml", guasto.encode())

    pagina = leggi(client.post(reverse("bandi:profilo_carica"), {"file": file, "salva": "1"}))

    assert "gruppo 2 (abitative), condizione 2 (alloggio_improprio), lettera 1 (a)" in pagina
    assert "«quattordici» non è un numero." in pagina
    assert "venti per cento si scrive" in pagina
    assert "Difetti trovati: 2." in pagina, "what concerns two rows is looked at afterwards"
    assert "il controllo va avanti e può trovarne altri" in pagina
    assert "quattordici" in pagina.split("<textarea")[1], "the text comes back to be mended"
    assert "testo-lungo" in pagina.split("<textarea")[1].partition(">")[0], "in a box of its size"
    assert not ProfiloPunteggio.objects.exists()


def test_a_sound_file_is_shown_and_kept_only_when_it_is_asked(client: Client) -> None:
    carica = reverse("bandi:profilo_carica")
    file = SimpleUploadedFile("p.toml", TESTO.encode())

    provata = leggi(client.post(carica, {"file": file}))
    assert "Il profilo è in ordine" in provata
    assert "Salva come bozza" in provata
    assert "Punteggi dimostrativi, non ufficiali" in provata
    assert not ProfiloPunteggio.objects.exists()

    salvata = client.post(carica, {"testo": TESTO, "salva": "1"}, follow=True)
    profilo = ProfiloPunteggio.objects.get()
    assert salvata.redirect_chain == [(scheda(profilo), 302)]
    assert "come bozza" in leggi(salvata)
    assert profilo.stato(factories.DURANTE.date()).value == "Bozza"

    uguale = leggi(client.post(carica, {"testo": TESTO}))
    assert "È uguale in tutto a «isbar-2019-dimostrativo, versione 1»" in uguale
    assert "uguale in tutto: eccolo" in leggi(
        client.post(carica, {"testo": TESTO, "salva": "1"}, follow=True)
    )
    assert ProfiloPunteggio.objects.count() == 1


@pytest.mark.parametrize(
    ("dati", "atteso"),
    [
        ({}, "Scegli un file, oppure incolla il testo"),
        ({"testo": "   \n"}, "Scegli un file, oppure incolla il testo"),
        ({"testo": "#" * (BYTE_MASSIMI + 1)}, "Il testo è più lungo"),
        ({"file": SimpleUploadedFile("p.toml", b"#" * (BYTE_MASSIMI + 1))}, "Il file è più grande"),
        ({"file": SimpleUploadedFile("p.toml", b"")}, "Il file è vuoto."),
        ({"testo": "a = " + "[" * 5000}, "non si riesce a leggere"),
        ({"testo": "codice = 'a'\ncodice = 'b'\n"}, "riga 2, colonna 13"),
        ({"file": SimpleUploadedFile("p.toml", b"\xff\xfe\x00")}, "non è un testo"),
    ],
)
def test_what_is_not_a_profile_is_said(client: Client, dati: dict[str, Any], atteso: str) -> None:
    assert atteso in leggi(client.post(reverse("bandi:profilo_carica"), dati))


def test_the_dry_run_tells_who_is_adopted_in_the_same_days(client: Client) -> None:
    factories.crea_profilo()
    altro = TESTO.replace('codice = "isbar-2019', 'codice = "isbar-bis')

    pagina = leggi(client.post(reverse("bandi:profilo_carica"), {"testo": altro}))

    assert "Negli stessi giorni è adottato «isbar-2019-dimostrativo, versione 1»" in pagina


def test_the_sheet_has_every_row_with_norm_source_and_whether_it_was_verified(
    client: Client, capofila: Utente
) -> None:
    profilo = del_regime("2025", capofila)

    pagina = leggi(client.get(scheda(profilo)))

    for atteso in (
        "Residenza oltre 15 anni",
        "dimostrativo, da verificare",
        "Punti non trovati: da caricare dall",
        "art. 12 c. 3",
        "solo a chi ha punti per una condizione familiare o abitativa",
        "Valore di controllo noto",
        "No: nessun avviso lo può usare",
        "Punteggi dimostrativi, non ufficiali",
    ):
        assert atteso in pagina, atteso
    assert client.get(reverse("bandi:profilo", args=["nessuno", 1])).status_code == 404
    assert client.get(reverse("bandi:profilo", args=[profilo.codice, 10**9])).status_code == 404


def test_the_differences_between_two(client: Client, capofila: Utente) -> None:
    differenze = reverse("bandi:profilo_differenze")
    uno = factories.crea_profilo(capofila)
    assert "Servono due profili" in leggi(client.get(differenze))
    altro = del_regime("2021", capofila)
    assert "Righe diverse" not in leggi(client.get(differenze, {"a": "isbar-2021-dimostrativo:1"}))

    nomi = {"da": f"{uno.codice}:1", "a": f"{altro.codice}:1"}
    pagina = leggi(client.get(differenze, nomi))
    assert "una per ogni ente proprietario e comune" in pagina
    assert "alla data della domanda" in pagina
    stesso = leggi(client.get(differenze, nomi | {"a": nomi["da"]}))
    assert "I due profili dicono le stesse cose" in stesso


ATTO = {"atto": "determina n. 3", "data_atto": "04/11/2019"}


def test_a_draft_is_adopted_by_an_act_and_only_then_an_avviso_may_choose_it(
    client: Client, capofila: Utente
) -> None:
    profilo = services.carica_profilo(
        dati=factories.dati_profilo(), utente=capofila, ora=factories.PRIMA
    )
    assert not selectors.profili(utente=capofila).exists()
    assert selectors.profilo_in_vigore(factories.APRE.date()) is None
    adotta = scheda(profilo, "profilo_adotta")
    assert "12/03/2019" in leggi(client.get(adotta))

    futura = client.post(adotta, ATTO | {"data_atto": "06/11/2019", "dal": "12/03/2019"})
    assert "L&#x27;atto è nel futuro" in leggi(futura)
    fuori = client.post(adotta, ATTO | {"dal": "12/03/2018", "al": "18/10/2021"})
    assert "fuori da questi giorni" in leggi(fuori)
    fatta = client.post(adotta, ATTO | {"dal": "12/03/2019", "al": "18/10/2021"}, follow=True)

    assert "determina n. 3, del 04/11/2019" in leggi(fatta)
    assert list(selectors.profili(utente=capofila)) == [profilo]
    assert selectors.profilo_in_vigore(factories.APRE.date()) == profilo
    (evento,) = Evento.objects.filter(atto="ADOZIONE_PROFILO")
    assert evento.dati["atto"] == "determina n. 3"
    ancora = client.post(adotta, ATTO | {"dal": "12/03/2019", "al": "18/10/2021"})
    assert "già stato adottato" in leggi(ancora)
    elenco = leggi(client.get(reverse("bandi:profili")))
    assert "Adottato" in elenco


def test_one_takes_the_place_of_another_from_a_day_on(capofila: Utente) -> None:
    vecchio = factories.crea_profilo(capofila)
    dati = factories.dati_profilo() | {"preferenze_massime": 4}
    nuovo = services.carica_profilo(dati=dati, utente=capofila, ora=factories.PRIMA)
    meta = date(2020, 6, 1)

    with pytest.raises(ProfiloNonAdottabile, match="ne prende il posto"):
        factories.adotta(nuovo, utente=capofila, dal=meta)
    factories.adotta(nuovo, utente=capofila, dal=meta, sostituisce=True)

    chiusa = AdozioneProfilo.objects.get(profilo=vecchio)
    assert (chiusa.al, chiusa.sostituita_da.profilo) == (meta, nuovo)  # type: ignore[union-attr]
    vecchio, nuovo = selectors.elenco_profili(utente=capofila).order_by("versione")
    assert selectors.profilo_in_vigore(meta - timedelta(days=1)) == vecchio
    assert selectors.profilo_in_vigore(meta) == nuovo
    assert vecchio.stato(meta).value == "Superato"
    assert nuovo.stato(meta).value == "Adottato"


def test_the_place_is_not_taken_from_an_avviso_that_opens_later(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)
    dati = factories.dati_profilo() | {"preferenze_massime": 4}
    nuovo = services.carica_profilo(dati=dati, utente=capofila, ora=factories.PRIMA)
    apre = factories.APRE.date()

    with pytest.raises(ProfiloNonAdottabile, match="crema-2019"):
        factories.adotta(nuovo, utente=capofila, dal=apre, sostituisce=True)
    factories.adotta(nuovo, utente=capofila, dal=apre + timedelta(days=1), sostituisce=True)


def test_an_act_has_its_name(capofila: Utente) -> None:
    profilo = services.carica_profilo(
        dati=factories.dati_profilo(), utente=capofila, ora=factories.PRIMA
    )

    with pytest.raises(ProfiloNonAdottabile, match="Manca l'atto"):
        factories.adotta(profilo, atto="  ")


def test_only_the_capofila_tries_keeps_and_adopts(capofila: Utente) -> None:
    altra = persone.crea_utente("OPERATORE_ENTE", persone.crea_ente("Un altro ente"))
    profilo = factories.crea_profilo()
    atto = AttoDiAdozione(atto="n. 1", data=date(2019, 1, 1), dal=profilo.dal)

    for prova in (
        lambda: profili.prova_profilo(scritto=b"", utente=altra),
        lambda: services.carica_profilo(dati={}, utente=altra, ora=factories.PRIMA),
        lambda: profili.adotta_profilo(
            profilo=profilo, atto=atto, utente=altra, ora=factories.PRIMA
        ),
    ):
        with pytest.raises(Exception, match="ufficio del capofila"):
            prova()


def test_an_avviso_on_a_profile_that_is_not_adopted_for_its_day_is_refused(
    capofila: Utente,
) -> None:
    bozza = services.carica_profilo(
        dati=factories.dati_profilo(), utente=capofila, ora=factories.PRIMA
    )
    piano = factories.crea_piano()

    def scrivi() -> None:
        services.crea_avviso_dal_piano(
            piano=piano,
            dati=factories.dati_avviso(bozza),
            utente=capofila,
            ora=factories.PRIMA,
        )

    with pytest.raises(AvvisoNonValido, match="non è adottato con un atto"):
        scrivi()
    factories.adotta(bozza, dal=date(2020, 1, 1))
    with pytest.raises(AvvisoNonValido, match="non è adottato con un atto"):
        scrivi()


def test_a_draft_of_avviso_whose_profile_ends_before_it_opens_is_not_approved(
    capofila: Utente,
) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA)
    dati = factories.dati_profilo() | {"preferenze_massime": 4}
    nuovo = services.carica_profilo(dati=dati, utente=capofila, ora=factories.PRIMA)
    factories.adotta(nuovo, dal=factories.APRE.date(), sostituisce=True)

    with pytest.raises(AvvisoNonValido, match="non è adottato con un atto"):
        services.approva_avviso(avviso=avviso, atto="n. 1", utente=capofila, ora=factories.PRIMA)


def test_the_database_keeps_one_profile_a_day_and_adoptions_as_they_were(
    capofila: Utente,
) -> None:
    profilo = factories.crea_profilo(capofila)
    bozza = del_regime("2021", capofila)
    avviso = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA)
    campi = {"atto": "n. 1", "data_atto": date(2019, 1, 1), "adottato_il": factories.PRIMA}
    dati = factories.dati_profilo() | {"preferenze_massime": 4}
    stessi_giorni = services.carica_profilo(dati=dati, utente=capofila, ora=factories.PRIMA)
    adozioni = AdozioneProfilo.objects
    for tocca, perche in (
        (lambda: adozioni.update(atto="un altro"), "non si modifica"),
        (lambda: adozioni.update(al=None), "non si modifica"),
        (lambda: adozioni.update(al=profilo.al + timedelta(days=1)), "non si modifica"),  # type: ignore[operator]
        (lambda: adozioni.all()._raw_delete("default"), "denied|permesso|non si modifica"),
        (
            lambda: adozioni.create(profilo=stessi_giorni, dal=profilo.dal, al=None, **campi),
            "nei giorni in cui è in vigore",
        ),
        (
            lambda: adozioni.create(profilo=stessi_giorni, dal=profilo.dal, al=profilo.al, **campi),
            "adozione_un_profilo_al_giorno",
        ),
        (
            lambda: type(avviso).objects.filter(pk=avviso.pk).update(profilo=bozza),
            "adottato con un atto",
        ),
    ):
        with pytest.raises(DatabaseError, match=perche), transaction.atomic():
            tocca()


def test_another_ambito_sees_no_adoption_and_has_its_own_days(capofila: Utente) -> None:
    factories.crea_profilo(capofila)
    altro = persone.crea_ambito("AMB-ALTRO")

    with nel_ambito(altro.pk):
        assert not AdozioneProfilo.objects.exists()
        assert not ProfiloPunteggio.objects.exists()
        factories.crea_profilo()
        assert AdozioneProfilo.objects.count() == 1


QUESTIONI = {"profili": 5, "profilo_carica": 4, "profilo_differenze": 7, "profilo": 5}


def test_the_pages_ask_the_same_questions_whatever_the_profiles(
    client: Client, capofila: Utente
) -> None:
    contate: dict[str, set[int]] = {}
    for quanti in (4, 3, 2):
        dati = factories.dati_profilo() | {"preferenze_massime": quanti}
        profilo = services.carica_profilo(dati=dati, utente=capofila, ora=factories.PRIMA)
        nome = f"{profilo.codice}:{profilo.versione}"
        for pagina, indirizzo in {
            "profili": reverse("bandi:profili"),
            "profilo_carica": reverse("bandi:profilo_carica"),
            "profilo_differenze": reverse("bandi:profilo_differenze") + f"?da={nome}&a={nome}",
            "profilo": scheda(profilo),
        }.items():
            with CaptureQueriesContext(connection) as domande:
                leggi(client.get(indirizzo))
            contate.setdefault(pagina, set()).add(len(domande))
    assert contate == {pagina: {quante} for pagina, quante in QUESTIONI.items()}
