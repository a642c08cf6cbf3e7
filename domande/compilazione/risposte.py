"""What a draft holds: identity, answers by section, what is still wrong, attachments. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

type Risposte = dict[str, Any]
type Grezze = dict[str, list[str]]

FORMA = 1


class RisposteIlleggibili(ValueError):
    """The stored answers were written by another version of the portal."""


def canonico(dati: Mapping[str, Any]) -> bytes:
    """Write data so that equal data are equal bytes."""
    return json.dumps(dati, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(scritto: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(scritto).hexdigest()


@dataclass(slots=True)
class Compilazione:
    """The content of a draft.

    `identita` is what SPID or CIE said of the applicant and is not edited. `risposte` are the
    good answers of each section, `grezze` what was typed in a section that has still something to
    mend, `versioni` the draft's version at which each section was last saved. `da_rinnovare` is
    what must be looked at again, in a draft begun with the answers of another year.
    """

    identita: Risposte
    risposte: dict[str, Risposte] = field(default_factory=dict)
    grezze: dict[str, Grezze] = field(default_factory=dict)
    versioni: dict[str, int] = field(default_factory=dict)
    allegati: list[Risposte] = field(default_factory=list)
    da_rinnovare: list[Risposte] = field(default_factory=list)

    @classmethod
    def leggi(cls, dati: bytes) -> "Compilazione":
        """Read the stored content.

        Raises `RisposteIlleggibili` when another version of the portal wrote it.
        """
        letto = json.loads(dati)
        if letto.pop("forma", None) != FORMA:
            raise RisposteIlleggibili("Le risposte sono di un'altra versione del portale.")
        return cls(**letto)

    def scrivi(self) -> bytes:
        """Write the content to store."""
        return canonico(
            {
                "forma": FORMA,
                "identita": self.identita,
                "risposte": self.risposte,
                "grezze": self.grezze,
                "versioni": self.versioni,
                "allegati": self.allegati,
                **({"da_rinnovare": self.da_rinnovare} if self.da_rinnovare else {}),
            }
        )

    def versione_di(self, sezione: str) -> int:
        """The draft's version at which a section was last saved; 0 when it never was."""
        return self.versioni.get(sezione, 0)

    def completa(self, sezione: str, risposte: Risposte, versione: int) -> None:
        """Keep the good answers of a section."""
        self.risposte[sezione] = risposte
        self.grezze.pop(sezione, None)
        self.versioni[sezione] = versione
        self.da_rinnovare = [voce for voce in self.da_rinnovare if voce["dove"] != sezione]

    def lascia_a_meta(self, sezione: str, grezze: Grezze, versione: int) -> None:
        """Keep what was typed in a section that can't be accepted yet."""
        self.grezze[sezione] = grezze
        self.versioni[sezione] = versione

    @property
    def completate(self) -> list[str]:
        """The sections with good answers and nothing left to mend."""
        return [sezione for sezione in self.risposte if sezione not in self.grezze]
