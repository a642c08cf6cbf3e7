"""Random populations, small and full of ties, quotas and limits; and the same as frozen facts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import numpy as np

from domande.rules.assegnazione.eventi import Canale, Evento, Fatto
from domande.rules.assegnazione.fatti import (
    Contingente,
    Fatti,
    Nuclei,
    Righe,
    Riserva,
    Scelta,
    Unita,
)
from domande.rules.assegnazione.motore import Esito
from domande.rules.assegnazione.regole import DopoRifiuto, Effetto, Regole, Rifiuto
from tests.domande.assegnazione_dalla_legge import Casa, Caso, Famiglia, Legge, in_fila

EFFETTI = {"questa": "unita", "questa_lista": "lista", "ente": "proprietario", "fuori": "tutte"}
RIFIUTI = {
    codice: Rifiuto(
        codice=codice,
        nome=codice,
        effetto=Effetto(effetto),
        norma="",
        fonte="",
        verificato=False,
    )
    for codice, effetto in EFFETTI.items()
}
CATEGORIE = ("anziani", "forze", "disabili")


def caso_a_sorte(sorte: Random) -> Caso:
    """A population as the generator's number wants it."""
    legge = Legge(
        quota=sorte.choice((Fraction(20, 100), Fraction(20, 100), Fraction(50, 100))),
        serve_attestazione=sorte.random() < 0.5,
        aler_per_comune=sorte.random() < 0.8,
        residenti_prima=sorte.random() < 0.8,
        il_posto_rifiutato_passa_agli_indigenti=sorte.random() < 0.5,
        effetti=EFFETTI,
    )
    comuni = ["C", "D", "E"][: sorte.randint(1, 3)]
    per_unita = sorte.random() < 0.5
    enti = [(f"comune {c}", False) for c in comuni] + [("aler", True)]
    enti = sorte.sample(enti, sorte.randint(1, min(3, len(enti))))
    case = [_casa(sorte, numero, enti, comuni, per_unita) for numero in range(sorte.randint(1, 5))]
    liste = {casa.lista: casa.comune for casa in case}
    famiglie = [_famiglia(sorte, numero, liste, comuni) for numero in range(sorte.randint(0, 9))]
    for posto, famiglia in enumerate(sorte.sample(famiglie, len(famiglie))):
        famiglia.sorteggio = posto
    caso = Caso(legge, case, famiglie)
    _quote_e_riserve(sorte, caso)
    if sorte.random() < 0.5:
        _eventi(sorte, caso)
    if sorte.random() < 0.3:
        _scelte(sorte, caso)
    return caso


def _casa(
    sorte: Random, numero: int, enti: list[tuple[str, bool]], comuni: list[str], per_unita: bool
) -> Casa:
    proprietario, aler = sorte.choice(enti)
    comune = sorte.choice(comuni) if aler or sorte.random() < 0.1 else proprietario[-1]
    codice = f"U{sorte.randint(0, 9)}{numero}"
    return Casa(
        codice=codice,
        proprietario=proprietario,
        aler=aler,
        comune=comune,
        anno=sorte.choice((2019, 2019, 2020)),
        lista=codice if per_unita else f"{proprietario}/{comune}",
        adatta_a=set(sorte.choice(((0, 1), (0, 1), (0, 1), (0,), (1,)))),
    )


def _famiglia(sorte: Random, numero: int, liste: dict[str, str], comuni: list[str]) -> Famiglia:
    chieste = sorte.sample(sorted(liste), sorte.randint(min(1, len(liste)), len(liste)))
    residenza = sorte.choice([*comuni, "Z"])
    base = sorte.randint(0, 2)
    return Famiglia(
        nome=f"F{numero}",
        indigente=sorte.random() < 0.5,
        attestata=sorte.random() < 0.6,
        residenza=residenza,
        classe=int(sorte.random() < 0.2),
        categorie={nome for nome in CATEGORIE if sorte.random() < 0.25},
        preferenze={lista: posto for posto, lista in enumerate(chieste, 1)},
        punti={c: (base + (c == residenza), sorte.randint(0, 1), base % 2) for c in comuni},
        sorteggio=0,
        sistemata=sorte.random() < 0.05,
        esclusa=sorte.random() < 0.05,
    )


