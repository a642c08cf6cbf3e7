"""The order of assignment a second time, from the words of the law: slow, plain, on its own.

It shares nothing with `domande.rules.assegnazione`: no import, no data structure, no shortcut.
Where that goes on from a proposal to the next, this begins every round again from nothing.

Art. 13 c. 3: to indigent households goes a share of the units available in the calendar year,
rounded up; for the ALER comune by comune. Art. 15 c. 1: the owner assigns starting from indigent
households, those who reside in the comune of the unit first, then in the order of the list.
C. 1 bis: who is placed for several units of an owner gets the one that the owner chooses.
C. 1 ter: reserves come after the indigent households, rounded up from .5.
"""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Casa:
    codice: str
    proprietario: str
    aler: bool
    comune: str
    anno: int
    lista: str
    adatta_a: set[int]
    riserva: str = ""


@dataclass
class Famiglia:
    """`punti` has, for each comune, what the list is ordered by: the higher comes first."""

    nome: str
    indigente: bool
    attestata: bool
    residenza: str
    classe: int
    categorie: set[str]
    preferenze: dict[str, int]
    punti: dict[str, tuple[int, ...]]
    sorteggio: int
    sistemata: bool = False
    esclusa: bool = False


@dataclass
class Legge:
    quota: Fraction = Fraction(20, 100)
    serve_attestazione: bool = True
    aler_per_comune: bool = True
    residenti_prima: bool = True
    il_posto_rifiutato_passa_agli_indigenti: bool = True
    effetti: dict[str, str] = field(default_factory=dict)


@dataclass
class Caso:
    """`anni`: (owner, comune or nothing, year) -> available, already assigned, share of its own.

    `riserve`: code -> share, available, already assigned, categories. `scelte`: (household, owner)
    -> unit. `eventi`: (what, household, unit, reason, way).
    """

    legge: Legge
    case: list[Casa]
    famiglie: list[Famiglia]
    anni: dict[tuple[str, str, int], tuple[int, int, Fraction | None]] = field(default_factory=dict)
    riserve: dict[str, tuple[Fraction, int, int, set[str]]] = field(default_factory=dict)
    scelte: dict[tuple[str, str], str] = field(default_factory=dict)
    eventi: list[tuple[str, str, str, str, str]] = field(default_factory=list)


@dataclass
class Storia:
    """What the events leave behind them."""

    promesse: dict[str, tuple[str, str]] = field(default_factory=dict)
    escluse: set[str] = field(default_factory=set)
    ritirate: set[str] = field(default_factory=set)
    no: set[tuple[str, str]] = field(default_factory=set)
    posti_persi: list[str] = field(default_factory=list)


def in_fila(caso: Caso, casa: Casa) -> list[Famiglia]:
    """The list of a unit, from the first to the last."""
    iscritte = [famiglia for famiglia in caso.famiglie if casa.lista in famiglia.preferenze]
    return sorted(iscritte, key=lambda f: ([-punto for punto in f.punti[casa.comune]], f.sorteggio))


def racconta(caso: Caso) -> Storia:
    storia = Storia()
    for che_cosa, nome, codice, motivo, via in caso.eventi:
        if che_cosa == "proposta":
            storia.promesse[codice] = (nome, via)
        elif che_cosa == "rifiuto":
            if storia.promesse.pop(codice)[1] == "indigenti":
                storia.posti_persi.append(codice)
            storia.no |= {(nome, perduta) for perduta in perdute(caso, codice, motivo)}
        elif che_cosa == "esclusione":
            storia.escluse.add(nome)
            storia.promesse = {c: p for c, p in storia.promesse.items() if p[0] != nome}
        elif che_cosa == "ritiro":
            storia.ritirate.add(codice)
            storia.promesse.pop(codice, None)
    return storia


def perdute(caso: Caso, codice: str, motivo: str) -> list[str]:
    """The units that a refusal for a reason costs."""
    (casa,) = [casa for casa in caso.case if casa.codice == codice]
    effetto = caso.legge.effetti[motivo]
    if effetto == "tutte":
        return [altra.codice for altra in caso.case]
    if effetto == "proprietario":
        return [c.codice for c in caso.case if c.proprietario == casa.proprietario]
    if effetto == "lista":
        return [altra.codice for altra in caso.case if altra.lista == casa.lista]
    return [codice]


