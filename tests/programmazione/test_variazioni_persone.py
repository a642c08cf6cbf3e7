"""After a merger: people and names that find the successor, plans and sessions that count it."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import (
    AliasComune,
    Ambito,
    Comune,
    Ente,
    Incarico,
    Ruolo,
    TipoEnte,
    TipoVariazione,
)
from crema_sap.enti.territorio import Variazione
from crema_sap.registro.models import Effetto
from programmazione import permissions, selectors, services, tasks
from programmazione.importazione.selectors import elenchi_dell_ambito
from programmazione.models import Presenza
from programmazione.rules.figure import Figure
from programmazione.selectors import variazioni as letture
from programmazione.services import confluenze
from programmazione.states import StatoDichiarazione as D
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    approva,
    apri,
    consolida,
    convoca,
    crea_unita,
    dichiarazione_di,
    salva,
)
from tests.programmazione.variazioni import (
    CAPODANNO,
    MEZZANOTTE,
    NUOVA,
    SAN_SILVESTRO,
    fusione,
    incorporazione,
    nuovo_ente,
    registra,
)


def test_appointments_end_the_day_before_and_people_are_told(quattro: Mondo) -> None:
    beta = quattro.comuni[1]
    persona = quattro.operatore(beta)
    gia_finito = factories.crea_incarico(persona, Ruolo.SPORTELLO, beta, al=date(2019, 6, 30))
    registra(quattro, fusione(quattro))

    incarico = Incarico.objects.get(pk=persona.incarico.pk if persona.incarico else 0)
    assert incarico.al == date(2019, 12, 31)
    gia_finito.refresh_from_db()
    assert gia_finito.al == date(2019, 6, 30)
    for effetto in Effetto.objects.filter(tipo=tasks.CONFLUENZA):
        tasks.avvisa_della_confluenza(effetto)

    assert {m.to[0] for m in mail.outbox} == {
        quattro.operatore(ente).email for ente in quattro.comuni[1:3]
    }
    testo = next(m for m in mail.outbox if m.to == [persona.email]).body
    assert "Nuova Alfabeta" in testo
    assert testo.replace("\xa0", " ").count("finisce il 31 dicembre 2019") == 1


def test_nobody_writes_to_who_has_no_address(quattro: Mondo) -> None:
    persona = quattro.operatore(quattro.comuni[1])
    type(persona).objects.filter(pk=persona.pk).update(email="")
    registra(quattro, fusione(quattro))

    for effetto in Effetto.objects.filter(tipo=tasks.CONFLUENZA):
        tasks.avvisa_della_confluenza(effetto)

    assert len(mail.outbox) == 1


def test_the_refusal_says_who_follows(quattro: Mondo, monkeypatch: pytest.MonkeyPatch) -> None:
    registra(quattro, fusione(quattro))
    persona = quattro.operatore(quattro.comuni[1])
    persona.incarico = None
    monkeypatch.setattr(permissions.orologio, "oggi", lambda: CAPODANNO)

    with pytest.raises(PermissionDenied, match="Nuova Alfabeta, che gli succede"):
        permissions.verifica_ricognizione(persona)


def test_old_names_find_the_successor(quattro: Mondo, monkeypatch: pytest.MonkeyPatch) -> None:
    _, beta, _, _ = quattro.comuni
    crea_unita(beta, "B-1")
    AliasComune.objects.create(comune=beta.comune, nome="Beta sull'Adda")
    registra(quattro, fusione(quattro), MEZZANOTTE)
    monkeypatch.setattr("crema_sap.orologio.oggi", lambda: CAPODANNO)

    elenchi = elenchi_dell_ambito()
    for nome in ("beta", "gamma", "beta sull adda", beta.comune_id or ""):
        assert elenchi.comuni_per_nome[nome] == "019999", nome
    assert elenchi.enti_per_nome["comune di beta"] == nuovo_ente().pk
    trovate = selectors.cerca_unita(utente=quattro.capofila, testo="beta", quante=5)
    assert [riga["comune__nome"] for riga in trovate] == ["Nuova Alfabeta"]


def test_a_new_name_changes_nothing_else(quattro: Mondo) -> None:
    alfa = quattro.comuni[0]
    apri(quattro)
    registra(
        quattro,
        Variazione(
            tipo=TipoVariazione.CAMBIO_NOME,
            decorre_il=CAPODANNO,
            atto="L.R. 1/2019",
            a=alfa.comune_id or "",
            nome_nuovo="Alfa Terme",
        ),
    )
    alfa.refresh_from_db()
    assert alfa.nome == "Alfa"

    confluenze.compi_variazioni(ora=MEZZANOTTE)

    alfa.refresh_from_db()
    assert (alfa.nome, alfa.slug, str(alfa.comune)) == ("Alfa Terme", "alfa-terme", "Alfa Terme")
    assert AliasComune.objects.get(nome="Alfa").comune == alfa.comune
    assert dichiarazione_di(alfa).stato == D.NON_INIZIATA


def test_the_capofila_may_merge_too(quattro: Mondo) -> None:
    alfa, beta = quattro.comuni[:2]
    ambito = Ambito.objects.get(pk=alfa.ambito_id)
    assert ambito.capofila == alfa

    registra(quattro, fusione(quattro, da=(alfa.comune_id, beta.comune_id)), MEZZANOTTE)

    ambito.refresh_from_db()
    assert ambito.capofila == nuovo_ente()


def test_an_old_plan_says_what_it_said(quattro: Mondo) -> None:
    crea_unita(quattro.comuni[2], "G-1")
    piano = approva(quattro)
    prima = dict(piano.approvato)

    registra(quattro, fusione(quattro), MEZZANOTTE)

    piano.refresh_from_db()
    assert piano.approvato == prima
    assert {"Beta", "Gamma"} <= {riga["comune"] for riga in piano.approvato["righe"]}


def test_the_preview_tells_it_all_and_writes_nothing(quattro: Mondo) -> None:
    _, beta, _, _ = quattro.comuni
    apri(quattro)
    salva(quattro, beta, liberi=2, assegnabili=2)
    crea_unita(beta, "B-1")

    vista = letture.anteprima(fusione(quattro))

    assert (vista.cessano, vista.segue) == (("Beta", "Gamma"), "Nuova Alfabeta")
    assert [(r.anno, r.ente, r.stato) for r in vista.risposte] == [
        (2019, "Beta", "In compilazione"),
        (2019, "Gamma", "Non iniziata"),
    ]
    assert ("Unità libere", "2") in vista.somma[0][1]
    assert [(u.ente, u.possedute, u.offerte) for u in vista.unita] == [
        ("Beta", 1, 0),
        ("Gamma", 0, 0),
    ]
    assert vista.votanti == (4, 3)
    assert (vista.abitanti, vista.anno_popolazione) == (4000, 2011)
    assert not Comune.objects.filter(pk=NUOVA.codice_istat).exists()
    # Who stays is counted with its own.
    assert letture.anteprima(incorporazione(quattro)).abitanti == 4000
    assert Ente.objects.filter(tipo=TipoEnte.COMUNE).count() == 4


def test_the_plan_made_later_speaks_of_the_successor(quattro: Mondo) -> None:
    """The ALER had answered for the old comuni: their figures are of the new one, together."""
    _, beta, gamma, _ = quattro.comuni
    ricognizione = apri(quattro)
    crea_unita(quattro.aler, "A-1", comune=gamma.comune)
    aler = dichiarazione_di(quattro.aler)
    salvata = services.salva_dichiarazione(
        dichiarazione=aler,
        righe=[
            services.RigaInviata(ente.comune_id, Figure(liberi=liberi, assegnabili=liberi))
            for ente, liberi in ((beta, 1), (gamma, 2), (quattro.comuni[0], 4))
        ],
        riga_versione=aler.riga_versione,
        utente=quattro.operatore(quattro.aler),
        ora=ORA,
    )
    services.trasmetti_dichiarazione(
        dichiarazione=salvata,
        riga_versione=salvata.riga_versione,
        utente=quattro.operatore(quattro.aler),
        ora=ORA,
    )
    registra(quattro, fusione(quattro), MEZZANOTTE)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=quattro.capofila, ora=MEZZANOTTE)

    piano = services.consolida(ricognizione=ricognizione, utente=quattro.capofila, ora=MEZZANOTTE)

    contenuto = selectors.contenuto_piano(piano)
    dell_aler = {
        riga["comune"]: (riga["figure"]["liberi"], riga["consistenza_sap"])
        for riga in contenuto["righe"]
        if riga["ente"] == "ALER di prova"
    }
    assert dell_aler == {"Alfa": (4, 0), "Nuova Alfabeta": (3, 1)}
    assert contenuto["totali"]["comuni"] == 3
    popolazione = {v["comune"]: (v["abitanti"], v["fonte"]) for v in contenuto["popolazione"]}
    assert popolazione == {
        "Alfa": (6000, "censimento 2011"),
        "Delta": (500, "censimento 2011"),
        "Nuova Alfabeta": (4000, "somma dei comuni confluiti, censimento 2011"),
    }
    assert selectors.quadro_del_piano(piano).popolazione == 10_500


def test_the_assemblea_counts_who_is_there_on_its_day(quattro: Mondo) -> None:
    piano = consolida(quattro)
    registra(quattro, fusione(quattro, decorre_il=SEDUTA.date()))

    seduta = convoca(quattro, piano)

    votanti = dict(Presenza.objects.filter(seduta=seduta).values_list("comune__nome", "abitanti"))
    assert votanti == {"Alfa": 6000, "Delta": 500, "Nuova Alfabeta": 4000}


def test_the_clock_carries_it_out_in_every_ambito(quattro: Mondo) -> None:
    factories.crea_ambito("ALTRO", "Altro ambito")
    registra(quattro, fusione(quattro))

    assert confluenze.compi_in_ogni_ambito(ora=SAN_SILVESTRO) == 0
    assert confluenze.compi_in_ogni_ambito(ora=MEZZANOTTE) == 1
    assert confluenze.compi_in_ogni_ambito(ora=MEZZANOTTE) == 0