def _quote_e_riserve(sorte: Random, caso: Caso) -> None:
    for casa in caso.case:
        comune = casa.comune if casa.aler and caso.legge.aler_per_comune else ""
        if sorte.random() < 0.3:
            propria = None if casa.aler or sorte.random() < 0.7 else Fraction(60, 100)
            dati = (sorte.randint(0, 9), sorte.randint(0, 2), propria)
            caso.anni[casa.proprietario, comune, casa.anno] = dati
        if sorte.random() < 0.4:
            casa.riserva = f"{casa.proprietario}-{casa.anno}-{sorte.randint(1, 2)}"
            caso.riserve.setdefault(
                casa.riserva,
                (
                    Fraction(sorte.choice((10, 20, 50)), 100),
                    sorte.randint(0, 6),
                    int(sorte.random() < 0.2),
                    set(sorte.sample(CATEGORIE, sorte.randint(1, 2))),
                ),
            )


def _eventi(sorte: Random, caso: Caso) -> None:
    """A story that can have happened, though not always the one that the rules would give."""
    promesse: dict[str, str] = {}
    via_da: set[str] = set()
    ritirate: set[str] = set()
    for _ in range(sorte.randint(1, 8)):
        casa = sorte.choice([c for c in caso.case if c.codice in promesse] or caso.case)
        if sorte.random() < 0.5:
            casa = sorte.choice(caso.case)
        che_cosa = sorte.choice(
            ("proposta", "proposta", "rifiuto", "rifiuto", "esclusione", "ritiro", "si")
        )
        fila = [f.nome for f in in_fila(caso, casa)]
        liberi = [nome for nome in fila if nome not in via_da | set(promesse.values())]
        preso = promesse.get(casa.codice)
        if che_cosa == "proposta" and liberi and preso is None and casa.codice not in ritirate:
            vie = ["indigenti", "graduatoria", *(["riserva"] if casa.riserva else [])]
            promesse[casa.codice] = nome = sorte.choice(liberi)
            caso.eventi.append((che_cosa, nome, casa.codice, "", sorte.choice(vie)))
        elif che_cosa == "rifiuto" and preso is not None:
            caso.eventi.append((che_cosa, preso, casa.codice, sorte.choice(list(EFFETTI)), ""))
            del promesse[casa.codice]
        elif che_cosa == "si" and preso is not None:
            caso.eventi.append(("accettazione", preso, casa.codice, "", ""))
        elif che_cosa == "esclusione" and fila:
            via_da.add(nome := sorte.choice(fila))
            promesse = {codice: chi for codice, chi in promesse.items() if chi != nome}
            caso.eventi.append((che_cosa, nome, "", "", ""))
        elif che_cosa == "ritiro" and sorte.random() < 0.3:
            ritirate.add(casa.codice)
            promesse.pop(casa.codice, None)
            caso.eventi.append((che_cosa, "", casa.codice, "", ""))


def _scelte(sorte: Random, caso: Caso) -> None:
    for famiglia in caso.famiglie:
        sue = [casa for casa in caso.case if casa.lista in famiglia.preferenze]
        if sue and sorte.random() < 0.5:
            casa = sorte.choice(sue)
            caso.scelte[famiglia.nome, casa.proprietario] = casa.codice


def fatti_di(caso: Caso, sorte: Random | None = None) -> Fatti:
    """The population as frozen facts; with `sorte`, in another order."""
    case, famiglie = list(caso.case), list(caso.famiglie)
    if sorte is not None:
        sorte.shuffle(case)
        sorte.shuffle(famiglie)
    liste = {lista: n for n, lista in enumerate(dict.fromkeys(casa.lista for casa in case))}
    chi = {famiglia.nome: n for n, famiglia in enumerate(famiglie)}
    dove = {casa.codice: n for n, casa in enumerate(case)}
    return Fatti(
        unita=tuple(
            Unita(
                codice=casa.codice,
                proprietario=casa.proprietario,
                comune=casa.comune,
                anno=casa.anno,
                lista=liste[casa.lista],
                adatta_a=frozenset(casa.adatta_a),
                aler=casa.aler,
                riserva=casa.riserva,
            )
            for casa in case
        ),
        nuclei=_nuclei(famiglie),
        righe=_righe(caso, case, liste, chi, sorte),
        categorie=CATEGORIE,
        contingenti=tuple(
            Contingente(
                proprietario=proprietario,
                comune=comune,
                anno=anno,
                disponibili=disponibili,
                gia_assegnate=prima,
                quota=None if propria is None else _decimale(propria),
            )
            for (proprietario, comune, anno), (disponibili, prima, propria) in caso.anni.items()
        ),
        riserve=tuple(
            Riserva(
                codice=codice,
                categorie=frozenset(categorie),
                percentuale=_decimale(parte),
                disponibili=disponibili,
                gia_assegnate=prima,
            )
            for codice, (parte, disponibili, prima, categorie) in caso.riserve.items()
        ),
        scelte=tuple(
            Scelta(domanda=chi[nome], unita=dove[codice], motivo="integrazione")
            for (nome, _), codice in caso.scelte.items()
        ),
    )


