"""A program that hashes passwords and comes after the others on the processor.

It knows nothing of the portal: a line of JSON in, a line of JSON out, until there are no more.
`crema_sap.enti.password` starts it.
"""

import json
import os
import sys
from typing import Any

import argon2

ULTIMO_IN_FILA = 10


def rispondi(richiesta: dict[str, Any]) -> str | bool:
    """Hash a password, or tell whether it is the one of a hash."""
    segreto: str = richiesta["password"]
    if "impronta" in richiesta:
        try:
            return argon2.PasswordHasher().verify(richiesta["impronta"], segreto)
        except argon2.exceptions.VerificationError:
            return False
    return argon2.low_level.hash_secret(
        segreto.encode(),
        richiesta["sale"].encode(),
        type=argon2.low_level.Type.ID,
        **richiesta["costi"],
    ).decode()


if __name__ == "__main__":
    os.setpriority(os.PRIO_PROCESS, 0, ULTIMO_IN_FILA)
    for riga in sys.stdin:
        sys.stdout.write(json.dumps(rispondi(json.loads(riga))) + "\n")
        sys.stdout.flush()
