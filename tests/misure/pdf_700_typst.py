"""The document of P10 for typst: the same rows, headings, contents and page numbers."""

from tests.misure.pdf_700 import INTESTAZIONI, PREMESSA, Riga, elenco, fascicolo


def sorgente_typst() -> str:
    """Return the same document for typst: cover, contents, chart, tables, page numbers."""
    unita = elenco()
    piano = fascicolo()
    barre = ",".join(
        f"grid(columns: (130pt, 1fr), text(8pt)[{comune}],"
        f" rect(width: {20 * len(righe)}pt, height: 9pt, fill: blue))"
        for comune, righe in unita.items()
    )
    pezzi = [
        f'#set document(title: "{piano.titolo}", author: "{piano.ente}",'
        " date: datetime(year: 2019, month: 6, day: 25))",
        '#set text(lang: "it", font: "Source Serif 4", size: 10.2pt)',
        '#show heading: set text(font: "Source Sans 3", weight: 600)',
        '#show table: set text(font: "Source Sans 3", size: 8.6pt)',
        "#show figure: set block(breakable: true)",
        '#set page(paper: "a4", margin: (top: 28mm, bottom: 25mm, x: 20mm),',
        f"header: text(8pt)[{piano.titolo}], footer: context align(right, text(8pt)[pagina"
        " #counter(page).display() di #counter(page).final().first()]))",
        "#page(header: none, footer: none)[#v(60mm)",
        f"#text(30pt)[{piano.titolo}]\n\n{piano.sottotitolo}]",
        "#outline(title: [Indice])",
        "#pagebreak()\n= Premessa\n" + "\n\n".join(PREMESSA),
        "#pagebreak()\n= Quadro dell'offerta",
        '#figure(alt: "Unità per comune", caption: [Unità per comune.],'
        f" stack(spacing: 3pt, {barre}))",
        f"#pagebreak()\n= Unità per comune\n{PREMESSA[1]}",
    ]
    return "\n".join([*pezzi, *(_tabella(comune, righe) for comune, righe in unita.items())])


def _tabella(comune: str, righe: list[Riga]) -> str:
    colonne = ", ".join(f"{largo}fr" for _, largo, _ in INTESTAZIONI)
    versi = ", ".join(
        {"": "left", "num": "right", "centro": "center"}[verso] for *_, verso in INTESTAZIONI
    )
    testata = "".join(f"[{nome}]," for nome, _, _ in INTESTAZIONI)
    celle = "".join("".join(f"[{valore}]," for valore in riga) for riga in righe)
    return (
        f"== {comune}\n#figure(caption: [Unità di {comune}], table(columns: ({colonne}),"
        f" align: ({versi}), stroke: (bottom: 0.35pt + gray), table.header({testata}),"
        f" {celle} table.footer(repeat: false, [Totale], [{len(righe)} unità], {'[],' * 5})))"
    )
