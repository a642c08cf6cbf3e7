"""The pages of a plan, from its content alone: for the public tree and for the views."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from crema_sap.web import contesto, grafici, navigazione
from programmazione import pagine_triennale
from programmazione.documents.contenuto import popolazione_del_contenuto, righe_del_contenuto
from programmazione.models import Piano
from programmazione.rules.quadratura import RigaQuadro, percentuale, totali
from programmazione.rules.testo import in_html
from programmazione.states import StatoPiano

type Contesto = dict[str, Any]
# As the tag `tabella` does: a wide table scrolls, by keyboard too.
CORNICE_APERTA = (
    '<div class="tabella-cornice" role="group" tabindex="0" aria-label="Tabella">'
    '<table class="table tabella">'
)
TONI: Mapping[str, str] = {
    StatoPiano.BOZZA: "neutro",
    StatoPiano.IN_VERIFICA: "corso",
    StatoPiano.PROPOSTO: "info",
    StatoPiano.CONVOCATO: "info",
    StatoPiano.APPROVATO: "positivo",
    StatoPiano.RINVIATO: "avviso",
    StatoPiano.RESPINTO: "negativo",
    StatoPiano.TRASMESSO: "positivo",
    StatoPiano.PUBBLICATO: "positivo",
    StatoPiano.AGGIORNATO: "neutro",
}


def html_pubblico(modello: str, dati: Contesto, *, scarto_orologio: int = 0) -> str:
    """Write the page that everybody gets: it depends on no person and on no request."""
    comune = {
        **contesto.pubblico(),
        "navigazione": navigazione.voci_del_visitatore("/piani/"),
        "scheletro": "base_pubblica.html",
        "scarto_orologio": scarto_orologio,
    }
    return render_to_string(modello, {**comune, **dati})


def elenco(piani: Iterable[Piano]) -> Contesto:
    """The list of the plans, newest first."""
    voci = [
        {
            "piano": piano,
            "tono": TONI[piano.stato],
            "totali": (piano.fotografia or {}).get("totali"),
        }
        for piano in piani
    ]
    return {"voci": voci}


def modello(piano: Piano) -> str:
    """Return the template of the page of a plan."""
    if piano.triennale:
        return "programmazione/piano_triennale.html"
    return "programmazione/piano.html"


def piano(piano: Piano, contenuto: Mapping[str, Any]) -> Contesto:
    """The plan of either kind."""
    mostra = pagine_triennale.triennale if piano.triennale else _annuale
    return {
        "piano": piano,
        "tono": TONI[piano.stato],
        "capitoli": [{**c, "html": testo_in_html(c["testo"])} for c in contenuto["capitoli"]],
        **mostra(piano, contenuto),
    }


def _annuale(piano: Piano, contenuto: Mapping[str, Any]) -> Contesto:
    """What only an annual shows: figures, tables, charts."""
    righe = righe_del_contenuto(contenuto)
    popolazione = popolazione_del_contenuto(contenuto)
    somme = totali(righe, [voce["comune"] for voce in popolazione])
    per_comune = _per_comune(righe)
    return {
        "modifiche": pagine_triennale.modifiche(contenuto),
        "triennale": contenuto.get("triennale"),
        "totali": somme,
        "per_comune": per_comune,
        "silenti": somme.enti_silenti,
        "dimostrativo": any(riga.dimostrativa for riga in righe),
        "quota_comuni_senza": percentuale(somme.comuni_senza_patrimonio, somme.comuni),
        **_residenti(righe, popolazione),
        "grafico": grafici.barre(
            [
                grafici.Dato(ente, quante)
                for ente, quante in sorted(
                    _assegnabili(righe).items(), key=lambda voce: (-voce[1], voce[0])
                )
            ],
            titolo=f"Unità assegnabili nel {piano.anno}, per ente",
        ),
    }


def testo_in_html(testo: str) -> SafeString:
    """Return the text of a chapter as the page shows it: the rule's HTML, with framed tables."""
    html = in_html(testo)
    html = html.replace("<table>", CORNICE_APERTA).replace("</table>", "</table></div>")
    return mark_safe(html)  # noqa: S308 - `in_html` lets its allow-list through and nothing else


def _per_comune(righe: Sequence[RigaQuadro]) -> list[RigaQuadro]:
    figure = ("liberi", "turnover", "assegnabili", "assegnati_anno_precedente")
    return sorted(
        (
            riga
            for riga in righe
            if riga.consistenza_sap
            or riga.consistenza_sas
            or any(getattr(riga.figure, campo) for campo in figure)
        ),
        key=lambda riga: (riga.comune is None, riga.comune or "", riga.ente),
    )


def _assegnabili(righe: Iterable[RigaQuadro]) -> dict[str, int]:
    per_ente: dict[str, int] = {}
    for riga in righe:
        if riga.figure.assegnabili:
            per_ente[riga.ente] = per_ente.get(riga.ente, 0) + riga.figure.assegnabili
    return per_ente


def _residenti(righe: Sequence[RigaQuadro], popolazione: Sequence[Mapping[str, Any]]) -> Contesto:
    con_sap = {riga.comune for riga in righe if riga.consistenza_sap}
    totale = sum(voce["abitanti"] for voce in popolazione)
    senza = sum(voce["abitanti"] for voce in popolazione if voce["comune"] not in con_sap)
    return {
        "residenti": totale,
        "residenti_senza": senza,
        "quota_residenti_senza": percentuale(senza, totale),
        "fonte_popolazione": popolazione[0]["fonte"] if popolazione else "",
    }
