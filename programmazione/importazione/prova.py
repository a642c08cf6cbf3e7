"""Makes the dry run of a file and keeps it, page by page; may be started again at any moment."""

from collections.abc import Callable, Iterator, Sequence
from itertools import batched

from crema_sap import orologio
from crema_sap.custodia import antivirus
from crema_sap.custodia.antivirus import AntivirusAssente
from crema_sap.enti.ambito import nel_ambito
from crema_sap.orologio import ROMA
from crema_sap.registro.services import accoda
from programmazione.importazione import colonne, deposito, figlio, selectors, services, tabella
from programmazione.importazione.celle import Cella
from programmazione.importazione.controllo import FileInfetto, FileRifiutato
from programmazione.importazione.esame import Esame, Esito, Lettura, codici, esamina
from programmazione.importazione.figlio import Foglio
from programmazione.importazione.giudizi import Chi
from programmazione.importazione.states import StatoImportazione, verifica_passaggio
from programmazione.models import Importazione, PaginaImportazione

PER_PAGINA = 50
PICCOLA = 200 * 1024
SCADUTO = (
    "Il file non c'è più: si conserva per pochi giorni.",
    "Caricalo di nuovo.",
)

SENZA_ANTIVIRUS = "L'antivirus non risponde: il portale riprova da solo"

type Battito = Callable[[int, str], None]


def esegui(*, importazione_id: int, prova: int, ambito_id: int, battito: Battito) -> None:
    """Read the file of an import and judge it; a dry run that is not the last does nothing."""
    with nel_ambito(ambito_id):
        importazione = Importazione.objects.get(pk=importazione_id)
    if importazione.stato != StatoImportazione.IN_ESAME or importazione.prova != prova:
        return
    # A small file is read before anybody looks how far it is.
    lunga = importazione.dimensione > PICCOLA
    if lunga:
        battito(10, "Apertura del file")
    try:
        foglio = leggi_file(importazione)
        if lunga:
            battito(50, "Controllo delle righe")
        with nel_ambito(ambito_id):
            _giudica(_bloccata(importazione), foglio)
    except AntivirusAssente:
        # It stays in line: nobody opens what was not looked at.
        battito(5, SENZA_ANTIVIRUS)
        raise
    except FileRifiutato as errore:
        with nel_ambito(ambito_id):
            _chiudi(_bloccata(importazione), errore)


def leggi_file(importazione: Importazione) -> Foglio:
    """Have the file of an import scanned, then read it.

    Raises `FileRifiutato`, and `AntivirusAssente` when it can't be scanned now.
    """
    try:
        dati = deposito.leggi(importazione.identificativo, deposito.ORIGINALE)
    except FileNotFoundError as errore:
        raise FileRifiutato(*SCADUTO) from errore
    if antivirus.trova(dati):
        raise FileInfetto
    voluto = importazione.foglio or colonne.FOGLIO
    return figlio.leggi(formato=importazione.formato, dati=dati, foglio=voluto)


def _bloccata(importazione: Importazione) -> Importazione | None:
    """Take the row again: what was decided meanwhile wins."""
    presa = Importazione.objects.select_for_update(of=("self",)).get(pk=importazione.pk)
    stessa = presa.stato == StatoImportazione.IN_ESAME and presa.prova == importazione.prova
    return presa if stessa else None


def _passa(importazione: Importazione, stato: StatoImportazione) -> None:
    verifica_passaggio(StatoImportazione(importazione.stato), stato)
    importazione.stato, importazione.avanzamento, importazione.passo = stato, 100, ""
    importazione.save()


def _chiudi(importazione: Importazione | None, errore: FileRifiutato) -> None:
    if importazione is None:
        return
    importazione.motivo, importazione.rimedio = errore.motivo, errore.rimedio
    _passa(importazione, StatoImportazione.ILLEGGIBILE)
    if isinstance(errore, FileInfetto):
        services.cancella_file(importazione, orologio.adesso())


def _giudica(importazione: Importazione | None, foglio: Foglio) -> None:
    if importazione is None:
        return
    importazione.fogli = [dict(uno) for uno in foglio.fogli]
    if foglio.nome is None:
        _passa(importazione, StatoImportazione.FOGLIO_DA_SCEGLIERE)
        return
    importazione.foglio = foglio.nome
    riga = (importazione.riga_intestazioni or 0) - 1
    if riga < 0:
        riga = tabella.riga_intestazioni(foglio.righe)
    importazione.riga_intestazioni = riga + 1
    trovate, chiare = riconosci(foglio.righe[riga], importazione.ente_id)
    importazione.intestazioni = [
        {"posto": una.posto, "titolo": una.titolo, "campo": una.campo} for una in trovate
    ]
    importazione.esempi = _esempi(foglio.righe)
    if not chiare:
        _passa(importazione, StatoImportazione.COLONNE_DA_ABBINARE)
        return
    lettura = Lettura(trovate, foglio.righe[riga + 1 :], riga + 2, foglio.note)
    if not lettura.righe:
        raise FileRifiutato(
            f"Sotto le intestazioni (riga {riga + 1}) non c'è nessuna riga.",
            "Scrivi un'unità per riga e carica di nuovo il foglio.",
        )
    _esamina(importazione, foglio, lettura)


