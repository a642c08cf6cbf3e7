"""Quorum and majority of the Assemblea dei Sindaci, under a rule that is data. Pure.

The rule of the Cremasco Assembly is in no source: each ambito loads its own, dated, with its
source. Where a vote counts both ways, both must be met.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from crema_sap.aritmetica import scrivi_decimale

PRO_CAPITE, PONDERATO, ENTRAMBI = "PRO_CAPITE", "PONDERATO", "ENTRAMBI"
VOTANTI, PRESENTI, COMPONENTI = "VOTANTI", "PRESENTI", "COMPONENTI"
FAVOREVOLE, CONTRARIO, ASTENUTO = "FAVOREVOLE", "CONTRARIO", "ASTENUTO"
APPROVATO, RESPINTO, NON_VALIDO = "APPROVATO", "RESPINTO", "NON_VALIDO"
UNITA = {PRO_CAPITE: "comuni", PONDERATO: "abitanti"}


@dataclass(frozen=True, slots=True)
class Soglia:
    """A share in percent; `oltre` tells «more than» from «at least»."""

    percento: Decimal
    oltre: bool

    def raggiunta(self, parte: int, tutto: int) -> bool:
        """Tell whether a part reaches the share of a whole, exactly; never of nothing."""
        if tutto == 0:
            return False
        confronto = Decimal(parte) * 100 - self.percento * tutto
        return confronto > 0 if self.oltre else confronto >= 0

    def __str__(self) -> str:
        decimali = 0 if self.percento == self.percento.to_integral_value() else 2
        scritto = scrivi_decimale(self.percento, decimali)
        return f"{'più del' if self.oltre else 'almeno il'} {scritto} %"


@dataclass(frozen=True, slots=True)
class Regola:
    """How the Assembly decides, from a day on."""

    metodo: str
    quorum_prima: Soglia
    quorum_seconda: Soglia
    maggioranza: Soglia
    base: str
    # At a tie the vote of who presides counts twice.
    presidente_decide: bool = False


@dataclass(frozen=True, slots=True)
class Partecipante:
    """One comune at the session: its weight, whether it is there, and its vote if it gave one."""

    comune: str
    abitanti: int
    presente: bool
    voto: str | None = None
    presiede: bool = False


@dataclass(frozen=True, slots=True)
class Conto:
    """One way of counting: how many took part, out of how many, and whether it was enough."""

    metodo: str
    parte: int
    tutto: int
    soglia: Soglia
    raggiunta: bool
    # As many against as in favour, and what the casting vote of who presides did about it.
    parita: bool = False
    decisivo: str = ""

    @property
    def spiegazione(self) -> str:
        """Say the count in words."""
        esito = "basta" if self.raggiunta else "non basta"
        pari = "Parità di voti: " if self.parita else ""
        return (
            f"{pari}{scrivi_decimale(self.parte, 0)} su {scrivi_decimale(self.tutto, 0)}"
            f" {UNITA[self.metodo]}{self.decisivo}; serve {self.soglia}: {esito}."
        )


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether the session may deliberate."""

    valido: bool
    conti: tuple[Conto, ...]


@dataclass(frozen=True, slots=True)
class EsitoVoto:
    """What the vote decides, count by count."""

    esito: str
    quorum: Quorum
    conti: tuple[Conto, ...]

    @property
    def parita(self) -> bool:
        """Tell whether a tie is what the proposal falls on."""
        return self.esito == RESPINTO and any(c.parita and not c.raggiunta for c in self.conti)


class VotoNonAmmesso(Exception):
    """A vote by somebody who is not there, or of nobody who is."""