def per_eccesso(numero: Fraction) -> int:
    intero = numero.numerator // numero.denominator
    return intero if intero == numero else intero + 1


def dalla_meta(numero: Fraction) -> int:
    return (2 * numero.numerator + numero.denominator) // (2 * numero.denominator)


def conto(caso: Caso, casa: Casa) -> tuple[str, str, int]:
    comune = casa.comune if casa.aler and caso.legge.aler_per_comune else ""
    return casa.proprietario, comune, casa.anno


def posti_per_indigenti(caso: Caso, storia: Storia, quale: tuple[str, str, int]) -> int:
    sue = [casa.codice for casa in caso.case if conto(caso, casa) == quale]
    presenti = len([codice for codice in sue if codice not in storia.ritirate])
    disponibili, prima, propria = caso.anni.get(quale, (presenti, 0, None))
    posti = per_eccesso(disponibili * (propria or caso.legge.quota)) - prima
    for codice in sue:
        if codice in storia.promesse and storia.promesse[codice][1] == "indigenti":
            posti -= 1
    if not caso.legge.il_posto_rifiutato_passa_agli_indigenti:
        posti -= len([codice for codice in storia.posti_persi if codice in sue])
    return posti


def gradimento(caso: Caso, storia: Storia, libere: set[str], famiglia: Famiglia) -> list[str]:
    """The units of a household, from the most wanted; what an owner chose before its others."""
    sue = sorted(
        (casa for casa in caso.case if casa.lista in famiglia.preferenze),
        key=lambda casa: (famiglia.preferenze[casa.lista], casa.codice),
    )
    for (nome, proprietario), codice in sorted(caso.scelte.items()):
        scelta = [casa for casa in sue if casa.codice == codice]
        if nome != famiglia.nome or not scelta or codice not in libere:
            continue
        if (nome, codice) in storia.no or famiglia.classe not in scelta[0].adatta_a:
            continue
        ordine = famiglia.preferenze[scelta[0].lista]
        indietro = [
            casa
            for casa in sue
            if casa.proprietario == proprietario
            and casa.codice != codice
            and famiglia.preferenze[casa.lista] <= ordine
        ]
        sue = [casa for casa in sue if casa not in indietro]
        dopo = sue.index(scelta[0]) + 1
        sue[dopo:dopo] = indietro
    return [casa.codice for casa in sue]


def ha_diritto(caso: Caso, famiglia: Famiglia, via: str, casa: Casa) -> bool:
    if via == "indigenti":
        return famiglia.indigente and (famiglia.attestata or not caso.legge.serve_attestazione)
    if via == "riserva":
        return bool(casa.riserva and famiglia.categorie & caso.riserve[casa.riserva][3])
    return True


def posto_in_via(
    caso: Caso, famiglia: Famiglia, via: str, casa: Casa
) -> tuple[bool, list[int], int]:
    """What a household is served by along a way: the lower the first."""
    lontana = via == "indigenti" and caso.legge.residenti_prima
    return (
        lontana and famiglia.residenza != casa.comune,
        [-punto for punto in famiglia.punti[casa.comune]],
        famiglia.sorteggio,
    )


def assegna_dalla_legge(caso: Caso) -> tuple[dict[str, tuple[str, str]], Storia]:
    """For each unit that goes to somebody, to whom and by which way."""
    storia = racconta(caso)
    esito = dict(storia.promesse)
    all_inizio = {casa.codice for casa in caso.case} - storia.ritirate - set(esito)
    for via in ("indigenti", "riserva", "graduatoria"):
        esito |= _una_via(caso, storia, via, esito, all_inizio)
    return esito, storia


