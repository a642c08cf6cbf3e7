"""Plans and Assemblea on the page: who reads, who acts, in which order."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from programmazione import services
from programmazione.models import (
    CapitoloPiano,
    PianoAnnuale,
    SceltaVoto,
    Seduta,
)
from programmazione.states import StatoPiano
from tests.programmazione.factories import (
    ORA,
    Mondo,
    approva,
    consolida,
    convoca,
)
from tests.programmazione.pagine import U, leggi, pagina


def test_a_plan_in_preparation_is_hidden_from_visitors_and_enti(
    client: Client, mondo: Mondo
) -> None:
    consolida(mondo)

    assert pagina(client, "piano", 2019).status_code == 404
    operatore = mondo.operatore(mondo.comuni[0])
    assert pagina(client, "piano", 2019, utente=operatore).status_code == 404
    assert pagina(client, "piano", 2019, utente=mondo.sindaco).status_code == 404
    assert pagina(client, "piano", 2019, utente=mondo.capofila).status_code == 200


def test_an_approved_plan_is_public_and_explains_its_difference(
    client: Client, mondo: Mondo
) -> None:
    piano = approva(mondo)

    lettura = leggi(pagina(client, "piano", 2019))
    quadratura = leggi(pagina(client, "quadratura", 2019))

    assert "Approvato dall’Assemblea dei Sindaci" in lettura
    assert piano.impronta in lettura
    assert "Enti che non hanno risposto Gamma" in lettura
    # 2 free + 1 freeing = 3; 8 assignable; the 5 of the ALER are explained.
    assert "3 2 libere + 1 in uscita" in quadratura
    assert "ALER di prova: 0 + 5 = 5 Cinque occupate oggi." in quadratura
    assert "Piano annuale 2019" in leggi(pagina(client, "piano_list"))


def test_an_old_version_is_read_by_number(client: Client, mondo: Mondo) -> None:
    primo = approva(mondo)
    services.consolida(ricognizione=primo.ricognizione, utente=mondo.capofila, ora=ORA)
    client.force_login(mondo.capofila)
    indirizzo = reverse(f"{U}piano", args=[2019])

    assert "Bozza" in leggi(client.get(indirizzo))
    assert "Approvato" in leggi(client.get(indirizzo, {"versione": "1"}))
    assert client.get(indirizzo, {"versione": "9"}).status_code == 404


def test_the_capofila_carries_a_plan_to_the_assemblea(client: Client, mondo: Mondo) -> None:
    consolida(mondo)
    client.force_login(mondo.capofila)

    for atto in ("verifica", "proponi"):
        pagina(client, "piano_atto", 2019, atto, dati={})
    male = pagina(client, "piano_convoca", 2019, dati={"giorno": "10/12/2099", "ora": "sera"})
    pagina(
        client, "piano_convoca", 2019,
        dati={"giorno": "10/12/2099", "ora": "18.00", "convocazione": "PRIMA", "luogo": ""},
    )  # fmt: skip

    assert "Scrivi l'ora come 18.00" in leggi(male).replace("&#x27;", "'")
    assert PianoAnnuale.objects.get().stato == StatoPiano.CONVOCATO
    assert pagina(client, "piano_atto", 2019, "inventato", dati={}).status_code == 404
    assert "non può passare" in leggi(
        client.post(reverse(f"{U}piano_atto", args=[2019, "pubblica"]), follow=True)
    )


def test_an_act_of_the_capofila_is_refused_to_the_mayor(client: Client, mondo: Mondo) -> None:
    approva(mondo)

    for nome, *altro in (("piano_atto", "trasmetti"), ("piano_convoca",), ("capitolo", "x")):
        risposta = pagina(client, nome, 2019, *altro, utente=mondo.sindaco, dati={})
        assert risposta.status_code == 403


def test_a_chapter_is_written_in_plain_text(client: Client, mondo: Mondo) -> None:
    consolida(mondo)
    client.force_login(mondo.capofila)

    pagina(client, "capitolo", 2019, "piano-di-zona", dati={"testo": "<b>Ciao</b>"})

    assert CapitoloPiano.objects.get(codice="piano-di-zona").testo == "Ciao"
    assert "<p>Ciao</p>" in pagina(client, "piano", 2019).content.decode()
    assert pagina(client, "capitolo", 2019, "inventato").status_code == 404


def test_the_pdf_leads_to_its_progress(client: Client, mondo: Mondo) -> None:
    consolida(mondo)

    risposta = pagina(client, "piano_pdf", 2019, utente=mondo.capofila, dati={})

    assert re.fullmatch(r"/documenti/\d+/", risposta.url)
    assert "Piano annuale 2019 (bozza)" in leggi(client.get(risposta.url))


def test_the_secretary_walks_the_session(client: Client, mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    client.force_login(mondo.segretario)
    codici = [ente.comune_id for ente in mondo.comuni]

    tutti = client.get(reverse(f"{U}seduta_appello", args=[seduta.pk]), {"precompila": "presenti"})
    pagina(
        client, "seduta_appello", seduta.pk,
        dati={f"presente-{c}": "on" for c in codici} | {f"delegato-{codici[0]}": "on"},
    )  # fmt: skip
    manca = pagina(client, "seduta_voti", seduta.pk, dati={f"voto-{codici[0]}": "FAVOREVOLE"})
    precompilata = client.get(
        reverse(f"{U}seduta_voti", args=[seduta.pk]), {"precompila": "FAVOREVOLE"}
    )
    pagina(client, "seduta_voti", seduta.pk, dati={f"voto-{c}": "FAVOREVOLE" for c in codici})
    votazione = seduta.votazioni.get()
    troppo_presto = pagina(client, "seduta_approva", seduta.pk, dati={"atto": "n. 1"})
    pagina(client, "votazione_conferma", votazione.pk, dati={})
    letta = leggi(pagina(client, "seduta", seduta.pk))
    pagina(client, "seduta_approva", seduta.pk, dati={"atto": "n. 1 del 15/12/2019"})

    assert len(re.findall(r'name="presente-[^>]* checked', tutti.content.decode())) == 3
    assert "Indica come ha votato" in leggi(manca)
    assert precompilata.content.decode().count('value="FAVOREVOLE" selected') == 3
    assert "non è ancora confermato" in leggi(troppo_presto)
    assert "3 su 3 comuni; serve più del 50 %: basta." in letta
    assert "Presente, per delega" in letta
    piano = PianoAnnuale.objects.get()
    assert (piano.stato, piano.atto) == (StatoPiano.APPROVATO, "n. 1 del 15/12/2019")
    conclusa = client.get(reverse(f"{U}seduta_appello", args=[seduta.pk]), follow=True)
    assert "La seduta è conclusa" in leggi(conclusa)
    conclusa = client.get(reverse(f"{U}seduta_voti", args=[seduta.pk]), follow=True)
    assert "La seduta è conclusa" in leggi(conclusa)


@pytest.mark.parametrize(
    ("nome", "scelta", "stato"),
    [
        ("seduta_rinvia", SceltaVoto.FAVOREVOLE, StatoPiano.RINVIATO),
        ("seduta_respingi", SceltaVoto.CONTRARIO, StatoPiano.RESPINTO),
    ],
)
def test_a_plan_goes_back_with_its_reason(
    client: Client, mondo: Mondo, nome: str, scelta: SceltaVoto, stato: StatoPiano
) -> None:
    from tests.programmazione.factories import vota

    seduta = convoca(mondo, consolida(mondo))
    vota(mondo, seduta, scelta, scelta, scelta)
    client.force_login(mondo.segretario)

    senza = pagina(client, nome, seduta.pk, dati={"motivo": ""})
    pagina(client, nome, seduta.pk, dati={"motivo": "Mancano le cifre di Gamma"})

    assert "obbligatorio" in leggi(senza)
    assert PianoAnnuale.objects.get().stato == stato
    assert "Mancano le cifre di Gamma" in leggi(
        pagina(client, "piano", 2019, utente=mondo.capofila)
    )


def test_mayors_read_the_session_and_do_not_write_it(client: Client, mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))

    assert pagina(client, "seduta", seduta.pk, utente=mondo.sindaco).status_code == 200
    for nome in ("seduta_appello", "seduta_voti", "seduta_approva", "seduta_rinvia"):
        assert pagina(client, nome, seduta.pk).status_code == 403
    assert Seduta.objects.get().appello_il is None
