"""What the secretary records between roll call and vote: who comes and goes, pauses, a desert."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from crema_sap.web import formati
from programmazione import permissions, selectors
from programmazione.models import (
    Convocazione,
    FattoSeduta,
    Piano,
    Presenza,
    Seduta,
    TipoFatto,
    Votazione,
)
from programmazione.services import convocazioni
from programmazione.services.assemblea import regola_di, verifica_in_corso
from programmazione.states import (
    StatoPiano,
    StatoSeduta,
    TransizioneNonAmmessa,
    verifica_piano,
    verifica_seduta,
)

S = StatoSeduta
FATTI = {
    S.SOSPESA: TipoFatto.SOSPENSIONE,
    S.IN_CORSO: TipoFatto.RIPRESA,
    S.DESERTA: TipoFatto.DESERTA,
}


class FattoNonRegistrabile(TransizioneNonAmmessa):
    """This can't have happened in the session, or not then; the message says why."""


@dataclass(frozen=True, slots=True)
class Movimento:
    """A comune that comes in, with who represents it, or goes out."""

    comune: str
    arriva: bool
    rappresentante: str = ""
    delegato: bool = False


@transaction.atomic
def registra_movimento(
    *, seduta: Seduta, movimento: Movimento, istante: datetime, utente: Utente, ora: datetime
) -> FattoSeduta:
    """Record that a comune came or left at an instant, before the vote; nothing takes it back.

    Raises `PermissionDenied` unless `utente` is the secretary, `VotoNonRegistrabile` when the
    session is over, `FattoNonRegistrabile` when it can't be.
    """
    seduta = Seduta.objects.select_for_update().get(pk=seduta.pk)
    permissions.verifica_segretario(utente)
    verifica_in_corso(seduta)
    _verifica_istante(seduta, istante, ora)
    if Votazione.objects.filter(seduta=seduta).exists():
        raise FattoNonRegistrabile("Si è già votato: chi arriva o esce adesso non conta.")
    presenza = Presenza.objects.select_related("comune").get(
        seduta=seduta, comune_id=movimento.comune
    )
    if presenza.in_aula == movimento.arriva:
        dove = "già presente" if presenza.in_aula else "già assente"
        raise FattoNonRegistrabile(f"{presenza.comune.nome} è {dove}.")
    if movimento.delegato and not regola_di(seduta).deleghe_ammesse:
        raise FattoNonRegistrabile("La regola dell'Assemblea non ammette deleghe.")

    tipo = TipoFatto.ARRIVO if movimento.arriva else TipoFatto.USCITA
    presenza.in_aula = movimento.arriva
    fatto = _scrivi(seduta, tipo, istante, utente, ora, presenza=presenza, movimento=movimento)
    annota(
        atto="MOVIMENTO_ASSEMBLEA",
        oggetto=seduta,
        utente=utente,
        ora=ora,
        dati={"comune": movimento.comune, "tipo": tipo, "presenti": fatto.presenti},
    )
    return fatto


@transaction.atomic
def sospendi_seduta(
    *, seduta: Seduta, motivo: str, istante: datetime, utente: Utente, ora: datetime
) -> Seduta:
    """Suspend a session, with the reason.

    Raises `PermissionDenied` unless `utente` is the secretary, `TransizioneNonAmmessa`,
    `FattoNonRegistrabile`.
    """
    return _passa(seduta, S.SOSPESA, motivo=motivo, istante=istante, utente=utente, ora=ora)


@transaction.atomic
def riprendi_seduta(
    *, seduta: Seduta, motivo: str, istante: datetime, utente: Utente, ora: datetime
) -> Seduta:
    """Take a suspended session up again, saying why.

    Raises `PermissionDenied` unless `utente` is the secretary, `TransizioneNonAmmessa`,
    `FattoNonRegistrabile`.
    """
    return _passa(seduta, S.IN_CORSO, motivo=motivo, istante=istante, utente=utente, ora=ora)


