"""The outline that a reader shows beside the pages: one entry a section."""

from crema_sap.pdf.scrittore import Scrittore, testo


def metti_sommario(pdf: Scrittore, voci: list[tuple[int, str, str]]) -> str:
    """Store the outline of (level, title, destination) and return the catalog's entries."""
    if not voci:
        return ""
    radice, primo = pdf.nuovo(), pdf.nuovo(len(voci))
    padri: list[int] = []
    for n, (livello, _, _) in enumerate(voci):
        padri.append(next((k for k in range(n - 1, -1, -1) if voci[k][0] < livello), -1))
    figli = {p: [n for n, q in enumerate(padri) if q == p] for p in set(padri)}
    for n, (_, titolo, destinazione) in enumerate(voci):
        fratelli = figli[padri[n]]
        posto = fratelli.index(n)
        legami = f"/Parent {primo + padri[n] if padri[n] >= 0 else radice} 0 R"
        if posto:
            legami += f"/Prev {primo + fratelli[posto - 1]} 0 R"
        if posto + 1 < len(fratelli):
            legami += f"/Next {primo + fratelli[posto + 1]} 0 R"
        if n in figli:
            primi, ultimi = primo + figli[n][0], primo + figli[n][-1]
            legami += f"/First {primi} 0 R/Last {ultimi} 0 R/Count {-len(figli[n])}"
        pdf.metti(f"<</Title{testo(titolo)}{legami}/Dest{destinazione}>>", primo + n)
    cime = figli[-1]
    pdf.metti(
        f"<</Type/Outlines/First {primo + cime[0]} 0 R/Last {primo + cime[-1]} 0 R"
        f"/Count {len(cime)}>>",
        radice,
    )
    return f"/Outlines {radice} 0 R/PageMode/UseOutlines"
