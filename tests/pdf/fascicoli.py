"""Documents to test with: plain data, no database."""

from datetime import UTC, datetime
from typing import Any

from crema_sap.pdf import Allegato, Fascicolo, Sezione

DATA = datetime(2019, 6, 25, 16, 30, tzinfo=UTC)
CSV = b"codice;comune\n019035/0001;Crema\n"
PROSA = (
    "<p>L'Assemblea dei Sindaci approva il <strong>Piano annuale</strong> dell'offerta, ai sensi "
    "dell'<em>art. 4 del R.R. 4/2017</em>: la ricognizione ha riguardato 48 comuni e l'ALER, e "
    "23 comuni hanno dichiarato di non possedere patrimonio.</p>"
)
GRAFICO = (
    '<figure><svg role="img" viewBox="0 0 480 60" width="480" height="60">'
    "<title>Comuni 670, ALER 29</title>"
    '<rect x="0" y="5" width="400" height="20" fill="#17324d"/>'
    '<text x="4" y="50" font-family="Source Sans 3" font-size="12">Comuni e ALER</text></svg>'
    "<figcaption>Figura 1. Unità per ente.</figcaption></figure>"
)
# `dfn` is not in the plain vocabulary: these sections are set by WeasyPrint.
RICCA = '<p>Una <dfn>definizione</dfn> e un <a href="https://esempio.it/a">collegamento</a>.</p>'


def tabella(righe: int, *, larghe: bool = False) -> str:
    """Return a table of `righe` rows; with `larghe` its cells take more lines."""
    ente = "ALER Brescia-Cremona-Mantova" if larghe else "Comune"
    corpo = "".join(
        f'<tr><th scope="row">{n:04d}</th><td>Via Roma {n}</td><td class="num">{n + 28},50</td>'
        f"<td>{ente}</td></tr>"
        for n in range(1, righe + 1)
    )
    return (
        '<table class="fissa"><caption>Unità abitative</caption><colgroup><col class="l-15">'
        '<col class="l-45"><col class="l-20"><col class="l-20"></colgroup><thead><tr>'
        '<th scope="col">Codice</th><th scope="col">Indirizzo</th>'
        '<th scope="col" class="num">Superficie</th><th scope="col">Ente</th></tr></thead>'
        f'<tbody>{corpo}</tbody><tfoot><tr><th scope="row">Totale</th><td>{righe} unità</td>'
        "<td></td><td></td></tr></tfoot></table>"
    )


def fascicolo(*sezioni: Sezione, **altro: Any) -> Fascicolo:
    """Return a document with these sections."""
    dati: dict[str, Any] = {
        "titolo": "Piano annuale dell'offerta",
        "sezioni": sezioni or (Sezione("premessa", "Premessa", PROSA),),
        "data": DATA,
        "ente": "Ambito territoriale di Crema",
        "organo": "Assemblea dei Sindaci",
        "codice_verifica": "7KQ4-M2XA-93TD",
        "indirizzo_verifica": "https://casa.esempio.it/verifica/",
    }
    return Fascicolo(**{**dati, **altro})


def completo() -> Fascicolo:
    """Return a document with everything: both typesetters, a figure, lists, landscape, a CSV."""
    return fascicolo(
        Sezione("premessa", "Premessa", PROSA * 8 + "<ul><li>uno</li><li>due</li></ul>"),
        Sezione("definizioni", "Definizioni", RICCA + GRAFICO),
        Sezione("quadro", "Quadro dell'offerta", PROSA + GRAFICO),
        Sezione("unita", "Unità per comune", PROSA),
        Sezione("agnadello", "Agnadello", tabella(4), livello=2),
        Sezione("crema", "Crema", PROSA + tabella(90, larghe=True), livello=2),
        Sezione("largo", "Quadro di sintesi", tabella(40), orizzontale=True),
        sottotitolo="Anno 2019",
        avvertenza="Contiene unità dimostrative.",
        allegati=(
            Allegato("unita.csv", CSV, "text/csv", "Elenco delle unità"),
            Allegato("piano.csv", b"a;b\n", "text/csv", "Quadro per ente"),
        ),
    )


def ricevuta() -> Fascicolo:
    """Return a sheet: letterhead, label and value pairs, verification."""
    scheda = "<dl class='scheda'><dt>Protocollo</dt><dd>123/2019</dd></dl>".replace("'", '"')
    return fascicolo(
        Sezione("dati", "Domanda", scheda + PROSA),
        titolo="Ricevuta di presentazione",
        copertina=False,
    )
