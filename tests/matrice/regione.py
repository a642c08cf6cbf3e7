"""A sheet of regional values that was tried, for the avviso that is closed."""

from datetime import datetime

from bandi.models import Avviso
from crema_sap.enti.models import Utente
from domande.valori_regionali import services


def crea(*, avviso: Avviso, capofila: Utente, segreto: str, ora: datetime) -> int:
    """Try one with a cell to mend, and answer its key."""
    prova = services.prova(
        avviso=avviso,
        dati=b"Domanda;ID domanda regionale;ISBAR\nnessuna;1;1",
        nome="regione.csv",
        fonte=f"Estrazione {segreto}",
        utente=capofila,
        ora=ora,
    )
    return prova.pk
