"""The annual plan as a fascicolo: chapters, tables, charts, reconciliation, sources."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from crema_sap import pdf
from crema_sap.orologio import ROMA
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from crema_sap.web.formati import numero
from programmazione import permissions, selectors
from programmazione.documents import tabelle
from programmazione.documents.contenuto import (
    popolazione_del_contenuto,
    righe_del_contenuto,
    unita_per_comune,
)
from programmazione.rules.quadratura import RigaQuadro, percentuale, quadratura, totali
from programmazione.rules.testo import in_html

MODELLI = "programmazione/pdf"
DIMOSTRATIVO = (
    "Contiene dati dimostrativi: dove le fonti danno solo i totali, la distribuzione fra i comuni"
    " è inventata e segnata come tale."
)


@compositore("piano_annuale")
def componi_piano(documento: Documento) -> pdf.Fascicolo:
    """Compose the official document of an approved plan, from its frozen content."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    approvato = piano.approvato_il or documento.data
    return fascicolo_piano(
        piano.approvato,
        sottotitolo=f"Approvato dall'Assemblea dei Sindaci il {_giorno(approvato)}",
        documento=documento,
        impronta=piano.impronta,
    )


@compositore("piano_annuale_bozza", lettori=permissions.REDAZIONE)
def componi_bozza(documento: Documento) -> pdf.Fascicolo:
    """Compose a plan that is still being prepared."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    return fascicolo_piano(
        selectors.contenuto_piano(piano),
        sottotitolo=f"Bozza del {_giorno(documento.data)}, non approvata",
        documento=documento,
    )


def fascicolo_piano(
    contenuto: Mapping[str, Any], *, sottotitolo: str, documento: Documento, impronta: str = ""
) -> pdf.Fascicolo:
    """Compose a plan from its content alone: the same content gives the same document."""
    righe = righe_del_contenuto(contenuto)
    popolazione = popolazione_del_contenuto(contenuto)
    dimostrativo = any(riga.dimostrativa for riga in righe)
    return pdf.Fascicolo(
        titolo=f"Piano annuale dell'offerta dei servizi abitativi {contenuto['anno']}",
        sottotitolo=sottotitolo,
        ente=contenuto["ambito"],
        organo="Assemblea dei Sindaci",
        oggetto=f"Piano annuale {contenuto['anno']} dei servizi abitativi pubblici e sociali",
        data=documento.data,
        sezioni=(
            *_capitoli(contenuto, righe),
            pdf.Sezione("quadratura", "Quadratura delle cifre", _quadratura(righe)),
            *_unita(contenuto),
            pdf.Sezione("note", "Note e fonti", _note(contenuto, righe, impronta)),
        ),
        allegati=(
            pdf.Allegato("righe.csv", tabelle.csv_righe(righe), "text/csv", "Tabelle del piano"),
            pdf.Allegato(
                "unita.csv", tabelle.csv_unita(contenuto["unita"]), "text/csv", "Elenco delle unità"
            ),
            pdf.Allegato(
                "popolazione.csv",
                tabelle.csv_popolazione(popolazione),
                "text/csv",
                "Popolazione dei comuni",
            ),
        ),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
        avvertenza=DIMOSTRATIVO if dimostrativo else "",
    )


def _capitoli(contenuto: Mapping[str, Any], righe: tuple[RigaQuadro, ...]) -> list[pdf.Sezione]:
    calcolati = {
        "analisi-demografica": lambda: _demografia(contenuto, righe),
        "servizi-abitativi": lambda: _servizi(contenuto, righe),
    }
    sezioni: list[pdf.Sezione] = []
    parte = ""
    for capitolo in contenuto["capitoli"]:
        if capitolo["parte"] != parte:
            parte = capitolo["parte"]
            sezioni.append(pdf.Sezione(slugify(parte), parte, ""))
        calcolato = calcolati.get(capitolo["codice"])
        html = render_to_string(
            f"{MODELLI}/_capitolo.html",
            {
                # `in_html` lets its allow-list through and nothing else.
                "testo": mark_safe(in_html(capitolo["testo"])),  # noqa: S308
                "parte_calcolata": calcolato() if calcolato else "",
            },
        )
        sezioni.append(pdf.Sezione(capitolo["codice"], capitolo["titolo"], html, livello=2))
    return sezioni


def _demografia(contenuto: Mapping[str, Any], righe: tuple[RigaQuadro, ...]) -> str:
    voci = popolazione_del_contenuto(contenuto)
    con_sap = {riga.comune for riga in righe if riga.consistenza_sap}
    totale = sum(voce["abitanti"] for voce in voci)
    senza = sum(voce["abitanti"] for voce in voci if voce["comune"] not in con_sap)
    return render_to_string(
        f"{MODELLI}/_demografia.html",
        {
            "voci": [{**voce, "quota": percentuale(voce["abitanti"], totale, 1)} for voce in voci],
            "fonte": voci[0]["fonte"] if voci else "",
            "totale": totale,
            "senza": senza,
            "quota_senza": percentuale(senza, totale),
        },
    )


def _servizi(contenuto: Mapping[str, Any], righe: tuple[RigaQuadro, ...]) -> str:
    comuni = [voce["comune"] for voce in popolazione_del_contenuto(contenuto)]
    somme = totali(righe, comuni)
    con_unita = {r.comune for r in righe if r.consistenza_sap + r.consistenza_sas}
    assegnabili: dict[str, int] = {}
    for riga in righe:
        if riga.figure.assegnabili:
            assegnabili[riga.ente] = assegnabili.get(riga.ente, 0) + riga.figure.assegnabili
    return render_to_string(
        f"{MODELLI}/_servizi.html",
        {
            "anno": contenuto["anno"],
            "totali": somme,
            "consistenza": [r for r in righe if r.consistenza_sap + r.consistenza_sas],
            "offerta": [r for r in righe if _ha_offerta(r)],
            "percentuali": [r for r in righe if _ha_percentuali(r)],
            "comuni_senza": [comune for comune in comuni if comune not in con_unita],
            "quota_comuni_senza": percentuale(somme.comuni_senza_patrimonio, somme.comuni),
            "grafico_assegnabili": tabelle.barre(
                f"Unità assegnabili nel {contenuto['anno']}, per ente",
                sorted(assegnabili.items(), key=lambda voce: (-voce[1], voce[0])),
            ),
            "grafico_composizione": tabelle.barre(
                "Unità dichiarate, per tipo",
                [
                    ("Libere", somme.liberi),
                    ("Che si libereranno", somme.turnover),
                    ("Assegnabili nell'anno", somme.assegnabili),
                    ("Assegnate l'anno prima", somme.assegnati_anno_precedente),
                ],
            ),
        },
    )


def _quadratura(righe: tuple[RigaQuadro, ...]) -> str:
    gruppi = quadratura(righe)
    return render_to_string(
        f"{MODELLI}/_quadratura.html",
        {"gruppi": gruppi, "totali": totali(righe, ()), "note": _note_distinte(gruppi)},
    )


def _note_distinte(gruppi: Any) -> list[tuple[str, str]]:
    return [(gruppo.ente, nota) for gruppo in gruppi for nota in gruppo.note]


def _unita(contenuto: Mapping[str, Any]) -> list[pdf.Sezione]:
    per_comune = unita_per_comune(contenuto)
    if not per_comune:
        return []
    # One section per comune: after one change only that comune is set again.
    sezioni = [
        pdf.Sezione(
            "unita",
            "Elenco delle unità per comune",
            render_to_string(f"{MODELLI}/_unita_premessa.html"),
        )
    ]
    for comune, unita in per_comune.items():
        html = render_to_string(
            f"{MODELLI}/_unita.html",
            {
                "comune": comune,
                "unita": [_all_italiana(una) for una in unita],
                "anno": contenuto["anno"],
            },
        )
        sezioni.append(pdf.Sezione(f"unita-{slugify(comune)}", comune, html, livello=2))
    return sezioni


def _all_italiana(unita: Mapping[str, Any]) -> dict[str, Any]:
    scritti = {
        campo: numero(Decimal(unita[campo]), decimali) if unita[campo] is not None else ""
        for campo, decimali in (("superficie_mq", 2), ("vani", None))
    }
    return {**unita, **scritti}


def _note(contenuto: Mapping[str, Any], righe: tuple[RigaQuadro, ...], impronta: str) -> str:
    return render_to_string(
        f"{MODELLI}/_note.html",
        {
            "anno": contenuto["anno"],
            "versione": contenuto["versione"],
            "impronta": impronta,
            "fonti": sorted({riga.fonte for riga in righe if riga.fonte}),
            "silenti": sorted({riga.ente for riga in righe if not riga.dichiarata}),
            "dimostrative": sum(1 for una in contenuto["unita"] if una["dimostrativa"]),
            "unita": len(contenuto["unita"]),
        },
    )


def _ha_offerta(riga: RigaQuadro) -> bool:
    figure = riga.figure
    return any(
        valore
        for valore in (
            figure.liberi,
            figure.turnover,
            figure.nuova_edificazione,
            figure.conferiti_privati,
            figure.stato_di_fatto,
            figure.assegnabili,
            figure.assegnati_anno_precedente,
        )
    )


def _ha_percentuali(riga: RigaQuadro) -> bool:
    figure = riga.figure
    dichiarate = (figure.perc_indigenza, figure.perc_forze_ordine, figure.transitori)
    return bool(figure.categoria_testo) or any(valore is not None for valore in dichiarate)


def _giorno(istante: datetime) -> str:
    return f"{istante.astimezone(ROMA):%d/%m/%Y}"