def _una_via(
    caso: Caso, storia: Storia, via: str, esito: dict[str, tuple[str, str]], all_inizio: set[str]
) -> dict[str, tuple[str, str]]:
    servite = {nome for nome, _ in esito.values()}
    possono = [
        famiglia
        for famiglia in caso.famiglie
        if famiglia.nome not in servite | storia.escluse
        and not famiglia.sistemata
        and not famiglia.esclusa
    ]
    gradite = {f.nome: gradimento(caso, storia, all_inizio, f) for f in possono}
    coppie = [
        (famiglia, casa)
        for casa in caso.case
        if casa.codice not in esito and casa.codice not in storia.ritirate
        for famiglia in possono
        if casa.codice in gradite[famiglia.nome]
        and famiglia.classe in casa.adatta_a
        and (famiglia.nome, casa.codice) not in storia.no
        and ha_diritto(caso, famiglia, via, casa)
    ]
    coppie.sort(
        key=lambda c: (
            posto_in_via(caso, c[0], via, c[1]),
            gradite[c[0].nome].index(c[1].codice),
            c[1].codice,
        )
    )
    posti = {casa.codice: _posti(caso, storia, via, casa) for casa in caso.case}
    lasciate: set[tuple[str, str]] = set()
    while True:
        proposte = _un_giro(coppie, lasciate, posti)
        doppie = set()
        for nome in set(proposte.values()):
            sue = [codice for codice, chi in proposte.items() if chi == nome]
            sue.sort(key=gradite[nome].index)
            doppie |= {(nome, codice) for codice in sue[1:]}
        if not doppie:
            return {codice: (nome, via) for codice, nome in proposte.items()}
        lasciate |= doppie


def _un_giro(
    coppie: list[tuple[Famiglia, Casa]],
    lasciate: set[tuple[str, str]],
    posti: dict[str, tuple[object, int]],
) -> dict[str, str]:
    """Every owner goes down from the top, leaving out what households have let go."""
    proposte: dict[str, str] = {}
    usati: dict[object, int] = {}
    for famiglia, casa in coppie:
        gruppo, quanti = posti[casa.codice]
        if (
            (famiglia.nome, casa.codice) not in lasciate
            and casa.codice not in proposte
            and usati.get(gruppo, 0) < quanti
        ):
            usati[gruppo] = usati.get(gruppo, 0) + 1
            proposte[casa.codice] = famiglia.nome
    return proposte


def _posti(caso: Caso, storia: Storia, via: str, casa: Casa) -> tuple[object, int]:
    if via == "indigenti":
        return conto(caso, casa), posti_per_indigenti(caso, storia, conto(caso, casa))
    if via == "riserva":
        if not casa.riserva:
            return "", 0
        parte, disponibili, prima, _ = caso.riserve[casa.riserva]
        promesse = [
            codice
            for codice, (_, come) in storia.promesse.items()
            if come == "riserva"
            and [altra.riserva for altra in caso.case if altra.codice == codice] == [casa.riserva]
        ]
        return casa.riserva, dalla_meta(parte * disponibili) - prima - len(promesse)
    return casa.codice, 1


def perche_no(
    caso: Caso, storia: Storia, esito: dict[str, tuple[str, str]], famiglia: Famiglia, casa: Casa
) -> str:
    """Why a household of the list of a unit does not have it; empty when it has."""
    avuta = next((codice for codice, (nome, _) in esito.items() if nome == famiglia.nome), None)
    scelta = caso.scelte.get((famiglia.nome, casa.proprietario))
    risposte = {
        "": avuta == casa.codice,
        "unita_ritirata": casa.codice in storia.ritirate,
        "unita_impegnata": casa.codice in storia.promesse,
        "esclusa": famiglia.esclusa or famiglia.nome in storia.escluse,
        "gia_sistemata": famiglia.sistemata,
        "impegnata": avuta in storia.promesse,
        "rifiuto": (famiglia.nome, casa.codice) in storia.no,
        "non_adatta": famiglia.classe not in casa.adatta_a,
        "scelta_del_proprietario": avuta is not None and avuta == scelta,
        "altra_unita": avuta is not None,
    }
    vere = [ragione for ragione, vera in risposte.items() if vera]
    return vere[0] if vere else _chi_e_servito_prima(caso, esito, famiglia, casa)


def _chi_e_servito_prima(
    caso: Caso, esito: dict[str, tuple[str, str]], famiglia: Famiglia, casa: Casa
) -> str:
    chi, via = esito[casa.codice]
    fila = [una.nome for una in in_fila(caso, casa)]
    risposte = {
        "preceduta": fila.index(chi) < fila.index(famiglia.nome),
        "fuori_quota": via == "indigenti" and not famiglia.indigente,
        "senza_attestazione": not ha_diritto(caso, famiglia, via, casa) and via == "indigenti",
        "residenti_prima": via == "indigenti" and famiglia.residenza != casa.comune,
        "fuori_riserva": via == "riserva" and not ha_diritto(caso, famiglia, via, casa),
    }
    return next(ragione for ragione, vera in risposte.items() if vera)
