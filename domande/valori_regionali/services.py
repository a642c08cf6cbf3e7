"""Tries a sheet of regional values, and takes it when nothing in it is refused."""

import hashlib
from datetime import datetime

from django.db import transaction

from bandi.models import Avviso
from crema_sap.custodia import antivirus
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from domande.models import ProvaRegionale, RaccoltaRegionale
from domande.valori_regionali import permissions, selectors
from domande.valori_regionali.esame import esamina
from programmazione.importazione import controlli, controllo, figlio
from programmazione.importazione.controllo import FileInfetto, FileRifiutato
from programmazione.importazione.figlio import Foglio

RIFIUTI_TENUTI = 500


class NonImportabile(Exception):
    """The dry run can't be taken; the message says why."""


@transaction.atomic
def prova(
    *, avviso: Avviso, dati: bytes, nome: str, fonte: str, utente: Utente, ora: datetime
) -> ProvaRegionale:
    """Read a sheet and keep its dry run; nothing of it counts yet.

    Raises `PermissionDenied`, `FileRifiutato` when the file is not a sheet that may be opened,
    `antivirus.AntivirusAssente` when it can't be scanned now.
    """
    permissions.verifica_capofila(utente)
    foglio = _leggi(dati)
    esame = esamina(
        foglio.righe, controlli.celle_negate(foglio.note), selectors.domande_dell_avviso(avviso)
    )
    valori = [] if esame.rifiuti else esame.valori
    provata = ProvaRegionale.objects.create(
        avviso=avviso,
        fonte=fonte,
        nome_file=nome[-120:],
        impronta=hashlib.sha256(dati).hexdigest(),
        foglio=(foglio.nome or "")[:120],
        righe=esame.righe,
        rifiutate=len(esame.rifiuti),
        rifiuti=esame.rifiuti[:RIFIUTI_TENUTI],
        domande=[valore[0] for valore in valori],
        offerte=[valore[1] for valore in valori],
        regionali=[valore[2] for valore in valori],
        isbar=[valore[3] for valore in valori],
        provata_il=ora,
        provata_da=utente,
    )
    annota(
        atto="VALORI_REGIONALI_PROVATI",
        oggetto=provata,
        utente=utente,
        ora=ora,
        dati={
            "avviso": avviso.codice,
            "impronta": provata.impronta,
            "righe": provata.righe,
            "rifiutate": provata.rifiutate,
        },
    )
    return provata


@transaction.atomic
def importa(*, prova: ProvaRegionale, utente: Utente, ora: datetime) -> RaccoltaRegionale:
    """Take the values of a dry run in which nothing was refused; the others stay beside them.

    Raises `PermissionDenied`, `NonImportabile`.
    """
    Avviso.objects.select_for_update(of=("self",)).get(pk=prova.avviso_id)
    permissions.verifica_capofila(utente)
    if prova.rifiutate:
        raise NonImportabile("Nel foglio ci sono celle da correggere: non si importa niente.")
    if RaccoltaRegionale.objects.filter(prova=prova).exists():
        raise NonImportabile("Questi valori sono già importati.")

    raccolta = RaccoltaRegionale.objects.create(
        prova=prova,
        avviso_id=prova.avviso_id,
        numero=RaccoltaRegionale.objects.filter(avviso=prova.avviso_id).count() + 1,
        importata_il=ora,
        importata_da=utente,
    )
    annota(
        atto="VALORI_REGIONALI_IMPORTATI",
        oggetto=raccolta,
        utente=utente,
        ora=ora,
        dati={"impronta": prova.impronta, "righe": prova.righe, "numero": raccolta.numero},
    )
    return raccolta


def _leggi(dati: bytes) -> Foglio:
    formato = controllo.riconosci(dati)
    if antivirus.trova(dati):
        raise FileInfetto
    foglio = figlio.leggi(formato=formato, dati=dati)
    if foglio.nome is None:
        raise FileRifiutato(
            "Il file ha più di un foglio pieno.", "Lascia solo quello con i valori regionali."
        )
    return foglio
