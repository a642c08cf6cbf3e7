"""What the outbox does of an import: the dry run, the saving, the sheet with the remarks."""

from django.db import IntegrityError

from crema_sap import orologio
from crema_sap.celery import app
from crema_sap.enti.ambito import a_parte, entra, nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from crema_sap.registro.tasks import prolunga
from programmazione.importazione import deposito, prova, scrittura, services
from programmazione.importazione.prova import Battito
from programmazione.importazione.states import CHIUSE, IN_CORSO, StatoImportazione
from programmazione.models import AvanzamentoImportazione, Importazione
from programmazione.models.importazione import ImportazioneQuerySet

NON_RIUSCITA = (
    "Il portale non è riuscito a finire: nulla è stato salvato.",
    "Riprova a caricare il foglio; se succede ancora, avvisa chi gestisce la piattaforma.",
)
PASSO = (
    f"UPDATE {AvanzamentoImportazione._meta.db_table}"  # noqa: S608 - a table name of ours
    " SET avanzamento = %s, passo = %s WHERE importazione_id = %s"
)
CORREGGI = "Nulla è stato salvato: correggi il foglio e caricalo di nuovo."


def non_riuscita(effetto: Effetto) -> None:
    """Say on the import's page that it could not be done."""
    with nel_ambito(effetto.ambito_id):
        motivo, rimedio = NON_RIUSCITA
        _in_corso(effetto).update(
            stato=StatoImportazione.ILLEGGIBILE, motivo=motivo, rimedio=rimedio, passo=""
        )


@consegna.gestore(services.ESAMINA, coda="documenti", abbandona=non_riuscita)
def esamina_importazione(effetto: Effetto) -> None:
    """Make the dry run."""
    prova.esegui(
        importazione_id=effetto.dati["importazione_id"],
        prova=effetto.dati["prova"],
        ambito_id=effetto.ambito_id,
        battito=_battito(effetto),
    )


@consegna.gestore(services.SALVA, coda="documenti", abbandona=non_riuscita)
def salva_importazione(effetto: Effetto) -> None:
    """Save what was confirmed, or show what it would do now if the register has changed."""
    try:
        with nel_ambito(effetto.ambito_id):
            importazione = _da_salvare(effetto)
            if importazione is None:
                return
            utente = importazione.incarico.utente
            utente.incarico = importazione.incarico
            # The history of each dwelling says who: the person that confirmed.
            entra(effetto.ambito_id, utente.pk)
            chiave = importazione.pk
            with a_parte(effetto.ambito_id) as scrivi:
                scrittura.salva(
                    importazione=importazione,
                    utente=utente,
                    ora=importazione.confermata_il,  # type: ignore[arg-type]
                    passo=lambda quanto, passo: scrivi(PASSO, [quanto, passo, chiave]),
                )
    except scrittura.RegistroCambiato:
        with nel_ambito(effetto.ambito_id):
            importazione = _da_salvare(effetto)
            if importazione is not None:
                services.chiedi_esame(importazione, ripetuta=True)
    except IntegrityError as errore:
        with nel_ambito(effetto.ambito_id):
            motivo = f"Il registro non accetta una riga. {scrittura.ragione(errore)}".strip()
            _in_corso(effetto).update(
                stato=StatoImportazione.ILLEGGIBILE, motivo=motivo, rimedio=CORREGGI, passo=""
            )


@consegna.gestore(services.OSSERVA, coda="documenti")
def osserva_importazione(effetto: Effetto) -> None:
    """Write the sheet with the remarks in its cells."""
    from programmazione.importazione import osservazioni

    osservazioni.prepara(
        importazione_id=effetto.dati["importazione_id"],
        prova=effetto.dati["prova"],
        ambito_id=effetto.ambito_id,
    )


@app.task(name="programmazione.pulisci_importazioni")
def pulisci_importazioni() -> None:
    """Throw away the files whose time is over, and those that no import claims."""
    adesso = orologio.adesso()
    conservati = deposito.conservati()
    noti: set[str] = set()
    for ambito_id in Ambito.objects.values_list("pk", flat=True):
        with nel_ambito(ambito_id):
            scadute = Importazione.objects.filter(scade_il__lte=adesso, cancellato_il__isnull=True)
            for importazione in scadute.select_for_update(skip_locked=True, of=("self",)):
                if importazione.stato not in CHIUSE:
                    importazione.stato = StatoImportazione.ANNULLATA
                services.cancella_file(importazione, adesso)
            con_file = Importazione.objects.filter(cancellato_il__isnull=True)
            noti |= {str(uno) for uno in con_file.values_list("identificativo", flat=True)}
    for orfano in conservati - noti:
        deposito.cancella(orfano)


def _in_corso(effetto: Effetto) -> ImportazioneQuerySet:
    return Importazione.objects.filter(
        pk=effetto.dati["importazione_id"], prova=effetto.dati["prova"], stato__in=IN_CORSO
    )


def _da_salvare(effetto: Effetto) -> Importazione | None:
    return (
        Importazione.objects.select_for_update(of=("self",))
        .select_related("incarico__utente")
        .filter(
            pk=effetto.dati["importazione_id"],
            prova=effetto.dati["prova"],
            stato=StatoImportazione.IN_SALVATAGGIO,
        )
        .first()
    )


def _battito(effetto: Effetto) -> Battito:
    def batti(percentuale: int, passo: str) -> None:
        with nel_ambito(effetto.ambito_id):
            Importazione.objects.filter(
                pk=effetto.dati["importazione_id"], stato__in=IN_CORSO
            ).update(avanzamento=percentuale, passo=passo)
            prolunga(effetto)

    return batti
