"""The act of computing the rankings of an avviso: a new run, whole, beside those before it."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime

import numpy as np
from django.db import connection, transaction

from bandi.models import Avviso, VersioneAvviso
from bandi.rules.finestra import Momento, momento
from bandi.rules.profilo import leggi_profilo
from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import accoda, annota
from domande.graduatorie import ingressi, permissions
from domande.graduatorie.ingressi import Ingressi
from domande.models import Elaborazione, PubblicazioneGraduatoria, TipoGraduatoria
from domande.rules import blocco, graduatoria
from domande.rules.graduatoria import Ordinamento
from domande.rules.tempo_in_blocco import Interi

SCRIVI_LISTE = (
    "INSERT INTO domande_listagraduatoria (elaborazione_id, unita_offerta_id, lunghezza, domande,"
    " ordine, isbar, punti_comune, deciso_da) VALUES (%s, %s, %s, %s::bigint[], %s::smallint[],"
    " %s::integer[], %s::integer[], %s::smallint[])"
)

RIGA_DEL_RISULTATO = np.dtype(
    [("unita", "<i8"), ("posizione", "<i8"), ("isbar", "<i8"), ("codice", "S14")]
)


class AvvisoNonChiuso(Exception):
    """The rankings are computed after the close."""


class GraduatoriaDefinitiva(Exception):
    """The definitiva is published: no run follows it."""


def sorteggia_seme() -> str:
    """Draw a seed that nobody could foresee; it is recorded with the run."""
    return secrets.token_hex(16)


def seme_di(avviso: Avviso) -> str:
    """The seed of the first run, which is never drawn again; drawn if there is no run."""
    prima = Elaborazione.objects.filter(avviso=avviso).order_by("numero").first()
    return prima.seme if prima else sorteggia_seme()


@transaction.atomic
def chiedi_calcolo(*, avviso: Avviso, utente: Utente, ora: datetime) -> None:
    """Ask for a run, which a worker computes; asked twice before it is there, it is one.

    Raises `PermissionDenied` unless the capofila asks, `AvvisoNonChiuso` before the close,
    `GraduatoriaDefinitiva` after the definitiva.
    """
    avviso = Avviso.objects.select_for_update(of=("self",)).get(pk=avviso.pk)
    permissions.verifica_calcolo(utente)
    _verifica_chiuso(avviso, ora)
    _verifica_non_definitiva(avviso)

    prossima = Elaborazione.objects.filter(avviso=avviso).count() + 1
    accoda(
        "calcola_graduatoria",
        chiave=f"graduatoria:{avviso.pk}:{prossima}",
        avviso_id=avviso.pk,
        utente_id=utente.pk,
        numero=prossima,
    )


@transaction.atomic
def calcola(
    *, avviso: Avviso, seme: str, utente: Utente | None, ora: datetime, numero: int | None = None
) -> Elaborazione:
    """Compute and store a run of all the lists of an avviso.

    `numero` names the run that was asked for: when it is there already, it is returned as it is.
    Raises `AvvisoNonChiuso` before the close, `GraduatoriaDefinitiva` after the definitiva,
    `NessunaDomanda` when there is nothing to rank.
    Norma: R.R. 4/2017, art. 12 c. 1-3.
    """
    avviso = Avviso.objects.select_for_update(of=("self",)).get(pk=avviso.pk)
    _verifica_chiuso(avviso, ora)
    fatte = {e.numero: e for e in Elaborazione.objects.filter(avviso=avviso)}
    if numero in fatte:
        return fatte[numero]
    _verifica_non_definitiva(avviso)

    letti = ingressi.leggi(avviso.pk, numero=len(fatte) + 1)
    profilo = leggi_profilo(avviso.profilo.dati)
    punti = blocco.valuta_codifiche(letti.codifiche, profilo)
    sorteggio = graduatoria.ordine_sorteggio(seme, letti.codici)
    ordinate = graduatoria.ordina(punti, letti.preferenze, profilo, sorteggio)
    elaborazione = Elaborazione.objects.create(
        avviso=avviso,
        numero=len(fatte) + 1,
        profilo=avviso.profilo,
        seme=seme,
        domande=len(letti.codici),
        ingressi_impronta=letti.impronta(),
        risultato_impronta=impronta_risultato(letti, ordinate),
        calcolata_il=ora,
        calcolata_da=utente,
    )
    _scrivi_liste(elaborazione, letti, ordinate)
    annota(
        atto="CALCOLO_GRADUATORIA",
        oggetto=elaborazione,
        utente=utente,
        ora=ora,
        dati={
            "avviso": avviso.codice,
            "domande": elaborazione.domande,
            "seme": seme,
            "ingressi": elaborazione.ingressi_impronta,
            "risultato": elaborazione.risultato_impronta,
        },
    )
    return elaborazione


def impronta_risultato(letti: Ingressi, ordinate: Ordinamento) -> str:
    """SHA-256 of all the lists: unit, position, public code, ISBAR; the same on any machine.

    One record a row: three 64-bit little-endian integers (unit, position, hundredths), the code.
    """
    righe = np.empty(ordinate.lista.size, dtype=RIGA_DEL_RISULTATO)
    righe["unita"] = letti.unita[ordinate.lista]
    righe["posizione"] = ordinate.posizione
    righe["isbar"] = ordinate.isbar
    righe["codice"] = np.array(letti.codici, dtype="S14")[ordinate.domanda]
    return hashlib.sha256(righe.tobytes()).hexdigest()


def tratti(lista: Interi) -> Iterator[tuple[int, slice]]:
    """Each list with the rows it takes in the arrays of an `Ordinamento`."""
    inizi = np.flatnonzero(np.concatenate(([True], lista[1:] != lista[:-1])))
    for inizio, fine in zip(inizi, [*inizi[1:], lista.size], strict=True):
        yield int(lista[inizio]), slice(int(inizio), int(fine))


def _scrivi_liste(elaborazione: Elaborazione, letti: Ingressi, ordinate: Ordinamento) -> None:
    domande = letti.domande[ordinate.domanda]
    colonne = (
        domande,
        ordinate.ordine,
        ordinate.isbar,
        ordinate.residenza_comune,
        ordinate.deciso_da,
    )
    with connection.cursor() as cursore:
        for lista, dove in tratti(ordinate.lista):
            cursore.execute(
                SCRIVI_LISTE,
                [
                    elaborazione.pk,
                    int(letti.unita[lista]),
                    dove.stop - dove.start,
                    *(_letterale(colonna[dove]) for colonna in colonne),
                ],
            )


def _letterale(colonna: Interi) -> str:
    """An array as PostgreSQL writes it, each number with as many figures as the longest.

    Figure by figure for the whole column: no Python object is made for each number.
    """
    valori = np.abs(colonna)
    figure = len(str(int(valori.max(initial=0))))
    segni = np.empty((colonna.size, figure + 2), dtype=np.uint8)
    segni[:, 0] = np.where(colonna < 0, ord("-"), ord("0"))
    for posto in range(figure, 0, -1):
        valori, segni[:, posto] = np.divmod(valori, 10)
    segni[:, 1:-1] += ord("0")
    segni[:, -1] = ord(",")
    return "{" + segni.tobytes()[:-1].decode("ascii") + "}"


def _verifica_non_definitiva(avviso: Avviso) -> None:
    if PubblicazioneGraduatoria.objects.filter(
        avviso=avviso, tipo=TipoGraduatoria.DEFINITIVA
    ).exists():
        raise GraduatoriaDefinitiva(
            "La graduatoria definitiva è già pubblicata: non si calcola più."
        )


def _verifica_chiuso(avviso: Avviso, ora: datetime) -> None:
    ultima = VersioneAvviso.objects.filter(avviso=avviso).latest("numero")
    if momento(ultima.finestra, ora) is not Momento.DOPO:
        chiude = ultima.chiude_il.astimezone(ROMA)
        raise AvvisoNonChiuso(
            "L'avviso è sospeso: la graduatoria si calcola dopo la ripresa e la chiusura."
            if ultima.finestra.sospesa_dal
            else f"L'avviso riceve domande fino al {chiude:%d/%m/%Y, ore %H.%M}: la graduatoria si"
            " calcola dopo."
        )
