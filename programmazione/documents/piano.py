"""The annual plan as a fascicolo: numbered chapters, tables, map, reconciliation, sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from crema_sap.web.formati import data_estesa
from programmazione import permissions, selectors
from programmazione.documents import disegni, tabelle_piano, tabelle_unita
from programmazione.documents.aggiornamento import sezione_aggiornamento
from programmazione.documents.contenuto import (
    popolazione_del_contenuto,
    righe_del_contenuto,
    unita_del_contenuto,
    unita_per_comune,
)
from programmazione.documents.tabelle import Raccolta
from programmazione.rules.figure import somma_addendi
from programmazione.rules.quadratura import RigaQuadro, Totali, percentuale, quadratura, totali
from programmazione.rules.riscontro import UnitaPiano, riscontro
from programmazione.rules.testo import in_html

DIMOSTRATIVO = (
    "Contiene dati dimostrativi: dove le fonti danno solo i totali, la distribuzione fra i comuni"
    " è inventata e segnata come tale."
)
SERIE = ("Libere", "In uscita", "Altre, per lo più oggi occupate")


@compositore("piano_annuale")
def componi_piano(documento: Documento) -> pdf.Fascicolo:
    """Compose the official document of an approved plan, from its frozen content."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    approvato = piano.approvato_il or documento.data
    return fascicolo_piano(
        piano.approvato,
        sottotitolo=f"Approvato dall’Assemblea dei Sindaci il {data_estesa(approvato)}",
        documento=documento,
        impronta=piano.impronta,
        atto=piano.atto,
    )


