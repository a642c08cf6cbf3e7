"""The new version of the triennial that is born with the approval of an annual plan."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from crema_sap.web.tasks import ripubblica
from programmazione import documents, selectors
from programmazione.models import (
    CapitoloPiano,
    Indicatore,
    Piano,
    PianoTriennale,
    TipoPiano,
    UnitaAttese,
)
from programmazione.rules.aggiornamento import aggiornato
from programmazione.rules.indicatori import DatiIndicatore, Origine, Verso
from programmazione.services.indicatori import scrivi_indicatore
from programmazione.services.piano import richiedi_pdf_ufficiale
from programmazione.services.triennio_modifiche import verifica_modifiche
from programmazione.states import StatoPiano, TransizioneNonAmmessa, verifica_piano

P = StatoPiano


class AttoMancante(TransizioneNonAmmessa):
    """What the Assemblea decides on the triennial has an act with a number."""


def aggiorna_il_triennale(*, piano: Piano, utente: Utente, ora: datetime) -> Piano | None:
    """Approve, with an annual just approved, the version of the triennial that it changes.

    It says what the version in force said and the changes, nothing else, under the same act; the
    version in force becomes a past one. Return nothing when the annual changes nothing of it.
    Called inside the approval. Raises `AttoMancante`, `TriennaleCambiato`.
    """
    modifiche = selectors.modifiche_di(piano)
    if not modifiche:
        return None
    if not piano.atto:
        raise AttoMancante("Il piano aggiorna il triennale: scrivi numero e data dell'atto.")
    vecchio = PianoTriennale.objects.select_for_update().get(pk=modifiche[0].triennale_id)
    verifica_modifiche(piano)
    verifica_piano(P(vecchio.stato), P.AGGIORNATO)

    contenuto = aggiornato(vecchio.approvato, [selectors.modifica_pura(una) for una in modifiche])
    nuovo = Piano.objects.create(
        tipo=TipoPiano.TRIENNALE,
        anno=vecchio.anno,
        versione=vecchio.versione + 1,
        aperto_il=ora,
        motivo_aggiornamento=f"Aggiornamento deciso con il {piano.denominazione}.",
    )
    contenuto["versione"] = nuovo.versione
    _scrivi(nuovo, contenuto)
    vecchio.stato = P.AGGIORNATO
    vecchio.save(update_fields=["stato"])
    nuovo.fotografia = contenuto
    nuovo.impronta = documents.impronta_contenuto(contenuto)
    nuovo.approvato_il = ora
    nuovo.atto = piano.atto
    nuovo.stato = P.APPROVATO
    nuovo.codice_documento = richiedi_pdf_ufficiale(piano=nuovo, utente=utente, ora=ora).codice
    nuovo.save()
    annota(
        atto="AGGIORNAMENTO_TRIENNALE",
        oggetto=nuovo,
        utente=utente,
        ora=ora,
        dati={"annuale": piano.pk, "modifiche": len(modifiche), "impronta": nuovo.impronta},
    )
    ripubblica(chiave=f"piano:{nuovo.pk}:approvato")
    return nuovo


def copia_del_triennale(nuovo: Piano, vecchio: Piano) -> None:
    """Give a new version, still a draft, the expected units and indicators of the one before."""
    for attesa in UnitaAttese.objects.filter(piano_id=vecchio.pk).order_by("anno", "specie"):
        attesa.pk = None
        attesa.piano_id = nuovo.pk
        attesa.save()
    for dati in selectors.indicatori_di(vecchio.pk, vecchio.periodo).values():
        scrivi_indicatore(Indicatore(piano_id=nuovo.pk), dati)


def _scrivi(piano: Piano, contenuto: dict[str, Any]) -> None:
    CapitoloPiano.objects.bulk_create(
        CapitoloPiano(piano=piano, ordine=ordine, **capitolo)
        for ordine, capitolo in enumerate(contenuto["capitoli"], start=1)
    )
    UnitaAttese.objects.bulk_create(
        UnitaAttese(piano_id=piano.pk, **attesa) for attesa in contenuto["attese"]
    )
    for voce in contenuto["indicatori"]:
        scrivi_indicatore(Indicatore(piano_id=piano.pk), _dati(voce))


def _dati(voce: dict[str, Any]) -> DatiIndicatore:
    return DatiIndicatore(
        codice=voce["codice"],
        titolo=voce["titolo"],
        unita_misura=voce["unita_misura"],
        verso=Verso(voce["verso"]),
        origine=Origine(voce["origine"]),
        figura=voce["figura"],
        partenza=_decimale(voce["partenza"]),
        partenza_fonte=voce["partenza_fonte"],
        traguardi={int(anno): _decimale(valore) for anno, valore in voce["traguardi"].items()},
    )


def _decimale(testo: str | None) -> Decimal | None:
    return None if testo is None else Decimal(testo)