def _decimale(numero: Fraction) -> Decimal:
    return Decimal(numero.numerator) / numero.denominator


def _nuclei(famiglie: list[Famiglia]) -> Nuclei:
    def veri(*valori: bool) -> np.ndarray:
        return np.array(valori, dtype=np.bool_)

    return Nuclei(
        codici=[f.nome for f in famiglie],
        indigente=veri(*(f.indigente for f in famiglie)),
        attestato=veri(*(f.attestata for f in famiglie)),
        classe=np.array([f.classe for f in famiglie], dtype=np.int64),
        categorie=np.array(
            [sum(1 << n for n, c in enumerate(CATEGORIE) if c in f.categorie) for f in famiglie],
            dtype=np.int64,
        ),
        sistemato=veri(*(f.sistemata for f in famiglie)),
        escluso=veri(*(f.esclusa for f in famiglie)),
    )


def _righe(
    caso: Caso, case: list[Casa], liste: dict[str, int], chi: dict[str, int], sorte: Random | None
) -> Righe:
    righe = []
    for casa in {casa.lista: casa for casa in case}.values():
        for posizione, famiglia in enumerate(in_fila(caso, casa), 1):
            chiavi = [-punto for punto in famiglia.punti[casa.comune]]
            righe.append(
                (
                    liste[casa.lista],
                    posizione,
                    chi[famiglia.nome],
                    famiglia.preferenze[casa.lista],
                    famiglia.residenza == casa.comune,
                    *chiavi,
                    famiglia.sorteggio,
                )
            )
    if sorte is not None:
        sorte.shuffle(righe)
    colonne = np.array(righe, dtype=np.int64).reshape(len(righe), 9).T
    return Righe(
        lista=colonne[0],
        posizione=colonne[1],
        domanda=colonne[2],
        ordine=colonne[3],
        residente=colonne[4].astype(np.bool_),
        chiavi=tuple(colonne[5:]),
    )


def regole_di(legge: Legge) -> Regole:
    """The same law as the parameters of a regime."""
    return Regole(
        codice="prova",
        dal=date(2019, 1, 1),
        al=None,
        quota=_decimale(legge.quota),
        attestazione=legge.serve_attestazione,
        aler_per_comune=legge.aler_per_comune,
        superamento_comuni=True,
        residenti_prima=legge.residenti_prima,
        riserve=True,
        dopo_rifiuto=(
            DopoRifiuto.INDIGENTE_SUCCESSIVO
            if legge.il_posto_rifiutato_passa_agli_indigenti
            else DopoRifiuto.GRADUATORIA
        ),
        rifiuti=RIFIUTI,
        parametri=(),
    )


def eventi_di(caso: Caso, fatti: Fatti) -> tuple[Evento, ...]:
    """The same events, by the places that the facts give to households and units."""
    chi = {nome: n for n, nome in enumerate(fatti.nuclei.codici)}
    dove = {unita.codice: n for n, unita in enumerate(fatti.unita)}
    return tuple(
        Evento(
            fatto=Fatto(che_cosa),
            domanda=chi.get(nome, -1),
            unita=dove.get(codice, -1),
            codice=motivo,
            canale=Canale(via or "graduatoria"),
        )
        for che_cosa, nome, codice, motivo, via in caso.eventi
    )


def a_parole(esito: Esito) -> dict[str, tuple[str, str]]:
    """For each unit that goes to somebody, to whom and by which way."""
    return {
        esito.fatti.unita[unita].codice: (
            esito.fatti.nuclei.codici[proposta.domanda],
            proposta.canale.value,
        )
        for unita, proposta in esito.proposte.items()
    }


def con_piu_punti(caso: Caso, nome: str) -> Caso:
    """The same population, where a household has a point more everywhere."""
    famiglie = [
        replace(f, punti={c: (p[0] + 1, *p[1:]) for c, p in f.punti.items()})
        if f.nome == nome
        else f
        for f in caso.famiglie
    ]
    return replace(caso, famiglie=famiglie)
