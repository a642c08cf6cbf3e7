"""Acts of an ente on its declaration: save, transmit, declare zero, answer again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Ente, TipoEnte, Utente
from crema_sap.registro import documenti
from crema_sap.registro.services import annota, protocolla
from programmazione import permissions
from programmazione.models import (
    FIGURE,
    CampoRestituito,
    Dichiarazione,
    Ricognizione,
    UnitaAbitativa,
)
from programmazione.rules import figure as regole
from programmazione.rules.figure import Figure
from programmazione.services.righe import (
    RigaInviata,
    impronta_righe,
    limiti_di,
    righe_salvate,
    scrivi_righe,
)
from programmazione.states import (
    StatoDichiarazione,
    TransizioneNonAmmessa,
    verifica_dichiarazione,
)

D = StatoDichiarazione
ZERO = Figure(
    patrimonio_sap=0,
    patrimonio_sas=0,
    liberi=0,
    turnover=0,
    nuova_edificazione=0,
    conferiti_privati=0,
    stato_di_fatto=0,
    assegnabili=0,
)


class RicognizioneChiusa(TransizioneNonAmmessa):
    """An answer that comes after the close; nothing of it was stored."""


class ZeroContraddetto(Exception):
    """The register has dwellings of an ente that declares none."""


class FigureNonValide(Exception):
    """Some figures are impossible; `difetti` says which, by row."""

    def __init__(self, difetti: Sequence[tuple[int, regole.Difetto]]) -> None:
        self.difetti = tuple(difetti)
        super().__init__(" ".join(difetto.messaggio for _, difetto in difetti))


class DichiarazioneCambiata(Exception):
    """Another officer saved in the meantime; says who and when, and stores nothing over it."""

    def __init__(self, attuale: Dichiarazione) -> None:
        self.attuale = attuale
        super().__init__(
            "Mentre scrivevi, un'altra persona ha salvato questa dichiarazione. Niente è andato"
            " perduto: confronta i valori e salva di nuovo."
        )


@transaction.atomic
def salva_dichiarazione(
    *,
    dichiarazione: Dichiarazione,
    righe: Sequence[RigaInviata],
    riga_versione: int,
    utente: Utente,
    ora: datetime,
) -> Dichiarazione:
    """Save the rows of a declaration, whole.

    Raises `PermissionDenied` unless `utente` works for the ente; `RicognizioneChiusa` after the
    close; `TransizioneNonAmmessa` once transmitted; `DichiarazioneCambiata` when somebody saved
    since `riga_versione` was read; `FigureNonValide` when figures are impossible.
    """
    dichiarazione = Dichiarazione.objects.select_for_update().get(pk=dichiarazione.pk)
    permissions.verifica_dichiarante(utente, dichiarazione)
    ricognizione = _verifica_aperta(dichiarazione)
    _verifica_modificabile(dichiarazione)
    _verifica_versione(dichiarazione, riga_versione)
    _verifica_figure(dichiarazione, ricognizione, righe)
    _verifica_campi_aperti(dichiarazione, righe)

    scrivi_righe(dichiarazione, righe)
    if dichiarazione.stato == D.NON_INIZIATA:
        dichiarazione.stato = D.IN_COMPILAZIONE
    dichiarazione.nessun_patrimonio = False
    _segna_salvata(dichiarazione, utente, ora)
    annota(
        atto="SALVATAGGIO_DICHIARAZIONE",
        oggetto=dichiarazione,
        utente=utente,
        ora=ora,
        dati={"versione": dichiarazione.riga_versione, "righe": len(righe)},
    )
    return dichiarazione


@transaction.atomic
def trasmetti_dichiarazione(
    *,
    dichiarazione: Dichiarazione,
    riga_versione: int,
    utente: Utente,
    ora: datetime,
    ricevuta: bool = True,
) -> Dichiarazione:
    """Transmit what was saved: it gets a protocol number and its receipt is produced.

    Without `ricevuta` it is an answer of the past, loaded from a source: nobody waits for one.

    Raises `PermissionDenied`, `RicognizioneChiusa`, `TransizioneNonAmmessa` and
    `DichiarazioneCambiata` as for saving, and `FigureNonValide` when a reason is missing.
    """
    dichiarazione = Dichiarazione.objects.select_for_update().get(pk=dichiarazione.pk)
    permissions.verifica_dichiarante(utente, dichiarazione)
    ricognizione = _verifica_aperta(dichiarazione)
    verifica_dichiarazione(D(dichiarazione.stato), D.TRASMESSA)
    _verifica_versione(dichiarazione, riga_versione)
    righe = righe_salvate(dichiarazione)
    _verifica_figure(dichiarazione, ricognizione, righe)
    if mancano := regole.difetti_per_trasmettere([riga.figure for riga in righe]):
        raise FigureNonValide(mancano)

    dichiarazione.nessun_patrimonio = all(regole.e_zero(riga.figure) for riga in righe)
    _chiudi_trasmissione(dichiarazione, righe, utente, ora)
    if ricevuta:
        _richiedi_ricevuta(dichiarazione, utente, ora)
    return dichiarazione


@transaction.atomic
def dichiara_zero(
    *, dichiarazione: Dichiarazione, utente: Utente, ora: datetime, ricevuta: bool = True
) -> Dichiarazione:
    """Declare in one act that the ente has no dwelling, and transmit; `ricevuta` as above.

    Raises `PermissionDenied`, `RicognizioneChiusa` and `TransizioneNonAmmessa` as for saving,
    and `ZeroContraddetto` when the register has dwellings of this ente.
    """
    dichiarazione = Dichiarazione.objects.select_for_update().get(pk=dichiarazione.pk)
    permissions.verifica_dichiarante(utente, dichiarazione)
    _verifica_aperta(dichiarazione)
    if dichiarazione.stato == D.RESTITUITA:
        raise TransizioneNonAmmessa(
            "La dichiarazione è stata restituita: correggi i campi indicati e trasmettila."
        )
    verifica_dichiarazione(D(dichiarazione.stato), D.TRASMESSA)
    if quante := UnitaAbitativa.objects.filter(proprietario_id=dichiarazione.ente_id).count():
        raise ZeroContraddetto(
            f"Nel registro risultano {quante} unità dell'ente: compila la dichiarazione, oppure"
            " correggi prima il registro delle unità."
        )

    righe = [RigaInviata(_comune_proprio(dichiarazione), ZERO)]
    scrivi_righe(dichiarazione, righe)
    dichiarazione.nessun_patrimonio = True
    _segna_salvata(dichiarazione, utente, ora)
    _chiudi_trasmissione(dichiarazione, righe, utente, ora)
    if ricevuta:
        _richiedi_ricevuta(dichiarazione, utente, ora)
    return dichiarazione


@transaction.atomic
def sostituisci_dichiarazione(
    *, dichiarazione: Dichiarazione, utente: Utente, ora: datetime
) -> Dichiarazione:
    """Answer again: a new version starts from the rows of the one transmitted.

    Raises `PermissionDenied` and `RicognizioneChiusa` as for saving, and `TransizioneNonAmmessa`
    unless it is transmitted.
    """
    dichiarazione = Dichiarazione.objects.select_for_update().get(pk=dichiarazione.pk)
    permissions.verifica_dichiarante(utente, dichiarazione)
    _verifica_aperta(dichiarazione)
    verifica_dichiarazione(D(dichiarazione.stato), D.SOSTITUITA)

    righe = righe_salvate(dichiarazione)
    dichiarazione.stato = D.SOSTITUITA
    dichiarazione.save(update_fields=["stato"])
    nuova = Dichiarazione.objects.create(
        ricognizione_id=dichiarazione.ricognizione_id,
        ente_id=dichiarazione.ente_id,
        versione=dichiarazione.versione + 1,
        stato=D.IN_COMPILAZIONE,
        salvata_da=utente,
        salvata_il=ora,
    )
    scrivi_righe(nuova, righe)
    annota(
        atto="SOSTITUZIONE_DICHIARAZIONE",
        oggetto=nuova,
        utente=utente,
        ora=ora,
        dati={"versione": nuova.versione, "sostituisce": dichiarazione.pk},
    )
    return nuova


def _verifica_aperta(dichiarazione: Dichiarazione) -> Ricognizione:
    # Read after the lock on the declaration: a close that waits for us has not happened yet.
    ricognizione = Ricognizione.objects.get(pk=dichiarazione.ricognizione_id)
    if not ricognizione.aperta:
        raise RicognizioneChiusa(
            "La ricognizione è chiusa e non riceve più dichiarazioni: chiedi all'ufficio del"
            " capofila di riaprirla."
        )
    return ricognizione


def _verifica_modificabile(dichiarazione: Dichiarazione) -> None:
    if not dichiarazione.modificabile:
        raise TransizioneNonAmmessa(
            f"La dichiarazione è nello stato «{D(dichiarazione.stato).label}» e non si modifica:"
            " per correggerla, presentane una nuova."
        )


def _verifica_versione(dichiarazione: Dichiarazione, riga_versione: int) -> None:
    if dichiarazione.riga_versione != riga_versione:
        raise DichiarazioneCambiata(dichiarazione)


def _verifica_figure(
    dichiarazione: Dichiarazione, ricognizione: Ricognizione, righe: Sequence[RigaInviata]
) -> None:
    limiti = limiti_di(ricognizione)
    comunale = Ente.objects.get(pk=dichiarazione.ente_id).tipo == TipoEnte.COMUNE
    trovati = [
        (indice, difetto)
        for indice, riga in enumerate(righe)
        for difetto in regole.difetti(riga.figure, limiti, ente_comunale=comunale)
    ]
    if trovati:
        raise FigureNonValide(trovati)


def _verifica_campi_aperti(dichiarazione: Dichiarazione, righe: Sequence[RigaInviata]) -> None:
    if dichiarazione.stato != D.RESTITUITA:
        return
    aperti = set(
        CampoRestituito.objects.filter(
            dichiarazione=dichiarazione, corretto_il__isnull=True
        ).values_list("comune_id", "campo")
    )
    # A note may always explain what changes.
    prima = {riga.comune_id: riga.figure for riga in righe_salvate(dichiarazione)}
    if set(prima) != {riga.comune_id for riga in righe}:
        raise TransizioneNonAmmessa("Una dichiarazione restituita non cambia righe.")
    for riga in righe:
        for campo in FIGURE:
            cambiato = getattr(riga.figure, campo) != getattr(prima[riga.comune_id], campo)
            if cambiato and campo != "nota_scostamento" and (riga.comune_id, campo) not in aperti:
                raise TransizioneNonAmmessa(
                    f"«{regole.NOMI[campo]}» non è stato restituito e non si può cambiare."
                )


def _segna_salvata(dichiarazione: Dichiarazione, utente: Utente, ora: datetime) -> None:
    dichiarazione.riga_versione += 1
    dichiarazione.salvata_da = utente
    dichiarazione.salvata_il = ora
    dichiarazione.save()


def _chiudi_trasmissione(
    dichiarazione: Dichiarazione, righe: Sequence[RigaInviata], utente: Utente, ora: datetime
) -> None:
    ente = Ente.objects.get(pk=dichiarazione.ente_id)
    ricognizione = Ricognizione.objects.get(pk=dichiarazione.ricognizione_id)
    CampoRestituito.objects.filter(dichiarazione=dichiarazione, corretto_il__isnull=True).update(
        corretto_il=ora
    )
    impronta = impronta_righe(ente, ricognizione, dichiarazione.versione, righe)
    dichiarazione.stato = D.TRASMESSA
    dichiarazione.trasmessa_da = utente
    dichiarazione.trasmessa_il = ora
    dichiarazione.riga_versione += 1
    dichiarazione.protocollo = protocolla(
        oggetto=f"Ricognizione {ricognizione.anno}: dichiarazione di {ente.nome}",
        impronta=impronta,
        ora=ora,
        mittente=ente.nome,
    )
    dichiarazione.save()
    annota(
        atto="TRASMISSIONE_DICHIARAZIONE",
        oggetto=dichiarazione,
        utente=utente,
        ora=ora,
        dati={"impronta": impronta, "zero": dichiarazione.nessun_patrimonio},
    )


def _richiedi_ricevuta(dichiarazione: Dichiarazione, utente: Utente, ora: datetime) -> None:
    ente = Ente.objects.get(pk=dichiarazione.ente_id)
    ricognizione = Ricognizione.objects.get(pk=dichiarazione.ricognizione_id)
    documenti.richiedi(
        tipo="ricevuta_dichiarazione",
        oggetto=dichiarazione,
        titolo=f"Ricevuta della dichiarazione {ricognizione.anno} di {ente.nome}",
        utente=utente,
        ora=ora,
        versione=dichiarazione.riga_versione,
    )


def _comune_proprio(dichiarazione: Dichiarazione) -> str | None:
    return Ente.objects.get(pk=dichiarazione.ente_id).comune_id
