"""Acts of an ente on its declaration: save, transmit, declare zero, answer again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Ente, Utente
from crema_sap.registro import documenti
from crema_sap.registro.services import annota, protocolla
from programmazione import permissions
from programmazione.models import (
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
    righe_salvate,
    scrivi_righe,
)
from programmazione.services.verifiche import (
    FigureNonValide,
    verifica_aperta,
    verifica_campi_aperti,
    verifica_figure,
    verifica_modificabile,
    verifica_versione,
)
from programmazione.states import (
    RISPOSTE,
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


class ZeroContraddetto(Exception):
    """The register has dwellings of an ente that declares none."""


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
    ricognizione = verifica_aperta(dichiarazione, ora)
    verifica_modificabile(dichiarazione)
    verifica_versione(dichiarazione, riga_versione)
    verifica_figure(dichiarazione, ricognizione, righe)
    verifica_campi_aperti(dichiarazione, righe)

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
    ricognizione = verifica_aperta(dichiarazione, ora)
    verifica_dichiarazione(D(dichiarazione.stato), D.TRASMESSA)
    verifica_versione(dichiarazione, riga_versione)
    righe = righe_salvate(dichiarazione)
    verifica_figure(dichiarazione, ricognizione, righe)
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
    verifica_aperta(dichiarazione, ora)
    if dichiarazione.stato == D.RESTITUITA:
        raise TransizioneNonAmmessa(
            "La dichiarazione è stata restituita: correggi i campi indicati e trasmettila."
        )
    verifica_dichiarazione(D(dichiarazione.stato), D.TRASMESSA)
    del_registro = UnitaAbitativa.objects.filter(proprietario_id=dichiarazione.ente_id)
    if quante := del_registro.in_patrimonio().count():
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
    verifica_aperta(dichiarazione, ora)
    if dichiarazione.stato not in RISPOSTE:
        raise TransizioneNonAmmessa(
            f"La dichiarazione è nello stato «{D(dichiarazione.stato).label}»: una nuova versione"
            " parte da una dichiarazione trasmessa."
        )
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
        dati={
            "impronta": impronta,
            "zero": dichiarazione.nessun_patrimonio,
            "scadenza": ricognizione.scade_il.isoformat(),
            "in_ritardo": dichiarazione.in_ritardo(ricognizione.scade_il),
        },
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
