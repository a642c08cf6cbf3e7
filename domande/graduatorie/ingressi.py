"""What goes into a run: the sent domande as they are frozen, in arrays and with their hash."""

# ruff: noqa: S608 - queries made of constants of ours, and whole numbers

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from crema_sap.enti import cifratura
from domande.rules.graduatoria import Preferenze
from domande.rules.tempo_in_blocco import Interi

# Left out is what a person decided, about one codice fiscale in two domande, before this run; the
# last decision of that time counts. A run made again leaves out the same.
ESCLUSE = (
    " NOT EXISTS (SELECT FROM domande_decisionedoppione x WHERE x.esclusa_id = d.id"
    " AND x.dopo_elaborazione < {numero:d} AND NOT EXISTS (SELECT FROM domande_decisionedoppione y"
    " WHERE y.segnalazione_id = x.segnalazione_id AND y.numero > x.numero"
    " AND y.dopo_elaborazione < {numero:d}))"
)
PROSSIMA = 2**31 - 1
# A rettifica granted before this run replaces the facts; the last one counts.
CORRETTE = (
    " LEFT JOIN (SELECT DISTINCT ON (x.domanda_id) x.domanda_id, x.codifica"
    " FROM domande_decisionerettifica x WHERE x.codifica IS NOT NULL"
    " AND x.dopo_elaborazione < {numero:d} ORDER BY x.domanda_id, x.id DESC) r"
    " ON r.domanda_id = d.id"
)
LEGGI_CORRETTE = (
    "SELECT d.id, d.codice_pubblico, coalesce(r.codifica, d.codifica) FROM domande_domanda d"
    + CORRETTE
)
LEGGI_ALCUNE = LEGGI_CORRETTE + " WHERE d.id = ANY(%s)"
LEGGI_DOMANDE = (
    LEGGI_CORRETTE
    + " WHERE d.avviso_id = {avviso:d} AND d.ritirata_il IS NULL AND"
    + ESCLUSE
    + " ORDER BY d.codice_pubblico"
)
# A unit withdrawn after a run was in it: the same run made again finds it where it was.
OFFERTE = (
    "(u.ritirata_il IS NULL OR u.ritirata_il > (SELECT e.calcolata_il FROM domande_elaborazione e"
    " WHERE e.avviso_id = {avviso:d} AND e.numero = {numero:d}))"
)
# In PostgreSQL's binary form, which numpy reads as it is: no Python object is made for each.
LEGGI_PREFERENZE = (
    "COPY (SELECT p.domanda_id, p.unita_offerta_id, p.ordine, p.residente_dal"
    " FROM domande_preferenza p JOIN domande_domanda d ON d.id = p.domanda_id"
    " JOIN bandi_unitaofferta u ON u.id = p.unita_offerta_id"
    " WHERE d.avviso_id = {avviso:d} AND d.ritirata_il IS NULL AND "
    + OFFERTE
    + " AND"
    + ESCLUSE
    + ") TO STDOUT (FORMAT binary)"
)
# A row: how many fields, then the length and the value of each, big-endian; none may be null.
RIGA = np.dtype(
    [
        ("campi", ">i2"),
        *(("l_domanda", ">i4"), ("domanda", ">i8")),
        *(("l_unita", ">i4"), ("unita", ">i8")),
        *(("l_ordine", ">i4"), ("ordine", ">i2")),
        *(("l_residente", ">i4"), ("residente", ">i4")),
    ]
)
TESTA_COPY, CODA_COPY = 19, 2
LEGGI_UNITA = (
    "SELECT u.id FROM bandi_unitaofferta u WHERE u.avviso_id = {avviso:d} AND "
    + OFFERTE
    + " ORDER BY u.id"
)


class NessunaDomanda(Exception):
    """There is nothing to rank."""


