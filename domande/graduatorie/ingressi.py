"""What goes into a run: the sent domande as they are frozen, in arrays and with their hash."""

import hashlib
from dataclasses import dataclass

import numpy as np
from django.db import connection

from crema_sap.enti import cifratura
from domande.rules.graduatoria import Preferenze
from domande.rules.tempo_in_blocco import Interi

LEGGI_DOMANDE = (
    "SELECT id, codice_pubblico, codifica FROM domande_domanda"
    " WHERE avviso_id = %s AND ritirata_il IS NULL ORDER BY codice_pubblico"
)
# One text of whole numbers per column instead of one row per preference: the database joins,
# numpy splits, and no Python object is made for each.
LEGGI_PREFERENZE = (
    "SELECT string_agg(p.domanda_id::text, ',' ORDER BY d.codice_pubblico, p.ordine),"
    " string_agg(p.unita_offerta_id::text, ',' ORDER BY d.codice_pubblico, p.ordine),"
    " string_agg(p.ordine::text, ',' ORDER BY d.codice_pubblico, p.ordine),"
    " string_agg(p.residente_dal::text, ',' ORDER BY d.codice_pubblico, p.ordine)"
    " FROM domande_preferenza p JOIN domande_domanda d ON d.id = p.domanda_id"
    " JOIN bandi_unitaofferta u ON u.id = p.unita_offerta_id"
    " WHERE d.avviso_id = %s AND d.ritirata_il IS NULL AND u.ritirata_il IS NULL"
)
LEGGI_UNITA = (
    "SELECT id FROM bandi_unitaofferta WHERE avviso_id = %s AND ritirata_il IS NULL ORDER BY id"
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
        """SHA-256 of the inputs in canonical form: public codes, facts, choices; no database key
        but the units'."""
        somma = hashlib.sha256()
        for codice, codifica in zip(self.codici, self.codifiche, strict=True):
            somma.update(codice.encode() + b"\x1f" + codifica + b"\x1e")
        for colonna in (self.preferenze.domanda, self.preferenze.ordine,
                        self.preferenze.residente_dal):
            somma.update(np.ascontiguousarray(colonna, dtype="<i8").tobytes())
        somma.update(np.ascontiguousarray(self.unita[self.preferenze.lista], dtype="<i8").tobytes())
        return somma.hexdigest()


def leggi(avviso_id: int) -> Ingressi:
    """Read the inputs of a run of an avviso, in the ambito set on the connection.

    Raises `NessunaDomanda` when nobody has applied for a unit that is still offered.
    """
    with connection.cursor() as cursore:
        cursore.execute(LEGGI_DOMANDE, [avviso_id])
        righe = cursore.fetchall()
        cursore.execute(LEGGI_PREFERENZE, [avviso_id])
        colonne = cursore.fetchone()
        cursore.execute(LEGGI_UNITA, [avviso_id])
        unita = np.array([riga[0] for riga in cursore.fetchall()], dtype=np.int64)
    if not righe or colonne[0] is None:
        raise NessunaDomanda(
            "Per questo avviso non c'è alcuna domanda inviata per un'unità ancora offerta."
        )
    domande = np.array([riga[0] for riga in righe], dtype=np.int64)
    chi, dove, ordine, residente = (np.fromstring(testo, dtype=np.int64, sep=",")
                                    for testo in colonne)
    return Ingressi(
        domande=domande,
        codici=tuple(riga[1] for riga in righe),
        codifiche=tuple(cifratura.decifra(riga[2]) for riga in righe),
        unita=unita,
        preferenze=Preferenze(_righe(domande, chi), _righe(unita, dove), ordine, residente),
    )


def _righe(chiavi: Interi, cercate: Interi) -> Interi:
    """The row of each key that is looked for; all of them are there."""
    per_chiave = np.argsort(chiavi)
    trovate: Interi = per_chiave[np.searchsorted(chiavi, cercate, sorter=per_chiave)]
    return trovate
