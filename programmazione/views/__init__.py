"""Pages of planning."""

from programmazione.views import assemblea, dichiarazioni, patrimonio, piani, ricognizione

__all__ = ["assemblea", "dichiarazioni", "patrimonio", "piani", "ricognizione"]