def riconosci(riga: Sequence[Cella], ente_id: int) -> tuple[list[tabella.Intestazione], bool]:
    """Return the headings, and whether every column is clear: by itself or by memory."""
    trovate = tabella.intestazioni(riga)
    detto = selectors.abbinamento_per(ente_id, tabella.impronta(trovate))
    if detto is not None:
        trovate = tabella.intestazioni(riga, detto)
        return trovate, not tabella.dubbi(trovate)
    return trovate, not tabella.dubbi(trovate) and not tabella.sconosciute(trovate)


def _esempi(righe: Sequence[Sequence[Cella]]) -> list[list[str]]:
    return [[tabella.breve(cella) for cella in riga] for riga in righe[: tabella.RIGHE_DA_GUARDARE]]


def _esamina(importazione: Importazione, foglio: Foglio, lettura: Lettura) -> None:
    oggi = orologio.adesso().astimezone(ROMA).date()
    regionali = {str(codice) for codice in codici(lettura, "codice_regionale").values()}
    chi = Chi(
        importazione.ente_id,
        oggi.isoformat(),
        selectors.elenchi_dell_ambito(),
        selectors.occupanti(regionali, ente_id=importazione.ente_id) if regionali else {},
    )
    letti = codici(lettura)
    nomi = {str(codice) for codice in letti.values()}
    presenti = selectors.esistenti(nomi, ente_id=importazione.ente_id)
    esame = esamina(lettura, presenti, chi, letti)
    importazione.pagine.all().delete()
    PaginaImportazione.objects.bulk_create(_pagine(importazione, esame), batch_size=200)
    importazione.conti = esame.conti
    importazione.giorno = oggi if esame.del_giorno else None
    importazione.avvertenze = list(avvertenze(foglio, lettura, esame))
    _passa(importazione, StatoImportazione.ESAMINATA)
    if esame.voci[Esito.RIFIUTATA]:
        accoda(
            services.OSSERVA,
            chiave=f"importazione:{importazione.pk}:osservazioni:{importazione.prova}",
            importazione_id=importazione.pk,
            prova=importazione.prova,
        )


def _pagine(importazione: Importazione, esame: Esame) -> Iterator[PaginaImportazione]:
    for esito, voci in esame.voci.items():
        for numero, righe in enumerate(batched(voci, PER_PAGINA), start=1):
            yield PaginaImportazione(
                importazione=importazione, esito=esito, numero=numero, righe=list(righe)
            )


def avvertenze(foglio: Foglio, lettura: Lettura, esame: Esame) -> Iterator[str]:
    """Say what the officer may not know that the sheet has, and how it was taken."""
    note = lettura.note
    totali = [voce["riga"] for voce in esame.voci[Esito.SALTATA] if "totale" in voce["motivo"]]
    vuote = len(esame.voci[Esito.SALTATA]) - len(totali)
    if totali:
        dove = f"alle righe {_elenco(totali)}" if len(totali) > 1 else f"alla riga {totali[0]}"
        yield f"C'è un totale {dove}: non è letto come unità."
    if vuote:
        yield f"Righe vuote saltate: {vuote}."
    if nascoste := note.get("righe_nascoste"):
        yield f"Righe nascoste nel foglio (numero {_elenco(nascoste)}): sono lette come le altre."
    if colonne_nascoste := note.get("colonne_nascoste"):
        lettere = ", ".join(
            tabella.lettera(da - 1) + (f"-{tabella.lettera(a - 1)}" if a > da else "")
            for da, a in colonne_nascoste
        )
        yield f"Colonne nascoste nel foglio, lette come le altre: {lettere}."
    if formule := note.get("formule"):
        yield f"Celle con una formula: {formule}. Vale il risultato salvato nel foglio."
    if foglio.nascosti:
        yield f"Fogli nascosti, non letti: {foglio.nascosti}."
    if lasciate := [u for u in lettura.intestazioni if not u.campo and not u.ignorata]:
        nomi = ", ".join(f"«{una.titolo}» ({una.lettera})" for una in lasciate)
        yield f"Colonne non importate: {nomi}."
    campi = {una.campo for una in lettura.intestazioni}
    if mancanti := [c.titolo for c in colonne.SCRITTE if c.campo not in campi]:
        yield f"Colonne che nel foglio non ci sono, e restano come sono: {', '.join(mancanti)}."


def _elenco(numeri: Sequence[int], quanti: int = 15) -> str:
    primi = ", ".join(str(numero) for numero in numeri[:quanti])
    return primi if len(numeri) <= quanti else f"{primi} e altre {len(numeri) - quanti}"
