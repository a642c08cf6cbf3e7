"""How the years of a plan are written in an address."""

from programmazione.rules.triennio import Periodo, leggi_periodo


class ConvertitorePeriodo:
    """«2019» is the annual plan of that year, «2020-2022» the triennial one."""

    regex = "[0-9]{4}(?:-[0-9]{4})?"

    def to_python(self, value: str) -> Periodo:
        """Read the years; what is neither is no page."""
        return leggi_periodo(value)

    def to_url(self, value: Periodo | int | str) -> str:
        """Write the years."""
        return str(value)
