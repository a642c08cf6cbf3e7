"""A seal in a form of ours that says for whom its page was made, also when nobody is signed in."""

from datetime import timedelta
from typing import Any

from django.core import signing

CAMPO = "pegno"
VALE = timedelta(days=7)
TENUTE = (
    "L'accesso era scaduto. Quello che stavi scrivendo è conservato: entra di nuovo e lo ritrovi."
)
DI_UN_ALTRO = (
    "Quella pagina era di un'altra persona: quello che vi era scritto è conservato per lei, e lo"
    " ritrova quando entra di nuovo."
)


def sigilla(di_che: str, *chiavi: int | str) -> str:
    """Seal some keys, and nothing personal: whoever reads them can't change them."""
    return signing.dumps(list(chiavi), salt=f"pegno:{di_che}")


def leggi(di_che: str, sigillo: str) -> list[Any] | None:
    """Return the keys of a seal; None when it is not ours, or too old."""
    try:
        chiavi: list[Any] = signing.loads(sigillo, salt=f"pegno:{di_che}", max_age=VALE)
    except signing.BadSignature:
        return None
    return chiavi
