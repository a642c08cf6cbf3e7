"""The acts of a comparison: ask for it, compute it, keep what came out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction

from bandi.models import ProfiloPunteggio
from bandi.rules.profilo import leggi_profilo
from bandi.rules.tipi import Profilo
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota
from domande.graduatorie import ingressi, permissions
from domande.graduatorie.ingressi import Ingressi, NessunaDomanda
from domande.graduatorie.services import impronta_risultato, tratti
from domande.models import Confronto, Elaborazione, ListaConfronto, StatoConfronto, VoceConfronto
from domande.rules import blocco, graduatoria, spostamenti
from domande.rules.spostamenti import FERMA, Spostamenti
from domande.rules.tempo_in_blocco import Interi

EFFETTO = "confronta_profili"
type Battito = Callable[[int, str], None]


class NonConfrontabile(Exception):
    """The comparison can't be made; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Materia:
    """What a comparison is made from: the frozen inputs, the draw's seed, the two profiles."""

    letti: Ingressi
    seme: str
    risultato: str
    prima: Profilo
    dopo: Profilo


@dataclass(frozen=True, slots=True)
class Esito:
    """What came out: who moves, and the points line by line before and after."""

    letti: Ingressi
    mosse: Spostamenti
    voci: dict[str, tuple[Interi, Interi]]


@transaction.atomic
def chiedi_confronto(
    *, elaborazione: Elaborazione, profilo: ProfiloPunteggio, utente: Utente, ora: datetime
) -> Confronto:
    """Ask what a profile would do to a run; asked twice it is one. Nothing real is touched.

    Raises `PermissionDenied` unless the capofila asks, `NonConfrontabile` for the run's own
    profile.
    """
    permissions.verifica_calcolo(utente)
    elaborazione = Elaborazione.objects.select_related("avviso").get(pk=elaborazione.pk)
    if elaborazione.profilo_id == profilo.pk:
        raise NonConfrontabile("È il profilo con cui la graduatoria è già calcolata: scegline uno.")
    fatte = Confronto.objects.filter(elaborazione=elaborazione, profilo=profilo)
    gia = fatte.exclude(stato=StatoConfronto.FALLITO).first()
    if gia:
        return gia
    confronto = Confronto.objects.create(
        elaborazione=elaborazione,
        profilo=profilo,
        chiesto_il=ora,
        chiesto_da=utente,
        passo="In attesa",
    )
    annota(
        atto="PROVA_PROFILO",
        oggetto=confronto,
        utente=utente,
        ora=ora,
        dati={"elaborazione": elaborazione.pk, "profilo": profilo.pk},
    )
    accoda(EFFETTO, chiave=f"confronto:{confronto.pk}", confronto_id=confronto.pk)
    return confronto


def prepara(confronto: Confronto) -> Materia:
    """Read the frozen inputs of the run, and see that they are still those.

    Raises `NonConfrontabile` when a domanda or a unit has changed since.
    """
    elaborazione = confronto.elaborazione
    try:
        letti = ingressi.leggi(elaborazione.avviso_id, numero=elaborazione.numero)
    except NessunaDomanda as errore:
        raise NonConfrontabile(str(errore)) from errore
    if letti.impronta() != elaborazione.ingressi_impronta:
        raise NonConfrontabile(
            "Dopo questa elaborazione una domanda o un'unità è cambiata: calcola di nuovo la"
            " graduatoria, poi ripeti la prova."
        )
    return Materia(
        letti,
        elaborazione.seme,
        elaborazione.risultato_impronta,
        leggi_profilo(elaborazione.profilo.dati),
        leggi_profilo(confronto.profilo.dati),
    )


def calcola(materia: Materia, batti: Battito) -> Esito:
    """Rank twice, with the very engine, and set the two rankings side by side.

    The lists are those of the avviso in both: what is compared are points and positions. Raises
    `NonConfrontabile` when the first ranking is not the stored one.
    Norma: R.R. 4/2017, art. 12 c. 2-3.
    """
    letti = materia.letti
    codifiche = list(letti.codifiche)
    sorteggio = graduatoria.ordine_sorteggio(materia.seme, letti.codici)
    punti, ordinate = [], []
    for percento, profilo, quale in (
        (30, materia.prima, "il profilo dell'avviso"),
        (55, materia.dopo, "il profilo da provare"),
    ):
        batti(percento, f"Punti e posizioni con {quale}")
        punti.append(blocco.valuta_codifiche(codifiche, profilo))
        ordinate.append(graduatoria.ordina(punti[-1], letti.preferenze, profilo, sorteggio))
    if impronta_risultato(letti, ordinate[0]) != materia.risultato:
        raise NonConfrontabile("La graduatoria rifatta non è quella conservata: la prova è ferma.")
    batti(80, "Chi si sposta, e perché")
    righe = [
        spostamenti.voci(codifiche, dei, profilo)
        for dei, profilo in zip(punti, (materia.prima, materia.dopo), strict=True)
    ]
    nessuno = np.zeros(len(codifiche), dtype=np.int64)
    voci = {
        codice: (righe[0].get(codice, nessuno), righe[1].get(codice, nessuno))
        for codice in dict.fromkeys((*righe[0], *righe[1]))
    }
    mosse = spostamenti.confronta(ordinate[0], ordinate[1], punti[0], punti[1])
    return Esito(letti, mosse, voci)


@transaction.atomic
def conserva(*, confronto: Confronto, esito: Esito, ora: datetime) -> bool:
    """Write a result once; tell whether it was written now."""
    preso = Confronto.objects.select_for_update(of=("self",)).get(pk=confronto.pk)
    if not preso.in_corso:
        return False
    VoceConfronto.objects.bulk_create(
        VoceConfronto(confronto=preso, codice=codice, prima=prima.tolist(), dopo=dopo.tolist())
        for codice, (prima, dopo) in esito.voci.items()
    )
    ListaConfronto.objects.bulk_create(_liste(preso, esito))
    preso.codici = list(esito.letti.codici)
    preso.stato, preso.finito_il = StatoConfronto.PRONTO, ora
    preso.avanzamento, preso.passo = 100, ""
    preso.save()
    return True


def rinuncia(*, confronto_id: int, motivo: str, ora: datetime) -> None:
    """Say why a comparison could not be made; one that has ended stays as it is."""
    Confronto.objects.filter(pk=confronto_id, stato=StatoConfronto.IN_CORSO).update(
        stato=StatoConfronto.FALLITO, motivo=motivo, finito_il=ora, passo=""
    )


def _liste(confronto: Confronto, esito: Esito) -> list[ListaConfronto]:
    mosse = esito.mosse
    liste = []
    for lista, dove in tratti(mosse.lista):
        prima, dopo = mosse.prima[dove], mosse.dopo[dove]
        liste.append(
            ListaConfronto(
                confronto=confronto,
                unita_offerta_id=int(esito.letti.unita[lista]),
                lunghezza=prima.size,
                salgono=int((dopo < prima).sum()),
                scendono=int((dopo > prima).sum()),
                cambia_la_prima=bool(mosse.causa[dove][0] != FERMA),
                righe=(mosse.domanda[dove] + 1).tolist(),
                dopo=dopo.tolist(),
                isbar_prima=mosse.isbar_prima[dove].tolist(),
                isbar_dopo=mosse.isbar_dopo[dove].tolist(),
                comune_prima=mosse.comune_prima[dove].tolist(),
                comune_dopo=mosse.comune_dopo[dove].tolist(),
                cause=mosse.causa[dove].tolist(),
            )
        )
    return liste
