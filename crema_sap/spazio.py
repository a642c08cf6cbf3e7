"""What it is called when there is no room left to write. Pure."""

import errno
from typing import Final

# The disk is full, or the quota, or what this process is allowed to write.
SENZA_SPAZIO: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class SpazioFinito(OSError):
    """A file could not be written for want of room; what was there before is as it was."""


def finito(errore: BaseException | None) -> bool:
    """Tell whether something failed for want of room."""
    return isinstance(errore, OSError) and errore.errno in SENZA_SPAZIO