@compositore("piano_annuale_bozza", lettori=permissions.REDAZIONE, di_ambito=True)
def componi_bozza(documento: Documento) -> pdf.Fascicolo:
    """Compose a plan that is still being prepared."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    return fascicolo_piano(
        selectors.contenuto_piano(piano),
        sottotitolo=f"Bozza del {data_estesa(documento.data)}, non approvata",
        documento=documento,
    )


def fascicolo_piano(
    contenuto: Mapping[str, Any],
    *,
    sottotitolo: str,
    documento: Documento,
    impronta: str = "",
    atto: str = "",
) -> pdf.Fascicolo:
    """Compose a plan from its content alone: the same content gives the same document."""
    lavoro = _Lavoro.di(contenuto)
    sezioni = (
        *_capitoli(lavoro),
        pdf.Sezione("quadratura", "Quadratura delle cifre", _quadratura(lavoro)),
        *sezione_aggiornamento(contenuto, lavoro.raccolta),
        *_unita(lavoro),
        pdf.Sezione("note", "Note e fonti", _note(lavoro, impronta, atto)),
    )
    return pdf.Fascicolo(
        titolo=f"Piano annuale dell’offerta dei servizi abitativi {lavoro.anno}",
        sottotitolo=sottotitolo,
        ente=contenuto["ambito"],
        organo="Assemblea dei Sindaci",
        oggetto=f"Piano annuale {lavoro.anno} dei servizi abitativi pubblici e sociali",
        data=documento.data,
        sezioni=sezioni,
        allegati=lavoro.raccolta.allegati(),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
        avvertenza=DIMOSTRATIVO if any(riga.dimostrativa for riga in lavoro.righe) else "",
    )


@dataclass(slots=True)
class _Lavoro:
    """A content read once, and the tables collected on the way."""

    contenuto: Mapping[str, Any]
    anno: int
    righe: tuple[RigaQuadro, ...]
    unita: tuple[UnitaPiano, ...]
    somme: Totali
    raccolta: Raccolta = field(default_factory=Raccolta)

    @classmethod
    def di(cls, contenuto: Mapping[str, Any]) -> "_Lavoro":
        """Read a content."""
        righe = righe_del_contenuto(contenuto)
        comuni = [voce["comune"] for voce in popolazione_del_contenuto(contenuto)]
        unita = unita_del_contenuto(contenuto["unita"], contenuto["anno"])
        return cls(contenuto, contenuto["anno"], righe, unita, totali(righe, comuni))

    def html(self, modello: str, **dati: Any) -> SafeString:
        """Render one of the templates of the plan."""
        comuni = {"anno": self.anno, "totali": self.somme}
        return render_to_string(f"programmazione/pdf/_{modello}.html", {**comuni, **dati})


def _capitoli(lavoro: _Lavoro) -> Iterator[pdf.Sezione]:
    """Give the chapters, numbered part by part as in the plans of the ambito."""
    parte, posto = "", 0
    for capitolo in lavoro.contenuto["capitoli"]:
        if capitolo["parte"] != parte:
            parte, posto = capitolo["parte"], 0
            yield pdf.Sezione(slugify(parte), parte, "")
        posto += 1
        codice, calcolato = capitolo["codice"], SafeString("")
        if codice == "analisi-demografica":
            calcolato = _demografia(lavoro)
        html = lavoro.html(
            "capitolo",
            # `in_html` lets its allow-list through and nothing else.
            testo=mark_safe(in_html(capitolo["testo"])),  # noqa: S308
            parte_calcolata=calcolato,
            segue=codice == "servizi-abitativi",
        )
        yield pdf.Sezione(codice, f"{posto}. {capitolo['titolo']}", html, livello=2)
        if codice == "servizi-abitativi":
            yield from _servizi(lavoro, posto)


def _demografia(lavoro: _Lavoro) -> SafeString:
    voci = popolazione_del_contenuto(lavoro.contenuto)
    con_sap = {riga.comune for riga in lavoro.righe if riga.consistenza_sap}
    totale = sum(voce["abitanti"] for voce in voci)
    senza = sum(voce["abitanti"] for voce in voci if voce["comune"] not in con_sap)
    return lavoro.html(
        "demografia",
        comuni=len(voci),
        fonte=voci[0]["fonte"] if voci else "",
        totale=totale,
        senza=senza,
        quota_senza=percentuale(senza, totale),
        tabella=lavoro.raccolta.tabella(tabelle_piano.popolazione(lavoro.contenuto, lavoro.righe)),
    )


def _servizi(lavoro: _Lavoro, posto: int) -> Iterator[pdf.Sezione]:
    """Give the calculated sections of the chapter on the services, the widest on a wide page."""
    righe, somme, anno, raccolta = lavoro.righe, lavoro.somme, lavoro.anno, lavoro.raccolta
    quadro = raccolta.tabella(tabelle_piano.quadro(somme, anno)) + _grafico(lavoro)
    mappa = _mappa(lavoro)
    offerta = raccolta.tabella(tabelle_piano.offerta(righe, somme, anno))
    percentuali = tabelle_piano.percentuali(righe)
    dichiarate = raccolta.tabella(percentuali) if percentuali.righe else ""
    parti = (
        ("quadro", "Il quadro in cifre", quadro),
        ("mappa", "Le unità nei comuni", mappa),
        (
            "offerta",
            "Consistenza del patrimonio e unità prevedibilmente assegnabili",
            lavoro.html("offerta", tabella=offerta),
        ),
        (
            "percentuali",
            "Percentuali, categorie e servizi transitori",
            lavoro.html("percentuali", tabella=dichiarate),
        ),
    )
    for n, (codice, titolo, html) in enumerate(parti, start=1):
        larga = codice in {"offerta", "percentuali"}
        chiave, numerato = f"servizi-{codice}", f"{posto}.{n} {titolo}"
        yield pdf.Sezione(chiave, numerato, html, livello=3, orizzontale=larga)


def _grafico(lavoro: _Lavoro) -> SafeString:
    """Draw where the assignable dwellings of each ente come from."""
    barre = [
        disegni.Barra(
            gruppo.ente,
            (
                gruppo.liberi,
                gruppo.turnover,
                max(0, (gruppo.assegnabili or 0) - gruppo.liberi - gruppo.turnover),
            ),
            gruppo.assegnabili or 0,
        )
        for gruppo in quadratura(lavoro.righe)
    ]
    if not barre:
        return SafeString("")
    titolo = f"Unità assegnabili nel {lavoro.anno}, per ente e condizione"
    disegno = disegni.impilate(titolo, SERIE, sorted(barre, key=lambda b: (-b.totale, b.etichetta)))
    return lavoro.raccolta.figura(disegno, f"{titolo}.")


def _mappa(lavoro: _Lavoro) -> SafeString:
    """Draw the comuni with their dwellings, from the list of the dwellings."""
    unita: dict[str, int] = {}
    scelte: dict[str, int] = {}
    for una in lavoro.unita:
        unita[una.comune] = unita.get(una.comune, 0) + 1
        scelte[una.comune] = scelte.get(una.comune, 0) + una.assegnabile
    comuni = [voce["comune"] for voce in popolazione_del_contenuto(lavoro.contenuto)]
    if not comuni:
        return SafeString("")
    titolo = f"Mappa schematica dei {len(comuni)} comuni: unità e unità assegnabili"
    disegno = disegni.mappa(
        titolo, [disegni.ComuneDisegnato(c, unita.get(c, 0), scelte.get(c, 0)) for c in comuni]
    )
    return lavoro.html(
        "mappa",
        figura=lavoro.raccolta.figura(
            disegno,
            f"{titolo}. I comuni sono in ordine alfabetico, non nella loro posizione geografica.",
        ),
        senza=[comune for comune in comuni if not unita.get(comune)],
        scelte=sum(scelte.values()),
    )


def _quadratura(lavoro: _Lavoro) -> SafeString:
    gruppi = quadratura(lavoro.righe)
    prova = riscontro(lavoro.righe, lavoro.unita, ())
    raccolta = lavoro.raccolta
    ente_per_ente = raccolta.tabella(tabelle_piano.per_ente(lavoro.righe, lavoro.somme))
    una_per_una = tabelle_unita.assegnabili(prova, lavoro.anno)
    return lavoro.html(
        "quadratura",
        prova=prova,
        tabella=ente_per_ente,
        spiegati=[gruppo for gruppo in gruppi if gruppo.scostamento],
        unita=raccolta.tabella(una_per_una) if una_per_una.righe else "",
    )


def _unita(lavoro: _Lavoro) -> Iterator[pdf.Sezione]:
    per_comune = unita_per_comune(lavoro.contenuto)
    if not per_comune:
        return
    lavoro.raccolta.allega(tabelle_unita.tutte(lavoro.contenuto), "Elenco per comune")
    yield pdf.Sezione("unita", "Elenco delle unità per comune", lavoro.html("unita_premessa"))
    # One section per comune: after one change only that comune is set again.
    for comune, unita in per_comune.items():
        html = lavoro.raccolta.tabella(tabelle_unita.del_comune(comune, unita, lavoro.anno))
        yield pdf.Sezione(f"unita-{slugify(comune)}", comune, html, livello=2)


def _note(lavoro: _Lavoro, impronta: str, atto: str) -> SafeString:
    contenuto, righe, raccolta = lavoro.contenuto, lavoro.righe, lavoro.raccolta
    raccolta.allega(tabelle_piano.tutte_le_righe(righe))
    return lavoro.html(
        "note",
        versione=contenuto["versione"],
        impronta=impronta,
        atto=atto,
        fonti=sorted({riga.fonte for riga in righe if riga.fonte}),
        silenti=sorted({riga.ente for riga in righe if not riga.dichiarata}),
        provenienze=[
            (riga.ente, riga.comune, riga.nota)
            for riga in righe
            if riga.dichiarata and riga.nota and somma_addendi(riga.figure) + _dichiarate(riga)
        ],
        dimostrative=sum(1 for una in contenuto["unita"] if una["dimostrativa"]),
        unita=len(contenuto["unita"]),
        allegate=raccolta.tabella(raccolta.indice()),
    )


def _dichiarate(riga: RigaQuadro) -> int:
    figure = riga.figure
    return (figure.assegnabili or 0) + (figure.assegnati_anno_precedente or 0)