@transaction.atomic
def dichiara_deserta(
    *, seduta: Seduta, motivo: str, istante: datetime, utente: Utente, ora: datetime
) -> Seduta:
    """Declare deserted a session without quorum; the second call opens, or the plan goes back.

    Raises `PermissionDenied` unless `utente` is the secretary, `TransizioneNonAmmessa`, and
    `FattoNonRegistrabile` while there is a quorum or a vote to confirm.
    """
    piano = Piano.objects.select_for_update().get(pk=seduta.piano_id)
    seduta = _passa(seduta, S.DESERTA, motivo=motivo, istante=istante, utente=utente, ora=ora)
    if seduta.convocazione == Convocazione.PRIMA and seduta.seconda_il is not None:
        seconda = convocazioni.apri_seconda(seduta, seduta.seconda_il)
        annota(
            atto="SECONDA_CONVOCAZIONE",
            oggetto=seconda,
            utente=utente,
            ora=ora,
            dati={"prima": seduta.pk},
        )
        return seduta
    verifica_piano(StatoPiano(piano.stato), StatoPiano.RINVIATO)
    piano.stato = StatoPiano.RINVIATO
    piano.motivo = f"Seduta deserta: {seduta.motivo}"
    piano.save(update_fields=["stato", "motivo"])
    annota(atto="RINVIO_PIANO", oggetto=piano, utente=utente, ora=ora)
    return seduta


def _passa(
    seduta: Seduta,
    stato: StatoSeduta,
    *,
    motivo: str,
    istante: datetime,
    utente: Utente,
    ora: datetime,
) -> Seduta:
    seduta = Seduta.objects.select_for_update().get(pk=seduta.pk)
    permissions.verifica_segretario(utente)
    verifica_in_corso(seduta)
    verifica_seduta(S(seduta.stato), stato)
    _verifica_istante(seduta, istante, ora)
    motivo = motivo.strip()
    if not motivo:
        raise FattoNonRegistrabile("Scrivi il motivo.")
    if stato == S.DESERTA:
        _verifica_deserta(seduta)

    tipo = FATTI[stato]
    _scrivi(seduta, tipo, istante, utente, ora, motivo=motivo)
    seduta.stato = stato
    if stato == S.DESERTA:
        seduta.motivo, seduta.conclusa_il = motivo, ora
    seduta.save(update_fields=["stato", "motivo", "conclusa_il"])
    annota(atto=f"{tipo}_ASSEMBLEA", oggetto=seduta, utente=utente, ora=ora)
    return seduta


def _verifica_istante(seduta: Seduta, istante: datetime, ora: datetime) -> None:
    if seduta.appello_il is None:
        raise FattoNonRegistrabile("Prima si registra l'appello.")
    ultimo = FattoSeduta.objects.filter(seduta=seduta).order_by("-istante").first()
    prima = ultimo.istante if ultimo else seduta.appello_il
    if istante < prima:
        raise FattoNonRegistrabile(
            f"Questo fatto viene dopo l'ultimo già registrato ({formati.ora(prima)})."
        )
    if istante > ora:
        raise FattoNonRegistrabile("L'ora indicata non è ancora passata.")


def _verifica_deserta(seduta: Seduta) -> None:
    if selectors.quorum_di(seduta).valido:
        raise FattoNonRegistrabile(
            "Il numero legale c'è: la seduta non è deserta. Se qualcuno è uscito, prima registralo."
        )
    if Votazione.objects.filter(seduta=seduta, confermata_il__isnull=True).exists():
        raise FattoNonRegistrabile("Prima conferma l'esito della votazione.")


def _scrivi(
    seduta: Seduta,
    tipo: TipoFatto,
    istante: datetime,
    utente: Utente,
    ora: datetime,
    *,
    motivo: str = "",
    presenza: Presenza | None = None,
    movimento: Movimento | None = None,
) -> FattoSeduta:
    presenti = {p.pk: p for p in Presenza.objects.filter(seduta=seduta, in_aula=True)}
    if presenza is not None and presenza.in_aula:
        presenti[presenza.pk] = presenza
    elif presenza is not None:
        presenti.pop(presenza.pk)
    arriva = movimento if movimento and movimento.arriva else Movimento("", arriva=False)
    # The trigger moves the comune in or out with this row.
    return FattoSeduta.objects.create(
        seduta=seduta,
        tipo=tipo,
        presenza=presenza,
        istante=istante,
        rappresentante=arriva.rappresentante.strip(),
        delegato=arriva.delegato,
        motivo=motivo,
        presenti=len(presenti),
        abitanti=sum(p.abitanti for p in presenti.values()),
        registrato_da=utente,
        registrato_il=ora,
    )
