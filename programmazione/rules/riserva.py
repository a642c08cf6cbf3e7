"""The reserve that an owner may keep for categories of art. 14, since 2025. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from crema_sap.aritmetica import scrivi_decimale
from programmazione.rules.esiti import Difetto
from programmazione.rules.regimi import Limiti

# R.R. 4/2017, art. 14 c. 1, letters a) to f); each with the words by which people call it.
CATEGORIE: Mapping[str, tuple[str, ...]] = {
    "Anziani": ("anzian",),
    "Famiglie di nuova formazione": ("nuova formazione", "nuove famiglie"),
    "Nuclei monoparentali": ("monoparental",),
    "Forze di polizia e Vigili del fuoco": ("polizia", "vigili", "forze"),
    "Disabili": ("disabil", "disabilit"),
    "Ulteriore categoria": ("ulterior", "altra categoria"),
}


def difetti(percentuale: Decimal | None, categorie: str, limiti: Limiti) -> tuple[Difetto, ...]:
    """Return what is wrong with the reserve of a row.

    From 0 to the maximum of the regime, both included, for one or more categories; where the
    regime knows no reserve both boxes stay empty. Norma: R.R. 4/2017, art. 4 c. 3 lett. c bis).
    """
    dette = categorie.strip()
    massimo = limiti.riserva_massima
    if massimo is None:
        if percentuale is None and not dette:
            return ()
        campo = "riserva_categorie" if percentuale is None else "perc_riserva"
        return (Difetto(campo, f"La riserva a categorie non c'è: {limiti.norma}. Lascia vuoto."),)
    if percentuale is not None and not 0 <= percentuale <= massimo:
        return (
            Difetto(
                "perc_riserva",
                f"La riserva a categorie va da 0 a {_scrivi(massimo)} % ({limiti.norma}).",
            ),
        )
    return _a_chi(percentuale, dette)


def _a_chi(percentuale: Decimal | None, dette: str) -> tuple[Difetto, ...]:
    tutte = ", ".join(CATEGORIE)
    ignote = [detta for detta in _divise(dette) if categoria(detta) is None]
    if dette and not percentuale:
        return (Difetto("perc_riserva", "Indica quanto riservi alle categorie che hai scritto."),)
    if percentuale and not dette:
        return (Difetto("riserva_categorie", f"Indica a chi è riservata: {tutte}."),)
    if ignote:
        frase = f"«{ignote[0]}» non è una categoria dell'articolo 14: scrivi {tutte}."
        return (Difetto("riserva_categorie", frase),)
    return ()


def categoria(detta: str) -> str | None:
    """Return the category that some words name, None when they name none.

    Norma: R.R. 4/2017, art. 14 c. 1.
    """
    parole = detta.casefold()
    return next((c for c, segni in CATEGORIE.items() if any(s in parole for s in segni)), None)


def _divise(categorie: str) -> list[str]:
    pezzi = categorie.replace(";", ",").split(",")
    return [pezzo.strip() for pezzo in pezzi if pezzo.strip()]


def _scrivi(valore: Decimal) -> str:
    return scrivi_decimale(valore, 0 if valore == valore.to_integral_value() else 2)
