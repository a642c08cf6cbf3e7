"""Says in plain words with what a session was opened."""

NAVIGATORI = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SISTEMI = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def nome(agente: str) -> str:
    """Return, say, «Firefox su Windows»; nothing else of what the browser tells is kept."""
    navigatore = next((n for segno, n in NAVIGATORI if segno in agente), "Un altro programma")
    sistema = next((n for segno, n in SISTEMI if segno in agente), "")
    return f"{navigatore} su {sistema}" if sistema else navigatore