def quorum(regola: Regola, partecipanti: Sequence[Partecipante], *, seconda: bool) -> Quorum:
    """Count who is there against the quorum of the call, in every way the rule asks for.

    Norma: regolamento di funzionamento dell'Assemblea dei Sindaci (data of the ambito).
    """
    soglia = regola.quorum_seconda if seconda else regola.quorum_prima
    conti = tuple(
        _conta(
            metodo,
            soglia,
            [p for p in partecipanti if p.presente],
            partecipanti,
        )
        for metodo in _metodi(regola)
    )
    return Quorum(valido=all(conto.raggiunta for conto in conti), conti=conti)


def esito_votazione(
    regola: Regola, partecipanti: Sequence[Partecipante], *, seconda: bool
) -> EsitoVoto:
    """Compute the outcome; without quorum nothing is decided, and a tie does not carry.

    At a tie, where the rule gives a casting vote, that of who presides counts twice: an abstention,
    or nobody who presides, leaves the tie as it is.

    Raises `VotoNonAmmesso` when an absent comune voted or a present one did not say how.
    Norma: regolamento di funzionamento dell'Assemblea dei Sindaci (data of the ambito).
    """
    _verifica_voti(partecipanti)
    legale = quorum(regola, partecipanti, seconda=seconda)
    conti = tuple(_conta_voti(metodo, regola, partecipanti) for metodo in _metodi(regola))
    if not legale.valido:
        return EsitoVoto(NON_VALIDO, legale, conti)
    esito = APPROVATO if all(conto.raggiunta for conto in conti) else RESPINTO
    return EsitoVoto(esito, legale, conti)


def _verifica_voti(partecipanti: Sequence[Partecipante]) -> None:
    for partecipante in partecipanti:
        if partecipante.voto is not None and not partecipante.presente:
            raise VotoNonAmmesso(f"{partecipante.comune} è assente: non può votare.")
        if partecipante.voto is None and partecipante.presente:
            raise VotoNonAmmesso(f"{partecipante.comune} è presente: indica come ha votato.")


def _metodi(regola: Regola) -> tuple[str, ...]:
    return (PRO_CAPITE, PONDERATO) if regola.metodo == ENTRAMBI else (regola.metodo,)


def _base(regola: Regola, partecipanti: Sequence[Partecipante]) -> list[Partecipante]:
    if regola.base == COMPONENTI:
        return list(partecipanti)
    if regola.base == PRESENTI:
        return [p for p in partecipanti if p.presente]
    return [p for p in partecipanti if p.voto in {FAVOREVOLE, CONTRARIO}]


def _conta_voti(metodo: str, regola: Regola, partecipanti: Sequence[Partecipante]) -> Conto:
    favorevoli = [p for p in partecipanti if p.voto == FAVOREVOLE]
    base = _base(regola, partecipanti)
    conto = _conta(metodo, regola.maggioranza, favorevoli, base)
    contrari = _peso(metodo, [p for p in partecipanti if p.voto == CONTRARIO])
    if conto.raggiunta or not conto.parte or conto.parte != contrari:
        return conto
    presidente = [p for p in partecipanti if p.presiede and p.voto in {FAVOREVOLE, CONTRARIO}]
    if not regola.presidente_decide or not presidente:
        return replace(conto, parita=True)
    doppio = presidente if presidente[0].voto == FAVOREVOLE else []
    deciso = _conta(metodo, regola.maggioranza, [*favorevoli, *doppio], [*base, *presidente])
    come = "favorevole" if doppio else "contrario"
    decisivo = f", contando due volte il voto {come} di chi presiede ({presidente[0].comune})"
    return replace(deciso, parita=True, decisivo=decisivo)


def _conta(
    metodo: str, soglia: Soglia, parte: Sequence[Partecipante], tutto: Sequence[Partecipante]
) -> Conto:
    quanti, quanto = _peso(metodo, parte), _peso(metodo, tutto)
    return Conto(metodo, quanti, quanto, soglia, soglia.raggiunta(quanti, quanto))


def _peso(metodo: str, partecipanti: Sequence[Partecipante]) -> int:
    if metodo == PRO_CAPITE:
        return len(partecipanti)
    return sum(p.abitanti for p in partecipanti)
