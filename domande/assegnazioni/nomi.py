"""How the requirements are called where they are read."""

NOMI = {
    "isee": "ISEE",
    "proprieta": "proprietà di altri alloggi",
    "residenza_o_lavoro": "residenza o lavoro",
    "patrimonio": "patrimonio mobiliare",
    "occupazione": "occupazioni abusive",
    "cessione": "cessione dell'alloggio",
    "assegnazione_in_proprieta": "alloggi avuti in proprietà",
    "indigenza": "attestazione di indigenza",
}


def nome_di(codice: str) -> str:
    """A requirement, as it is read."""
    return NOMI.get(codice, codice.replace("_", " "))