@dataclass(frozen=True, slots=True)
class Ingressi:
    """The inputs of a run. Row i of `codifiche` is the domanda `domande[i]`.

    `preferenze.lista` is the row in `unita`, the ids of the units still offered.
    """

    domande: Interi
    codici: tuple[str, ...]
    codifiche: tuple[bytes, ...]
    unita: Interi
    preferenze: Preferenze

    def impronta(self) -> str:
        """SHA-256 of the inputs in canonical form: public codes, facts, choices, units."""
        somma = hashlib.sha256()
        for codice, codifica in zip(self.codici, self.codifiche, strict=True):
            somma.update(b"%b\x1f%b\x1e" % (codice.encode(), codifica))
        for colonna in (
            self.preferenze.domanda,
            self.preferenze.ordine,
            self.preferenze.residente_dal,
        ):
            somma.update(np.ascontiguousarray(colonna, dtype="<i8").tobytes())
        somma.update(np.ascontiguousarray(self.unita[self.preferenze.lista], dtype="<i8").tobytes())
        return somma.hexdigest()


def leggi(avviso_id: int, *, numero: int = PROSSIMA) -> Ingressi:
    """Read the inputs of the run with this number, in the ambito set on the connection.

    Without it, of the run that would be made now.

    Raises `NessunaDomanda` when nobody has applied for a unit that is still offered.
    """
    with connection.cursor() as cursore:
        cursore.execute(LEGGI_DOMANDE.format(avviso=avviso_id, numero=numero))
        righe = cursore.fetchall()
        preferenze = _leggi_preferenze(cursore, avviso_id, numero)
        cursore.execute(LEGGI_UNITA.format(avviso=avviso_id, numero=numero))
        unita = np.array([riga[0] for riga in cursore.fetchall()], dtype=np.int64)
    if not righe or not preferenze.size:
        raise NessunaDomanda(
            "Per questo avviso non c'è alcuna domanda inviata per un'unità ancora offerta."
        )
    domande = np.array([riga[0] for riga in righe], dtype=np.int64)
    chi, dove = (_righe(k, preferenze[c]) for k, c in ((domande, "domanda"), (unita, "unita")))
    # By public code and choice, whatever the order in which the database gives them.
    in_fila = np.lexsort((preferenze["ordine"], chi))
    return Ingressi(
        domande=domande,
        codici=tuple(riga[1] for riga in righe),
        codifiche=tuple(cifratura.decifra(riga[2]) for riga in righe),
        unita=unita,
        preferenze=Preferenze(
            chi[in_fila],
            dove[in_fila],
            preferenze["ordine"][in_fila].astype(np.int64),
            preferenze["residente"][in_fila].astype(np.int64),
        ),
    )


def leggi_alcune(domande: Sequence[int], *, numero: int) -> dict[int, tuple[str, bytes]]:
    """The public code and the facts of some domande, as the run with this number read them."""
    with connection.cursor() as cursore:
        cursore.execute(LEGGI_ALCUNE.format(numero=numero), [list(domande)])
        righe = cursore.fetchall()
    return {pk: (codice, cifratura.decifra(codifica)) for pk, codice, codifica in righe}


def _leggi_preferenze(cursore: Any, avviso_id: int, numero: int) -> NDArray[Any]:
    copiate = io.BytesIO()
    cursore.copy_expert(LEGGI_PREFERENZE.format(avviso=avviso_id, numero=numero), copiate)
    dati = copiate.getbuffer()[TESTA_COPY:-CODA_COPY]
    righe = np.frombuffer(dati, dtype=RIGA)
    if righe.size and (righe["campi"] != len(RIGA.names or ()) // 2).any():
        raise ValueError("Le preferenze lette non hanno la forma attesa.")
    return righe


def _righe(chiavi: Interi, cercate: Interi) -> Interi:
    """The row of each key that is looked for; all of them are there."""
    per_chiave = np.argsort(chiavi)
    trovate: Interi = per_chiave[np.searchsorted(chiavi, cercate, sorter=per_chiave)]
    return trovate
