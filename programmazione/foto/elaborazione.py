"""Makes a photograph fit to be seen, in a worker: scanned, and drawn again without its data."""

from uuid import UUID

from crema_sap.custodia import antivirus, controllo_file, esame
from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro.documenti import scrivi_intero
from crema_sap.web.tasks import ripubblica
from programmazione.foto import deposito
from programmazione.models import FotoUnita, StatoFoto, UnitaAbitativa

INFETTA = "L'antivirus ha trovato un programma dannoso nel file: è stato eliminato."
NON_RIUSCITA = "Non è stato possibile prepararla: caricala di nuovo."


def elabora(*, identificativo: UUID, ambito_id: int) -> None:
    """Prepare one photograph; done once, it does nothing more.

    Outside a transaction: it takes long. Raises `AntivirusAssente`, and then nobody may see it.
    """
    with nel_ambito(ambito_id):
        foto = FotoUnita.objects.filter(identificativo=identificativo).first()
    if foto is not None and foto.stato == StatoFoto.IN_CODA:
        try:
            _disegna(foto)
        except esame.FileRifiutato as rifiuto:
            foto.stato, foto.motivo = StatoFoto.RIFIUTATA, str(rifiuto)[:200]
        _scrivi(foto, ambito_id)
    deposito.percorso_arrivata(identificativo).unlink(missing_ok=True)


def abbandona(*, identificativo: UUID, ambito_id: int) -> None:
    """Say that a photograph could not be prepared."""
    with nel_ambito(ambito_id):
        FotoUnita.objects.filter(identificativo=identificativo, stato=StatoFoto.IN_CODA).update(
            stato=StatoFoto.RIFIUTATA, motivo=NON_RIUSCITA
        )


def _disegna(foto: FotoUnita) -> None:
    dati = deposito.leggi_arrivata(foto.identificativo)
    if antivirus.trova(dati):
        raise esame.FileRifiutato(INFETTA)
    formato = controllo_file.riconosci(dati)
    for misura, lato in deposito.LATI.items():
        dati = esame.foto(dati, formato, lato=lato)
        # The small one is drawn from the large one.
        formato = controllo_file.JPEG
        scrivi_intero(deposito.percorso(foto.identificativo, misura), dati)
        if misura == "grande":
            foto.larghezza, foto.altezza = controllo_file.dimensioni(dati)
    foto.stato = StatoFoto.PRONTA


def _scrivi(foto: FotoUnita, ambito_id: int) -> None:
    with nel_ambito(ambito_id):
        scritte = FotoUnita.objects.filter(pk=foto.pk, stato=StatoFoto.IN_CODA).update(
            stato=foto.stato, motivo=foto.motivo, larghezza=foto.larghezza, altezza=foto.altezza
        )
        if UnitaAbitativa.objects.impegnate().filter(pk=foto.unita_id).exists():
            ripubblica(chiave=f"foto:{foto.pk}")
    if not scritte:
        # Taken away meanwhile.
        deposito.butta(foto.identificativo)
