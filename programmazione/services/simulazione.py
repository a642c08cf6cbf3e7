"""Adopting a trial: the one way in which it touches a plan, and only a draft."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from programmazione import permissions, selectors
from programmazione.models import PianoAnnuale, RigaPiano
from programmazione.rules.simulazione import LEVE, Leve, Prova, difetti_prova, differenze
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.services.righe import limiti_di
from programmazione.states import StatoPiano, TransizioneNonAmmessa


class SimulazioneNonAdottabile(TransizioneNonAmmessa):
    """The trial can't become the plan; the message says why."""


@transaction.atomic
def adotta_simulazione(
    *,
    piano: PianoAnnuale,
    leve: Mapping[int, Leve],
    letta: str,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> PianoAnnuale:
    """Write the figures of a trial in the rows of a draft, with the reason.

    `leve` holds the tried figures by row, `letta` what the rows were when the trial started.
    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` unless the
    plan is a draft, `MotivoMancante`, `SimulazioneNonAdottabile` when it changes nothing, when
    the rows have changed meanwhile, or when a figure is impossible.
    """
    piano = PianoAnnuale.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    if piano.stato != StatoPiano.BOZZA:
        raise TransizioneNonAmmessa(
            f"Il piano è nello stato «{StatoPiano(piano.stato).label}»: una simulazione si adotta"
            " solo in bozza."
        )
    if not motivo.strip():
        raise MotivoMancante("Scrivi perché adotti queste cifre al posto di quelle dichiarate.")
    prove = selectors.prove_del_piano(piano)
    if selectors.impronta_prove(prove) != letta:
        raise SimulazioneNonAdottabile(
            "Le cifre del piano sono cambiate mentre provavi: rifai la simulazione su quelle nuove."
        )
    cambiate = [p for p in (_provata(prova, leve) for prova in prove) if p.cambiata]
    _verifica(piano, cambiate)

    nota = f"Simulazione adottata il {ora.astimezone(ROMA):%d/%m/%Y}: {motivo.strip()}"
    for prova in cambiate:
        _scrivi(prova, nota)
    annota(
        atto="ADOZIONE_SIMULAZIONE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"motivo": motivo.strip(), "righe": [_per_il_registro(p) for p in cambiate]},
    )
    return piano


def _provata(prova: Prova, leve: Mapping[int, Leve]) -> Prova:
    return replace(prova, dopo=leve.get(prova.chiave, prova.prima))


def _verifica(piano: PianoAnnuale, cambiate: list[Prova]) -> None:
    if not cambiate:
        raise SimulazioneNonAdottabile("La simulazione non cambia nessuna cifra.")
    limiti = limiti_di(piano.rilevazione)
    for prova in cambiate:
        if trovati := difetti_prova(prova, limiti):
            raise SimulazioneNonAdottabile(
                f"{prova.ente}, {prova.comune or 'tutto il territorio'}: {trovati[0].messaggio}"
            )


def _scrivi(prova: Prova, nota: str) -> None:
    riga = RigaPiano.objects.get(pk=prova.chiave)
    for campo in LEVE:
        setattr(riga, campo, getattr(prova.dopo, campo))
    riga.nota_scostamento = "\n".join(filter(None, (riga.nota_scostamento, nota)))
    riga.save(update_fields=[*LEVE, "nota_scostamento"])


def _per_il_registro(prova: Prova) -> dict[str, object]:
    return {
        "ente": prova.ente,
        "comune": prova.comune,
        "cifre": {
            campo: [None if valore is None else str(valore) for valore in valori]
            for campo, valori in differenze(prova).items()
        },
    }
