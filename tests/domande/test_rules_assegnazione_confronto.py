"""The order of assignment twice: the engine and the words of the law agree, and both keep faith.

Ten thousand populations, small and full of ties, quotas and limits: each is made from its own
number, so that the one which fails can be made again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from crema_sap import aritmetica
from domande.rules.assegnazione import motore, quote
from domande.rules.assegnazione.eventi import Canale, Evento, Fatto
from domande.rules.assegnazione.fatti import Scelta
from domande.rules.assegnazione.mercato import Mercato
from domande.rules.assegnazione.motore import Esito, assegna
from domande.rules.assegnazione.traccia import Motivo, Traccia
from tests.domande.assegnazione_dalla_legge import (
    Caso,
    Storia,
    assegna_dalla_legge,
    in_fila,
    perche_no,
)
from tests.domande.casi_di_assegnazione import (
    a_parole,
    caso_a_sorte,
    con_piu_punti,
    eventi_di,
    fatti_di,
    regole_di,
)

POPOLAZIONI = 10_000
UNA_OGNI = 8
ALTRE = range(POPOLAZIONI, POPOLAZIONI + 500)
# How many times each way and each reason must at least be met: a comparison that never meets one
# would say nothing of it.
VIE_MINIME = {"indigenti": 4_000, "riserva": 1_000, "graduatoria": 5_000}
VOLTE_MINIME = 30


def svolgi(caso: Caso, sorte: Random | None = None) -> Esito:
    fatti = fatti_di(caso, sorte)
    return assegna(fatti, regole_di(caso.legge), eventi_di(caso, fatti))


def ragioni(esito: Esito) -> dict[tuple[str, str], str]:
    """Why each household of each list does not have the unit; empty for who has it."""
    traccia, righe, dette = Traccia(esito), esito.righe, {}
    for numero, unita in enumerate(esito.fatti.unita):
        chi = righe.domanda[righe.lista == unita.lista].tolist()
        for domanda, codice in zip(chi, traccia.motivi(numero).tolist(), strict=True):
            nome = Motivo(codice).name.lower()
            dette[unita.codice, esito.fatti.nuclei.codici[domanda]] = nome
    return dette


def ragioni_dalla_legge(
    caso: Caso, storia: Storia, atteso: dict[str, tuple[str, str]]
) -> dict[tuple[str, str], str]:
    return {
        (casa.codice, famiglia.nome): perche_no(caso, storia, atteso, famiglia, casa)
        or "assegnataria"
        for casa in caso.case
        for famiglia in in_fila(caso, casa)
    }


def prima_differenza(quali: range, *, ogni: int = 1) -> tuple[int | None, Counter[str]]:
    """The first population on which the two disagree, and what was met on the way."""
    viste: Counter[str] = Counter()
    for seme in quali:
        caso = caso_a_sorte(Random(seme))
        atteso, storia = assegna_dalla_legge(caso)
        esito = svolgi(caso)
        if a_parole(esito) != atteso:
            return seme, viste
        viste.update(via for _, via in atteso.values())
        if seme % ogni == 0:
            dette = ragioni(esito)
            if dette != ragioni_dalla_legge(caso, storia, atteso):
                return seme, viste
            viste.update(dette.values())
    return None, viste


def test_the_engine_and_the_law_agree_on_ten_thousand_populations_and_on_the_reasons() -> None:
    diversa, viste = prima_differenza(range(POPOLAZIONI), ogni=UNA_OGNI)

    assert diversa is None
    assert all(viste[via] >= minime for via, minime in VIE_MINIME.items()), viste
    assert all(viste[motivo.name.lower()] >= VOLTE_MINIME for motivo in Motivo), viste


def _nessun_residente(self: Mercato, riga: int, *, residenti_prima: bool) -> tuple[int, ...]:
    return tuple(int(chiave[riga]) for chiave in self.righe.chiavi)


def _senza_ordine(self: Mercato, riga: int, unita: int) -> tuple[int, bool, int, str]:
    return 0, False, 0, self.fatti.unita[unita].codice


def _senza_scelte(self: Mercato) -> dict[Any, Any]:
    return {}


def _per_tutti(unita: Any, regole: Any) -> tuple[str, str, int]:
    return unita.proprietario, "", unita.anno


def _in_ogni_anno(unita: Any, regole: Any) -> tuple[str, str, int]:
    per_comune = unita.aler and regole.aler_per_comune
    return unita.proprietario, unita.comune if per_comune else "", 2019


def _adatta_a_tutti(self: Mercato, unita: int, chi: Any, *, residenti_prima: bool) -> Any:
    lista = self.righe.lista == self.fatti.unita[unita].lista
    return iter(np.flatnonzero(lista & chi[self.righe.domanda]).tolist())


SABOTAGGI: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "quota rounded down": (quote, "quota_indigenti", lambda n, parte: int(n * parte)),
    "quota rounded from .5": (
        quote,
        "quota_indigenti",
        lambda n, parte: aritmetica.arrotonda_dalla_meta(n * parte),
    ),
    "reserve rounded up": (
        quote,
        "unita_riservate",
        lambda n, parte: aritmetica.arrotonda_per_eccesso(n * parte),
    ),
    "attestation not asked": (motore, "aventi_quota", lambda fatti, _: fatti.nuclei.indigente),
    "residents not first": (Mercato, "merito", _nessun_residente),
    "order of preference ignored": (Mercato, "preferenza", _senza_ordine),
    "owner's choice ignored": (Mercato, "_leggi_scelte", _senza_scelte),
    "ALER as a whole": (quote, "gruppo_di", _per_tutti),
    "two years counted as one": (quote, "gruppo_di", _in_ogni_anno),
    "refused or unsuitable units proposed": (Mercato, "candidati", _adatta_a_tutti),
    "reserves for anybody": (
        motore,
        "aventi_riserva",
        lambda fatti, _: fatti.nuclei.categorie >= 0,
    ),
    "events lost": (motore.accaduti, "applica", lambda *_: motore.Situazione()),
}


@pytest.mark.parametrize("che_cosa", SABOTAGGI)
def test_a_broken_engine_is_found_out(che_cosa: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dove, nome, guasto = SABOTAGGI[che_cosa]
    monkeypatch.setattr(dove, nome, guasto)
    if nome == "gruppo_di":
        monkeypatch.setattr(motore, nome, guasto)

    diversa, _ = prima_differenza(range(1_500))

    assert diversa is not None


def test_the_order_of_what_is_given_never_matters() -> None:
    for seme in ALTRE:
        caso = caso_a_sorte(Random(seme))
        dritto, mescolato = svolgi(caso), svolgi(caso, Random(seme))

        assert a_parole(dritto) == a_parole(mescolato), seme
        if seme % UNA_OGNI == 0:
            assert ragioni(dritto) == ragioni(mescolato), seme


def test_a_point_more_never_costs_a_household_its_home_nor_a_place() -> None:
    for seme in ALTRE:
        caso = caso_a_sorte(Random(seme))
        servite = {nome for nome, _ in a_parole(svolgi(caso)).values()}
        for nome in sorted(servite):
            meglio = con_piu_punti(caso, nome)

            assert nome in {chi for chi, _ in a_parole(svolgi(meglio)).values()}, (seme, nome)
            for casa in caso.case:
                prima, poi = ([f.nome for f in in_fila(c, casa)] for c in (caso, meglio))
                assert nome not in prima or poi.index(nome) <= prima.index(nome)


def senza(caso: Caso, nome: str) -> Caso:
    return replace(
        caso,
        famiglie=[famiglia for famiglia in caso.famiglie if famiglia.nome != nome],
        scelte={chiave: unita for chiave, unita in caso.scelte.items() if chiave[0] != nome},
    )


def test_without_a_household_that_has_nothing_everybody_has_the_same() -> None:
    tolte = 0
    for seme in ALTRE:
        caso = caso_a_sorte(Random(seme))
        avute = a_parole(svolgi(caso))
        occupate = {nome for nome, _ in avute.values()} | {evento[1] for evento in caso.eventi}
        for famiglia in caso.famiglie:
            if famiglia.nome not in occupate:
                tolte += 1
                assert a_parole(svolgi(senza(caso, famiglia.nome))) == avute, (seme, famiglia.nome)

    assert tolte > 2 * len(ALTRE)


def test_quotas_and_reserves_hold_for_every_owner_and_year_and_one_household_has_one_home() -> None:
    for seme in ALTRE:
        caso = caso_a_sorte(Random(seme))
        esito = svolgi(caso)
        nuove = [proposta for proposta in esito.proposte.values() if proposta.nuova]
        per_conto: Counter[Any] = Counter()
        for proposta in nuove:
            unita = esito.fatti.unita[proposta.unita]
            comune = unita.comune if unita.aler and caso.legge.aler_per_comune else ""
            if proposta.canale is Canale.INDIGENTI:
                per_conto[unita.proprietario, comune, unita.anno] += 1
                assert esito.fatti.nuclei.indigente[proposta.domanda]
            elif proposta.canale is Canale.RISERVA:
                per_conto[unita.riserva] += 1
            assert int(esito.fatti.nuclei.classe[proposta.domanda]) in unita.adatta_a

        for conto, quante in per_conto.items():
            if isinstance(conto, str):
                parte, disponibili, prima, _ = caso.riserve[conto]
                assert quante + prima <= parte * disponibili + 1, (seme, conto)
            else:
                assert quante <= esito.quote[conto].limite, (seme, conto)
                if conto in caso.anni:
                    disponibili, prima, propria = caso.anni[conto]
                    parte = propria or caso.legge.quota
                    assert quante + prima < parte * disponibili + 1, (seme, conto)
        assert len(esito.unita_di) == len(esito.proposte), seme


def test_where_a_household_is_placed_for_several_units_the_owner_s_choice_is_kept() -> None:
    scelte = 0
    for seme in ALTRE:
        caso = replace(caso_a_sorte(Random(seme)), scelte={})
        esito = svolgi(caso)
        for proposta in esito.proposte.values():
            for altra in proposta.alternative:
                scelta = Scelta(domanda=proposta.domanda, unita=altra, motivo="integrazione")
                fatti = replace(esito.fatti, scelte=(scelta,))
                dopo = assegna(fatti, esito.regole, eventi_di(caso, fatti))
                scelte += 1

                # Unless it then prefers the unit of another owner to the one chosen for it.
                avuta = dopo.unita_di[proposta.domanda]
                proprietari = {fatti.unita[u].proprietario for u in (avuta, altra)}
                assert avuta != proposta.unita, (seme, proposta)
                assert avuta == altra or len(proprietari) == 2, (seme, proposta)

    assert scelte > 150


def fissa(esito: Esito) -> tuple[Evento, ...]:
    """The proposals of a run, as they are once sent."""
    return tuple(
        Evento(fatto=Fatto.PROPOSTA, domanda=una.domanda, unita=una.unita, canale=una.canale)
        for una in esito.proposte.values()
        if una.nuova
    )


def test_once_the_proposals_are_sent_only_what_is_refused_is_proposed_again() -> None:
    for seme in ALTRE:
        caso = caso_a_sorte(Random(seme))
        esito = svolgi(caso)
        prima = eventi_di(caso, esito.fatti) + fissa(esito)

        ferme = assegna(esito.fatti, esito.regole, prima)

        assert a_parole(ferme) == a_parole(esito), seme
        assert not [una for una in ferme.proposte.values() if una.nuova], seme
        for una in esito.proposte.values():
            if not una.nuova:
                continue
            no = Evento(fatto=Fatto.RIFIUTO, domanda=una.domanda, unita=una.unita, codice="questa")
            poi = assegna(esito.fatti, esito.regole, (*prima, no))
            cambiate = {
                unita
                for unita in poi.proposte.keys() | esito.proposte.keys()
                if unita not in poi.proposte
                or unita not in esito.proposte
                or poi.proposte[unita].domanda != esito.proposte[unita].domanda
            }
            # Whoever refused may be next for a unit that had stayed free, and nobody else moves.
            assert una.unita in cambiate, seme
            assert all(unita not in esito.proposte for unita in cambiate - {una.unita}), seme
            break
