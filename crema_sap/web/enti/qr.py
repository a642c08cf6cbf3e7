"""Draws the code that hands a second factor's secret to a telephone."""

import base64

import segno
from django.utils.safestring import SafeString, mark_safe

from crema_sap.enti.models import DispositivoTOTP

LATO = 5


def disegna(dispositivo: DispositivoTOTP) -> SafeString:
    """Return the QR code as SVG; the same secret is on the page in letters."""
    disegno = segno.make(dispositivo.config_url, error="m", micro=False)
    # Without a size of its own it shrinks on a narrow phone instead of sticking out.
    svg = disegno.svg_inline(
        scale=LATO,
        border=4,
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title="Codice QR",
        omitsize=True,
    )
    return mark_safe(svg)  # noqa: S308 - drawn by segno from figures only


def chiave(dispositivo: DispositivoTOTP) -> str:
    """Return the secret in groups of four letters, to be typed."""
    lettere = base64.b32encode(dispositivo.bin_key).decode().rstrip("=")
    return " ".join(lettere[posto : posto + 4] for posto in range(0, len(lettere), 4))
