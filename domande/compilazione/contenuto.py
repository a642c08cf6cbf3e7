"""What the rules need to know of an avviso: profile, units, territory; read once for a while."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from time import monotonic
from typing import Any

from bandi.rules import profilo as regole_profilo
from bandi.rules.finestra import Finestra, Pausa
from bandi.rules.tipi import Profilo
from domande.rules import luogo
from domande.rules.adeguatezza import UnitaOfferta
from domande.rules.fatti import FattiNucleo
from domande.rules.luogo import Giudizi, Idoneita, Territorio

# A version of an avviso does not change, but what it says of a dwelling may be corrected.
DURATA = 60.0
MASSIMO = 32


@dataclass(frozen=True, slots=True)
class Contenuto:
    """A version of an avviso, as the rules and the pages of a domanda need it.

    `schede` is what a page says of each unit, `chiavi` the key of each offer, both by the unit's
    code; units whose surface nobody declared are in `schede` only.
    """

    avviso_id: int
    codice: str
    titolo: str
    versione_id: int
    numero: int
    apre_il: datetime
    chiude_il: datetime
    pause: tuple[Pausa, ...]
    preferenze_massime: int
    profilo: Profilo
    impronta_profilo: str
    unita: tuple[UnitaOfferta, ...]
    schede: dict[str, dict[str, Any]]
    chiavi: dict[str, int]
    territorio: Territorio
    comuni: tuple[tuple[str, str], ...]
    giudizi: dict[tuple[int, bool], Giudizi] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def finestra(self) -> Finestra:
        """The window of this version."""
        return Finestra(self.apre_il, self.chiude_il, self.pause)

    def idoneita(
        self, fatti: FattiNucleo, alla_data: date, *, solo: Collection[str] | None = None
    ) -> tuple[Idoneita, ...]:
        """Judge every unit that is still offered, or those with the codes of `solo`.

        What depends on the size of the household alone is judged once: it is most of the work.
        """
        caso = luogo.caso_di_adeguatezza(fatti)
        giudizi = self.giudizi.get(caso)
        if giudizi is None:
            giudizi = luogo.esamina_adeguatezza(fatti, self.unita, self.profilo)
            self.giudizi[caso] = giudizi
        return luogo.esamina_unita(
            fatti,
            self.unita,
            self.profilo,
            self.territorio,
            alla_data,
            giudizi=giudizi,
            solo=solo,
        )

    def nome_comune(self, codice: str) -> str:
        """The name of a comune of the ambito, or the code of one that is not."""
        return dict(self.comuni).get(codice, codice)


def leggi(testo: str) -> Contenuto:
    """Read what `domande_contenuto_avviso` wrote."""
    dati = json.loads(testo)
    schede = {voce["codice"]: voce for voce in dati["unita"]}
    return Contenuto(
        avviso_id=dati["avviso"],
        codice=dati["codice"],
        titolo=dati["titolo"],
        versione_id=dati["versione"],
        numero=dati["numero"],
        apre_il=datetime.fromisoformat(dati["apre_il"]),
        chiude_il=datetime.fromisoformat(dati["chiude_il"]),
        pause=tuple(_pausa(*estremi) for estremi in dati["pause"]),
        preferenze_massime=dati["preferenze_massime"],
        profilo=regole_profilo.leggi_profilo(dati["profilo"]),
        impronta_profilo=dati["impronta"],
        unita=tuple(
            UnitaOfferta(
                codice=voce["codice"],
                comune=voce["comune"],
                superficie=Decimal(voce["superficie"]),
                ente=voce["ente"],
                accessibile=voce["accessibile"],
            )
            for voce in dati["unita"]
            if voce["superficie"] is not None
        ),
        schede=schede,
        chiavi={codice: voce["id"] for codice, voce in schede.items()},
        territorio=Territorio(
            comuni=frozenset(codice for codice, _nome, _abitanti in dati["comuni"]),
            popolazioni={c: abitanti for c, _nome, abitanti in dati["comuni"] if abitanti},
            fonte_popolazioni=dati["fonte_popolazioni"] or "",
        ),
        comuni=tuple((codice, nome) for codice, nome, _abitanti in dati["comuni"]),
    )


def _pausa(dal: str, fino: str | None) -> Pausa:
    return Pausa(datetime.fromisoformat(dal), datetime.fromisoformat(fino) if fino else None)


class Memoria:
    """The contents read lately by this process, by version of the avviso."""

    def __init__(self) -> None:
        self._noti: dict[int, tuple[float, Contenuto]] = {}

    def note(self) -> list[int]:
        """The versions that are known and still fresh."""
        limite = monotonic() - DURATA
        return [chiave for chiave, (quando, _c) in list(self._noti.items()) if quando > limite]

    def prendi(self, versione: int) -> Contenuto | None:
        """The content of a version, if it is known and still fresh."""
        trovato = self._noti.get(versione)
        return trovato[1] if trovato and trovato[0] > monotonic() - DURATA else None

    def ricorda(self, testo: str) -> Contenuto:
        """Read a content and keep it."""
        contenuto = leggi(testo)
        if len(self._noti) >= MASSIMO:
            self._noti.clear()
        self._noti[contenuto.versione_id] = (monotonic(), contenuto)
        return contenuto

    def dimentica(self) -> None:
        """Forget everything."""
        self._noti.clear()


memoria = Memoria()
