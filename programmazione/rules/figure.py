"""The figures of a row as plain facts, and what is wrong with them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crema_sap.aritmetica import scrivi_decimale
from programmazione.rules import riserva
from programmazione.rules.esiti import Difetto
from programmazione.rules.regimi import Limiti

CENTO = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figure:
    """The figures of one row; None is «not declared», which is not zero."""

    patrimonio_sap: int | None = None
    patrimonio_sas: int | None = None
    liberi: int | None = None
    turnover: int | None = None
    turnover_forze_ordine: int | None = None
    nuova_edificazione: int | None = None
    conferiti_privati: int | None = None
    stato_di_fatto: int | None = None
    assegnabili: int | None = None
    assegnati_anno_precedente: int | None = None
    transitori: int | None = None
    perc_indigenza: Decimal | None = None
    perc_forze_ordine: Decimal | None = None
    perc_riserva: Decimal | None = None
    riserva_categorie: str = ""
    categoria_testo: str = ""
    categoria_motivazione: str = ""
    nota_scostamento: str = ""


NOMI = {
    "patrimonio_sap": "Patrimonio SAP",
    "patrimonio_sas": "Patrimonio SAS",
    "liberi": "Unità libere",
    "turnover": "Unità che si libereranno",
    "turnover_forze_ordine": "Di cui rilasciate da Forze di Polizia e Vigili del Fuoco",
    "nuova_edificazione": "Nuova edificazione o ristrutturazione",
    "conferiti_privati": "Conferite da privati",
    "stato_di_fatto": "Da assegnare nello stato di fatto",
    "assegnabili": "Assegnabili nell'anno",
    "assegnati_anno_precedente": "Assegnate nell'anno precedente",
    "transitori": "Servizi abitativi transitori",
    "perc_indigenza": "Percentuale per l'indigenza",
    "perc_forze_ordine": "Percentuale per le Forze dell'ordine",
    "perc_riserva": "Percentuale riservata a categorie",
    "riserva_categorie": "Categorie della riserva",
    "categoria_testo": "Ulteriore categoria di rilevanza sociale",
    "categoria_motivazione": "Motivazione della categoria",
    "nota_scostamento": "Spiegazione delle cifre",
}
CONTEGGI = tuple(NOMI)[:11]
PERCENTUALI = ("perc_indigenza", "perc_forze_ordine", "perc_riserva")
# The kinds of units that make up those assignable in the year (art. 4 c. 3 lett. b).
ADDENDI = ("liberi", "turnover", "nuova_edificazione", "conferiti_privati", "stato_di_fatto")


def somma_addendi(figure: Figure) -> int:
    """Add the kinds of units that were declared; what was not declared adds nothing.

    Norma: R.R. 4/2017, art. 4 c. 3 lett. b).
    """
    return sum(getattr(figure, campo) or 0 for campo in ADDENDI)


def scostamento(figure: Figure) -> int | None:
    """Return assignable units less the sum of their kinds; None when not declared.

    Norma: R.R. 4/2017, art. 4 c. 3 lett. b).
    """
    if figure.assegnabili is None:
        return None
    return figure.assegnabili - somma_addendi(figure)


def difetti(figure: Figure, limiti: Limiti, *, ente_comunale: bool) -> tuple[Difetto, ...]:
    """Return what makes the row impossible, under the bounds of its survey.

    Counts are whole and at least 0; free units at most the stock; percentages inside their
    bounds, both ends included, save the indigent quota that must exceed its floor.
    Norma: R.R. 4/2017, art. 4 c. 3; L.R. 16/2016, art. 23 c. 3.
    """
    return (
        *_conteggi_negativi(figure),
        *_oltre_il_patrimonio(figure),
        *_parti_oltre_il_tutto(figure),
        *_percentuale_indigenza(figure, limiti, ente_comunale=ente_comunale),
        *_percentuale_forze_ordine(figure, limiti),
        *riserva.difetti(figure.perc_riserva, figure.riserva_categorie, limiti),
        *_categoria(figure),
    )


def difetti_per_trasmettere(figure: Sequence[Figure]) -> tuple[tuple[int, Difetto], ...]:
    """Return what stops the transmission, with the index of its row.

    Assignable units may differ from the sum of their kinds: then the reason is required. A row
    without a single figure needs a word of explanation. Norma: R.R. 4/2017, art. 4 c. 3 lett. b).
    """
    trovati: list[tuple[int, Difetto]] = []
    for indice, riga in enumerate(figure):
        differenza = scostamento(riga)
        if differenza and not riga.nota_scostamento.strip():
            trovati.append((indice, Difetto("nota_scostamento", _chiedi_motivo(riga))))
        elif vuota(riga) and not riga.nota_scostamento.strip():
            trovati.append((indice, Difetto("nota_scostamento", SENZA_CIFRE)))
    return tuple(trovati)


SENZA_CIFRE = (
    "La riga non ha nessuna cifra: scrivine almeno una, oppure spiega qui perché non è nota. Se"
    " l'ente non ha unità, usa «Dichiara zero»."
)


def vuota(figure: Figure) -> bool:
    """Tell whether a row has no count and no percentage at all.

    Norma: R.R. 4/2017, art. 4 c. 3.
    """
    return all(getattr(figure, campo) is None for campo in (*CONTEGGI, *PERCENTUALI))


def e_zero(figure: Figure) -> bool:
    """Tell whether a row declares that there is no dwelling: zero, and not silence.

    Norma: R.R. 4/2017, art. 4 c. 3 lett. a).
    """
    return figure.patrimonio_sap == 0 and figure.patrimonio_sas == 0


def avvertenze(figure: Figure, limiti: Limiti) -> tuple[str, ...]:
    """Return what is worth a second look and stops nothing.

    The ceiling of transitional dwellings is a share of the units of 2016, which is not known
    here: the stock declared stands in for it. Norma: L.R. 16/2016, art. 23 c. 13.
    """
    if figure.transitori is None or figure.patrimonio_sap is None:
        return ()
    massimo = figure.patrimonio_sap * limiti.transitori_massima / CENTO
    if figure.transitori <= massimo:
        return ()
    return (
        f"Le unità per servizi transitori ({figure.transitori}) superano il"
        f" {_scrivi(limiti.transitori_massima)} % del patrimonio SAP dichiarato"
        f" ({figure.patrimonio_sap}).",
    )


def _conteggi_negativi(figure: Figure) -> list[Difetto]:
    return [
        Difetto(campo, f"«{NOMI[campo]}»: il numero non può essere negativo.")
        for campo in CONTEGGI
        if (valore := getattr(figure, campo)) is not None and valore < 0
    ]


def _oltre_il_patrimonio(figure: Figure) -> list[Difetto]:
    if figure.liberi is None or figure.patrimonio_sap is None:
        return []
    patrimonio = figure.patrimonio_sap + (figure.patrimonio_sas or 0)
    if figure.liberi <= patrimonio:
        return []
    return [
        Difetto(
            "liberi",
            f"Le unità libere ({figure.liberi}) superano il patrimonio dichiarato ({patrimonio}):"
            " correggi una delle due cifre.",
        )
    ]


def _parti_oltre_il_tutto(figure: Figure) -> list[Difetto]:
    parte, tutto = figure.turnover_forze_ordine, figure.turnover
    if parte is None or tutto is None or parte <= tutto:
        return []
    return [
        Difetto(
            "turnover_forze_ordine",
            f"Le unità rilasciate dalle Forze dell'ordine ({parte}) sono una parte di quelle che"
            f" si libereranno ({tutto}).",
        )
    ]


def _percentuale_indigenza(figure: Figure, limiti: Limiti, *, ente_comunale: bool) -> list[Difetto]:
    valore = figure.perc_indigenza
    if valore is None:
        return []
    if not ente_comunale:
        return [
            Difetto(
                "perc_indigenza",
                "Solo un comune, e solo per le proprie unità, può superare la soglia di legge per"
                " l'indigenza: lascia vuoto.",
            )
        ]
    if limiti.indigenza_minima < valore <= CENTO:
        return []
    return [
        Difetto(
            "perc_indigenza",
            f"La percentuale per l'indigenza deve superare il {_scrivi(limiti.indigenza_minima)} %"
            f" e non andare oltre il 100 % ({limiti.norma}). Se vale la soglia di legge, lascia"
            " vuoto.",
        )
    ]


def _percentuale_forze_ordine(figure: Figure, limiti: Limiti) -> list[Difetto]:
    valore = figure.perc_forze_ordine
    if valore is None or 0 <= valore <= limiti.forze_ordine_massima:
        return []
    return [
        Difetto(
            "perc_forze_ordine",
            "La percentuale per le Forze dell'ordine va da 0 a"
            f" {_scrivi(limiti.forze_ordine_massima)} % ({limiti.norma}).",
        )
    ]


def _categoria(figure: Figure) -> list[Difetto]:
    if bool(figure.categoria_testo.strip()) == bool(figure.categoria_motivazione.strip()):
        return []
    if figure.categoria_testo.strip():
        return [Difetto("categoria_motivazione", "Motiva l'ulteriore categoria che hai indicato.")]
    return [Difetto("categoria_testo", "Indica la categoria a cui si riferisce la motivazione.")]


def _chiedi_motivo(figure: Figure) -> str:
    return (
        f"Le unità assegnabili ({figure.assegnabili}) sono diverse dalla somma delle altre"
        f" ({somma_addendi(figure)}): possono esserlo, ma scrivi il motivo."
    )


def _scrivi(valore: Decimal) -> str:
    return scrivi_decimale(valore, 0 if valore == valore.to_integral_value() else 2)
