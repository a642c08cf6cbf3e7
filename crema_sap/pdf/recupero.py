"""The closed door of the renderer: nothing is fetched but the product's own packaged files."""

from pathlib import Path
from typing import Any

RISORSE = Path(__file__).resolve().parent / "risorse"
SCHEMA = "risorsa:"
TIPI = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


class RisorsaVietata(Exception):
    """The document asks for something that is not a packaged resource."""


def leggi_risorsa(indirizzo: str) -> tuple[bytes, str]:
    """Return bytes and media type of `risorsa:<name>`.

    Raises `RisorsaVietata` for any other address.
    """
    if not indirizzo.startswith(SCHEMA):
        raise RisorsaVietata(f"Il documento chiede una risorsa esterna: «{indirizzo[:120]}».")
    percorso = (RISORSE / indirizzo.removeprefix(SCHEMA)).resolve()
    if RISORSE not in percorso.parents or percorso.suffix not in TIPI or not percorso.is_file():
        raise RisorsaVietata(f"La risorsa «{indirizzo[:120]}» non fa parte del prodotto.")
    return percorso.read_bytes(), TIPI[percorso.suffix]


def recuperatore() -> Any:
    """Return a fetcher for WeasyPrint that refuses everything else.

    With `fail_on_errors` a refusal stops the rendering, but for what an SVG asks, where
    WeasyPrint goes on without it: so the first refusal is also kept in `rifiuto`.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class SoloRisorse(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
            self.rifiuto: RisorsaVietata | None = None

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            try:
                contenuto, tipo = leggi_risorsa(url)
            except RisorsaVietata as errore:
                self.rifiuto = self.rifiuto or errore
                raise
            return URLFetcherResponse(url, contenuto, {"Content-Type": tipo})

    return SoloRisorse()
