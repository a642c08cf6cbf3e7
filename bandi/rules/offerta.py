"""What the public knows of an avviso and of its units, as plain facts. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bandi.rules.capienza import Capienza
from bandi.rules.corredo import Corredo
from bandi.rules.finestra import Finestra
from bandi.rules.tipi import Adeguatezza


@dataclass(frozen=True, slots=True)
class FotoPubblica:
    """A photograph of a unit: the name of its file, the words for who does not see it, pixels."""

    identificativo: UUID
    testo_alternativo: str
    larghezza: int
    altezza: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitaPubblica:
    """A unit of an avviso. What is not known is None or empty, never zero.

    `comune` is the ISTAT code; `superficie` is useful residential m2; `spese_annue` euro.
    `id` is the key of the offer, `unita_id` of the dwelling.
    """

    id: int
    unita_id: int
    codice: str
    comune: str
    comune_nome: str
    ente: int
    ente_nome: str
    servizio: str
    tipo: str
    tipo_nome: str
    zona: str
    indirizzo: str
    piano: int | None
    ascensore: bool | None
    vani: Decimal | None
    camere: int | None
    superficie: Decimal | None
    senza_barriere: bool | None
    riscaldamento: str
    spese_annue: Decimal | None
    stato_manutentivo: str
    dimostrativa: bool
    ritirata_il: datetime | None
    motivo_ritiro: str
    capienza: Capienza | None
    codice_regionale: str = ""
    gestore_nome: str | None = None
    scala: str = ""
    superficie_accessoria: Decimal | None = None
    pertinenze: str = ""
    classe_energetica: str = ""
    anno_costruzione: int | None = None
    aggiunta_il: datetime | None = None
    foto: tuple[FotoPubblica, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionePubblica:
    """A version of an avviso that the public saw."""

    numero: int
    atto: str
    atto_nome: str
    finestra: Finestra
    motivo: str
    creata_il: datetime
    estremi: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvvisoPubblico:
    """An avviso with the term in force."""

    id: int
    codice: str
    titolo: str
    stato: str
    anno_piano: int
    finestra: Finestra
    versione: int
    preferenze_massime: int
    canale_ufficiale: str
    referenti: str
    fonte: str
    atto_approvazione: str
    pubblicato_il: datetime | None
    revocato_il: datetime | None
    motivo_revoca: str
    dimostrativo: bool
    profilo: str
    norma_profilo: str
    di_prova: bool = False
    versioni: tuple[VersionePubblica, ...] = ()
    unita: tuple[UnitaPubblica, ...] = field(default=())
    adeguatezza: Adeguatezza | None = None
    corredo: Corredo = field(default_factory=Corredo)

    @property
    def revocato(self) -> bool:
        """Whether it was revoked."""
        return self.revocato_il is not None

    @property
    def offerte(self) -> tuple[UnitaPubblica, ...]:
        """The units that have not been withdrawn."""
        return tuple(unita for unita in self.unita if unita.ritirata_il is None)


def codici(elenco: Iterable[str], quanti: int = 8) -> str:
    """Write a list of codes for a message, the first ones and how many more.

    Norma: none; wording.
    """
    tutti = list(elenco)
    testo = ", ".join(tutti[:quanti])
    return testo if len(tutti) <= quanti else f"{testo} e altre {len(tutti) - quanti}"
