"""The tables of an annual plan, from its frozen content: what is printed is what is attached."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from programmazione.documents.contenuto import popolazione_del_contenuto
from programmazione.documents.tabelle import PERCENTO, Colonna, Tabella
from programmazione.rules.figure import ADDENDI, NOMI, somma_addendi
from programmazione.rules.quadratura import (
    RigaQuadro,
    Totali,
    percentuale,
    quadratura,
)

TERRITORIO = "Tutto il territorio"
DIMOSTRATIVA = "dim."
type Contenuto = Mapping[str, Any]
type Righe = Sequence[RigaQuadro]


def popolazione(contenuto: Contenuto, righe: Righe) -> Tabella:
    """Inhabitants of each comune, its dwellings, and how many for a thousand inhabitants."""
    voci = popolazione_del_contenuto(contenuto)
    unita: dict[str, int] = {}
    for riga in righe:
        if riga.comune:
            quante = riga.consistenza_sap + riga.consistenza_sas
            unita[riga.comune] = unita.get(riga.comune, 0) + quante
    totale = sum(voce["abitanti"] for voce in voci)
    fonte = voci[0]["fonte"] if voci else ""
    return Tabella(
        file="popolazione",
        titolo=f"Popolazione dei comuni ({fonte}) e unità nel registro",
        colonne=(
            Colonna("comune", "Comune", 40),
            Colonna("anno"),
            Colonna("fonte"),
            Colonna("abitanti", "Abitanti", 15, "num"),
            Colonna("quota_percento", "Quota", 13, PERCENTO),
            Colonna("unita", "Unità", 13, "num"),
            Colonna("unita_per_mille_abitanti", "Ogni 1.000 abitanti", 19, "num", 1),
        ),
        righe=[
            (
                voce["comune"], voce["anno"], voce["fonte"], voce["abitanti"],
                percentuale(voce["abitanti"], totale, 1), unita.get(voce["comune"], 0),
                _per_mille(unita.get(voce["comune"], 0), voce["abitanti"]),
            )
            for voce in voci
        ],
        totale=(
            "Totale", None, "", totale, Decimal(100), sum(unita.values()),
            _per_mille(sum(unita.values()), totale),
        ),
    )  # fmt: skip


def quadro(somme: Totali, anno: int) -> Tabella:
    """The plan in a few figures."""
    senza = percentuale(somme.comuni_senza_patrimonio, somme.comuni)
    return Tabella(
        file="quadro",
        titolo=f"Il piano {anno} in cifre",
        colonne=(
            Colonna("voce", "Voce", 50),
            Colonna("nota", "Nota", 36),
            Colonna("quante", "Quante", 14, "num"),
        ),
        righe=(
            ("Comuni dell’ambito", "", somme.comuni),
            ("Comuni senza unità nel registro",
             "" if senza is None else f"il {senza} % dei comuni", somme.comuni_senza_patrimonio),
            ("Unità nel registro", f"{somme.unita_sap} SAP e {somme.unita_sas} SAS", somme.unita),
            ("Unità libere", "", somme.liberi),
            ("Unità che si libereranno nell’anno", "avvicendamento dei nuclei", somme.turnover),
            ("Nuova edificazione o ristrutturazione", "", somme.nuova_edificazione),
            ("Conferite da privati", "", somme.conferiti_privati),
            ("Da assegnare nello stato di fatto", "", somme.stato_di_fatto),
            (f"Assegnabili nel {anno}", "dichiarate, non calcolate", somme.assegnabili),
            ("Assegnate nell’anno precedente", "", somme.assegnati_anno_precedente),
        ),
    )  # fmt: skip


def offerta(righe: Righe, somme: Totali, anno: int) -> Tabella:
    """Dwellings of the register and what was declared to be offered, by comune and owner."""
    campi = ("liberi", "turnover", "turnover_forze_ordine", "nuova_edificazione",
             "conferiti_privati", "stato_di_fatto")  # fmt: skip
    scelte = [r for r in righe if r.consistenza_sap + r.consistenza_sas or ha_offerta(r)]
    forze = sum(r.figure.turnover_forze_ordine or 0 for r in scelte)
    return Tabella(
        file="consistenza-e-offerta",
        titolo=f"Unità nel registro e unità dichiarate per il {anno}, per comune e proprietario",
        colonne=(
            Colonna("comune", "Comune", 14),
            Colonna("ente", "Proprietario", 19),
            Colonna("sap", "SAP", 5, "num"),
            Colonna("sas", "SAS", 5, "num"),
            Colonna("dati", "Dati", 5, "centro"),
            Colonna("libere", "Libere", 6, "num"),
            Colonna("in_uscita", "In uscita", 7, "num"),
            Colonna("di_cui_forze_ordine"),
            Colonna("nuove", "Nuove", 6, "num"),
            Colonna("da_privati", "Da privati", 6, "num"),
            Colonna("stato_di_fatto", "Stato di fatto", 6, "num"),
            Colonna("somma", "Somma", 6, "num"),
            Colonna("assegnabili", f"Assegnabili nel {anno}", 8, "num"),
            Colonna("assegnate_prima", f"Assegnate nel {anno - 1}", 7, "num"),
        ),
        righe=[
            (
                riga.comune or TERRITORIO, riga.ente, riga.consistenza_sap, riga.consistenza_sas,
                DIMOSTRATIVA if riga.dimostrativa else "",
                *(getattr(riga.figure, campo) for campo in campi),
                somma_addendi(riga.figure) if _ha_addendi(riga) else None,
                riga.figure.assegnabili, riga.figure.assegnati_anno_precedente,
            )
            for riga in sorted(scelte, key=lambda r: (r.comune is None, r.comune or "", r.ente))
        ],
        totale=(
            "Totale", "", somme.unita_sap, somme.unita_sas, "", somme.liberi, somme.turnover,
            forze, somme.nuova_edificazione, somme.conferiti_privati, somme.stato_di_fatto,
            somme.addendi, somme.assegnabili, somme.assegnati_anno_precedente,
        ),
    )  # fmt: skip


def percentuali(righe: Righe) -> Tabella:
    """Percentages, further categories and transitory services, where declared.

    The reserve of art. 4 c. 3 lett. c bis) has its columns where somebody keeps one: since 2025.
    """
    if any(riga.figure.perc_riserva is not None for riga in righe):
        return _percentuali_con_riserva(righe)
    return Tabella(
        file="percentuali",
        titolo="Percentuali, ulteriori categorie e servizi transitori dichiarati",
        colonne=(
            Colonna("ente", "Ente", 20),
            Colonna("comune", "Comune", 16),
            Colonna("indigenza_percento", "Indigenza oltre il 20 %", 11, PERCENTO, 2),
            Colonna("forze_ordine_percento", "Forze dell’ordine", 11, PERCENTO, 2),
            Colonna("transitori", "Unità SAT", 7, "num"),
            Colonna("categoria", "Ulteriore categoria", 15),
            Colonna("motivazione", "Motivazione", 20),
        ),
        righe=[
            (
                riga.ente, riga.comune or TERRITORIO, riga.figure.perc_indigenza,
                riga.figure.perc_forze_ordine, riga.figure.transitori,
                riga.figure.categoria_testo, riga.figure.categoria_motivazione,
            )
            for riga in righe
            if _ha_percentuali(riga)
        ],
    )  # fmt: skip


def _percentuali_con_riserva(righe: Righe) -> Tabella:
    return Tabella(
        file="percentuali",
        titolo="Percentuali, riserve, ulteriori categorie e servizi transitori dichiarati",
        colonne=(
            Colonna("ente", "Ente", 16),
            Colonna("comune", "Comune", 13),
            Colonna("indigenza_percento", "Indigenza oltre il 20 %", 10, PERCENTO, 2),
            Colonna("forze_ordine_percento", "Forze dell’ordine", 9, PERCENTO, 2),
            Colonna("riserva_percento", "Riserva", 8, PERCENTO, 2),
            Colonna("riserva_categorie", "A chi è riservata", 15),
            Colonna("transitori", "Unità SAT", 6, "num"),
            Colonna("categoria", "Ulteriore categoria", 11),
            Colonna("motivazione", "Motivazione", 12),
        ),
        righe=[
            (
                riga.ente, riga.comune or TERRITORIO, riga.figure.perc_indigenza,
                riga.figure.perc_forze_ordine, riga.figure.perc_riserva,
                riga.figure.riserva_categorie, riga.figure.transitori,
                riga.figure.categoria_testo, riga.figure.categoria_motivazione,
            )
            for riga in righe
            if _ha_percentuali(riga)
        ],
    )  # fmt: skip


def per_ente(righe: Righe, somme: Totali) -> Tabella:
    """From the free dwellings to those assignable, ente by ente."""
    return Tabella(
        file="quadratura",
        titolo="Dalle unità libere alle unità assegnabili, ente per ente",
        colonne=(
            Colonna("ente", "Ente", 38),
            Colonna("libere", "Libere", 10, "num"),
            Colonna("in_uscita", "In uscita", 12, "num"),
            Colonna("somma", "Somma", 12, "num"),
            Colonna("assegnabili", "Assegnabili", 14, "num"),
            Colonna("differenza", "Differenza", 14, "num"),
            Colonna("spiegazione"),
        ),
        righe=[
            (
                gruppo.ente, gruppo.liberi, gruppo.turnover, gruppo.addendi, gruppo.assegnabili,
                gruppo.scostamento, " ".join(gruppo.note) if gruppo.scostamento else "",
            )
            for gruppo in quadratura(righe)
        ],
        totale=(
            "Totale", somme.liberi, somme.turnover, somme.addendi, somme.assegnabili,
            somme.scostamento, "",
        ),
    )  # fmt: skip


def tutte_le_righe(righe: Righe) -> Tabella:
    """Every figure of every row, with its notes and its source."""
    return Tabella(
        file="righe",
        titolo="Tutte le cifre del piano, per ente e comune",
        colonne=tuple(
            Colonna(nome)
            for nome in ("ente", "comune", "consistenza_sap", "consistenza_sas", *NOMI,
                         "dimostrativa", "fonte")
        ),
        righe=[
            (
                riga.ente, riga.comune or f"({TERRITORIO.lower()})", riga.consistenza_sap,
                riga.consistenza_sas, *(getattr(riga.figure, campo) for campo in NOMI),
                "si" if riga.dimostrativa else "no", riga.fonte,
            )
            for riga in righe
        ],
    )  # fmt: skip


def ha_offerta(riga: RigaQuadro) -> bool:
    """Tell whether a row has a dwelling to offer, or one assigned the year before."""
    figure = riga.figure
    return bool(somma_addendi(figure) or figure.assegnabili or figure.assegnati_anno_precedente)


def _ha_addendi(riga: RigaQuadro) -> bool:
    return any(getattr(riga.figure, campo) is not None for campo in ADDENDI)


def _per_mille(unita_: int, abitanti: int) -> Decimal | None:
    return percentuale(unita_ * 10, abitanti, 1)


def _ha_percentuali(riga: RigaQuadro) -> bool:
    figure = riga.figure
    dichiarate = (
        figure.perc_indigenza, figure.perc_forze_ordine, figure.perc_riserva, figure.transitori,
    )  # fmt: skip
    return bool(figure.categoria_testo) or any(valore is not None for valore in dichiarate)
