"""From the answers to the rows of a plan: figures declared, dwellings counted, silence named."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from crema_sap.enti.models import Utente
from crema_sap.enti.selectors import territorio_al
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import (
    CapitoloPiano,
    Dichiarazione,
    Piano,
    PianoAnnuale,
    Ricognizione,
    RigaDichiarazione,
    RigaPiano,
    TipoServizio,
    UnitaAbitativa,
)
from programmazione.rules.confluenza import unisci_figure
from programmazione.rules.figure import Figure
from programmazione.services.capitoli import capitoli_iniziali
from programmazione.services.righe import campi_di, figure_di
from programmazione.states import (
    RISPOSTE,
    StatoPiano,
    StatoRicognizione,
    TransizioneNonAmmessa,
    verifica_ricognizione,
)


class PianoInCorso(TransizioneNonAmmessa):
    """The plan of the year is before the Assemblea: it is not rebuilt under its eyes."""


@transaction.atomic
def consolida(*, ricognizione: Ricognizione, utente: Utente, ora: datetime) -> PianoAnnuale:
    """Build the rows of the year's plan from a closed survey and the register of dwellings.

    A draft is built anew with its chapters kept; beside an approved plan a new version starts.
    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` while the
    survey is open, `PianoInCorso` when the plan is past its draft and not yet approved.
    """
    ricognizione = Ricognizione.objects.select_for_update().get(pk=ricognizione.pk)
    permissions.verifica_capofila(utente)
    if ricognizione.stato != StatoRicognizione.RECEPITA:
        verifica_ricognizione(StatoRicognizione(ricognizione.stato), StatoRicognizione.RECEPITA)
    piano = _piano_da_scrivere(ricognizione, ora)

    righe = _righe(piano, ricognizione)
    RigaPiano.objects.filter(piano=piano).delete()
    RigaPiano.objects.bulk_create(righe)
    Ricognizione.objects.filter(pk=ricognizione.pk).update(stato=StatoRicognizione.RECEPITA)
    annota(
        atto="CONSOLIDAMENTO_PIANO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"anno": piano.anno, "versione": piano.versione, "righe": len(righe)},
    )
    return piano


def _piano_da_scrivere(ricognizione: Ricognizione, ora: datetime) -> PianoAnnuale:
    ultimo = (
        PianoAnnuale.objects.select_for_update()
        .filter(anno=ricognizione.anno)
        .order_by("-versione")
        .first()
    )
    if ultimo is not None and ultimo.stato == StatoPiano.BOZZA:
        ultimo.ricognizione = ricognizione
        ultimo.consolidato_il = ora
        ultimo.save(update_fields=["ricognizione", "consolidato_il"])
        return ultimo
    if ultimo is not None and not ultimo.congelato:
        raise PianoInCorso(
            f"Il piano {ultimo.anno} è nello stato «{StatoPiano(ultimo.stato).label}»: riportalo"
            " in bozza per ricostruirlo."
        )
    piano = PianoAnnuale.objects.create(
        anno=ricognizione.anno,
        versione=ultimo.versione + 1 if ultimo else 1,
        ricognizione=ricognizione,
        consolidato_il=ora,
    )
    crea_capitoli(piano, ultimo)
    return piano


def crea_capitoli(piano: Piano, precedente: Piano | None) -> None:
    """Store the chapters of a new plan: those of the version before it, or the packaged ones."""
    capitoli: Iterable[CapitoloPiano]
    if precedente is None:
        capitoli = capitoli_iniziali(piano)
    else:
        capitoli = [
            CapitoloPiano(
                piano=piano,
                ordine=vecchio.ordine,
                codice=vecchio.codice,
                parte=vecchio.parte,
                titolo=vecchio.titolo,
                testo=vecchio.testo,
            )
            for vecchio in CapitoloPiano.objects.filter(piano=precedente).order_by("ordine")
        ]
    CapitoloPiano.objects.bulk_create(capitoli)


def _righe(piano: PianoAnnuale, ricognizione: Ricognizione) -> list[RigaPiano]:
    dichiarazioni = list(
        Dichiarazione.objects.correnti()
        .filter(ricognizione=ricognizione)
        .select_related("ente")
        .order_by("ente__nome", "pk")
    )
    successori = territorio_al(piano.iniziato_il.astimezone(ROMA).date()).successori
    dichiarate = _dichiarate(dichiarazioni, successori)
    consistenze, dimostrative = _consistenze(successori)

    righe: list[RigaPiano] = []
    for dichiarazione in dichiarazioni:
        proprie = {
            comune: consistenze.pop((ente, comune))
            for ente, comune in list(consistenze)
            if ente == dichiarazione.ente_id
        }
        righe += _righe_dichiarate(
            piano, dichiarazione, dichiarate.get(dichiarazione.pk, {}), proprie
        )
    for riga in righe:
        if (riga.ente_id, riga.comune_id) in dimostrative:
            riga.dimostrativa = True
    return righe


def _dichiarate(
    dichiarazioni: Sequence[Dichiarazione], successori: Mapping[str, str]
) -> dict[int, dict[str | None, Figure]]:
    """Return the figures of each answer by comune; of comuni that have merged, as of one."""
    parti: dict[int, dict[str | None, list[tuple[str, Figure]]]] = defaultdict(dict)
    for riga in (
        RigaDichiarazione.objects.filter(dichiarazione__in=dichiarazioni)
        .select_related("comune")
        .order_by("comune__nome", "pk")
    ):
        comune = successori.get(riga.comune_id or "", riga.comune_id)
        sue = parti[riga.dichiarazione_id].setdefault(comune, [])
        sue.append((str(riga.comune or ""), figure_di(riga)))
    return {
        pk: {c: p[0][1] if len(p) == 1 else unisci_figure(p) for c, p in righe.items()}
        for pk, righe in parti.items()
    }


def _righe_dichiarate(
    piano: PianoAnnuale,
    dichiarazione: Dichiarazione,
    righe: Mapping[str | None, Figure],
    consistenze: dict[str, Counter[str]],
) -> list[RigaPiano]:
    risposta = dichiarazione.stato in RISPOSTE
    costruite = []
    if not risposta:
        # Silence carries no figure, not even those half typed.
        costruite.append(_riga(piano, dichiarazione, dichiarazione.ente.comune_id))
    for comune_id, figure in righe.items() if risposta else ():
        nuova = _riga(piano, dichiarazione, comune_id)
        for campo, valore in campi_di(figure).items():
            setattr(nuova, campo, valore)
        costruite.append(nuova)
    per_comune = {riga.comune_id: riga for riga in costruite}
    for comune, conteggio in sorted(consistenze.items()):
        if comune not in per_comune:
            per_comune[comune] = _riga(piano, dichiarazione, comune)
            costruite.append(per_comune[comune])
        per_comune[comune].consistenza_sap = conteggio[TipoServizio.SAP]
        per_comune[comune].consistenza_sas = conteggio[TipoServizio.SAS]
    return costruite


def _riga(piano: PianoAnnuale, dichiarazione: Dichiarazione, comune_id: str | None) -> RigaPiano:
    return RigaPiano(
        piano=piano,
        ente_id=dichiarazione.ente_id,
        comune_id=comune_id,
        dichiarazione=dichiarazione,
        stato_dichiarazione=dichiarazione.stato,
        nessun_patrimonio=dichiarazione.nessun_patrimonio,
        dimostrativa=dichiarazione.dimostrativa,
        fonte=dichiarazione.fonte,
    )


def _consistenze(
    successori: Mapping[str, str],
) -> tuple[dict[tuple[int, str], Counter[str]], set[tuple[int, str | None]]]:
    conteggi: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    dimostrative: set[tuple[int, str | None]] = set()
    for ente, comune, tipo, dimostrativa, quante in (
        UnitaAbitativa.objects.order_by()
        .values_list("proprietario_id", "comune_id", "tipo", "dimostrativa")
        .annotate(quante=Count("pk"))
    ):
        attuale = successori.get(comune, comune)
        conteggi[ente, attuale][tipo] += quante
        if dimostrativa:
            dimostrative.add((ente, attuale))
    return conteggi, dimostrative
