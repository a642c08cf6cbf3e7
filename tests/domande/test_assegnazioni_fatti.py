"""The facts of an assignment are those of the run, of the dwellings and of the plan."""

from datetime import date
from decimal import Decimal

import pytest

from domande import fascicolo
from domande.assegnazioni import fatti
from domande.graduatorie import pacchetto
from domande.models import Domanda, Elaborazione
from domande.rules.assegnazione.fatti import Contingente, Fatti
from domande.rules.assegnazione.motore import assegna
from domande.rules.assegnazione.regole import Regole
from programmazione.models import PianoAnnuale, RigaPiano, UnitaAbitativa
from programmazione.states import StatoDichiarazione
from tests.domande.elaborazioni import chiudi, elabora
from tests.domande.factories import Scena


@pytest.fixture
def fatta(scena: Scena) -> Elaborazione:
    UnitaAbitativa.objects.filter(codice="CR-2").update(senza_barriere=False)
    UnitaAbitativa.objects.filter(codice="CR-3").update(assegnabile_nel=2020)
    return elabora(chiudi(scena))


def componi(elaborazione: Elaborazione) -> tuple[Fatti, Regole]:
    rifatta = pacchetto.rifai(elaborazione)
    regime = fatti.regole_di(elaborazione.avviso, rifatta.profilo)
    composti = fatti.componi(
        avviso=elaborazione.avviso,
        letti=rifatta.letti,
        ordinate=rifatta.ordinate,
        profilo=rifatta.profilo,
        regime=regime,
    )
    return composti, regime


def riga(scena: Scena, **campi: object) -> None:
    RigaPiano.objects.create(
        **{
            "ente": scena.ente,
            "stato_dichiarazione": StatoDichiarazione.VALIDATA,
            **campi,
        }
    )


def test_the_facts_are_those_of_the_domande_and_of_the_dwellings(fatta: Elaborazione) -> None:
    composti, regime = componi(fatta)

    assert regime.codice == "assegnazione-2019"
    nuclei = composti.nuclei
    domande = {d.codice_pubblico: fascicolo.leggi(d).fatti for d in Domanda.objects.all()}
    assert set(nuclei.codici) == set(domande)
    for n, codice in enumerate(nuclei.codici):
        suoi = domande[codice]
        assert suoi.isee is not None
        assert nuclei.indigente[n] == (suoi.isee.valore <= 3000)
        attestato = suoi.attestazione_indigenza is not None
        assert nuclei.attestato[n] == (attestato and nuclei.indigente[n])
        motoria = any(componente.disabilita_motoria for componente in suoi.componenti)
        assert nuclei.classe[n] == 2 * min(suoi.numero_componenti, 6) + motoria
    assert any(nuclei.attestato)

    unita = {una.codice: una for una in composti.unita}
    # 60 m2 suit three people (48-65), four (58-80): not with a motor disability, it has barriers.
    assert unita["CR-2"].adatta_a == {6, 8}
    # 30 m2 suit one (28-46), and whoever can't walk: nothing is said of barriers.
    assert unita["CR-3"].adatta_a == {2, 3}
    assert [unita[codice].anno for codice in ("CR-1", "CR-3")] == [2019, 2020]
    assert unita["CA-1"].proprietario == "Comune di Castelleone"
    assert not unita["CA-1"].aler


def test_who_resides_in_the_comune_of_a_list_is_told(fatta: Elaborazione) -> None:
    composti, _ = componi(fatta)
    righe, nomi = composti.righe, composti.nuclei.codici
    residenti = {
        (nomi[righe.domanda[n]], composti.unita[righe.lista[n]].codice)
        for n in range(righe.lista.size)
        if righe.residente[n]
    }

    attesi = {
        (scelta.domanda.codice_pubblico, scelta.unita_offerta.unita.codice)
        for domanda in Domanda.objects.all()
        for scelta in domanda.preferenze.select_related("unita_offerta__unita")
        if any(
            periodo.comune == scelta.unita_offerta.unita.comune_id
            and (periodo.al is None or periodo.al >= date(2019, 12, 16))
            for periodo in fascicolo.leggi(domanda).fatti.residenze
        )
    }
    assert residenti == attesi
    assert residenti


def test_the_quota_is_on_the_units_of_the_plan_and_a_comune_may_exceed_it(
    scena: Scena, fatta: Elaborazione
) -> None:
    # A plan that is not approved yet: the rows of the other are frozen.
    approvato = fatta.avviso.piano
    piano = PianoAnnuale.objects.create(
        anno=2019,
        versione=2,
        ricognizione=approvato.ricognizione,
        consolidato_il=approvato.consolidato_il,
    )
    riga(scena, piano=piano, assegnabili=11, perc_indigenza=Decimal(30))
    riga(scena, piano=piano, ente=scena.altro_ente, comune=scena.altro_ente.comune, assegnabili=0)
    fatta.avviso.piano = piano

    composti, regime = componi(fatta)
    esito = assegna(composti, regime)

    # Two units of Crema are of 2019, one of 2020: ceil(30 % of 11) = 4, ceil(20 % of 1) = 1.
    assert composti.contingenti == (
        Contingente(
            proprietario="Comune di Crema", anno=2019, disponibili=11, quota=Decimal("0.30")
        ),
        Contingente(proprietario="Comune di Castelleone", anno=2019, disponibili=1),
    )
    totali = {gruppo: quota.totale for gruppo, quota in esito.quote.items()}
    assert totali == {
        ("Comune di Crema", "", 2019): 4,
        ("Comune di Crema", "", 2020): 1,
        ("Comune di Castelleone", "", 2019): 1,
    }
