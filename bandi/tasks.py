"""What the workers must know of the avvisi: their PDF registers itself with its composer."""

from bandi.documents import TIPO_DOCUMENTO

__all__ = ["TIPO_DOCUMENTO"]
