"""The owner's approval of its lists of a run: the graduatoria provvisoria, then the definitiva."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, Value, When

from bandi.models import Avviso
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from crema_sap.web.formati import data_con_giorno
from domande.graduatorie import letture_calendario, letture_pubblicazioni, permissions
from domande.models import (
    ApprovazioneGraduatoria,
    Elaborazione,
    ListaGraduatoria,
    PubblicazioneGraduatoria,
    TipoGraduatoria,
)


class ApprovazioneNonAmmessa(Exception):
    """These lists can't be approved, or not now; the message says why and what to do."""


@transaction.atomic
def approva(
    *, elaborazione: Elaborazione, atto: str, utente: Utente, ora: datetime
) -> ApprovazioneGraduatoria:
    """Approve the lists of the person's ente in the newest run.

    Raises `PermissionDenied` unless a responsabile asks who did not compute the run, and
    `ApprovazioneNonAmmessa`.
    Norma: R.R. 4/2017, art. 12 c. 4; L. 241/1990, art. 6 (who decides is not who prepares).
    """
    avviso = Avviso.objects.select_for_update(of=("self",)).get(pk=elaborazione.avviso_id)
    proprietario = permissions.verifica_approvazione(utente, elaborazione)
    contro = ostacolo(elaborazione, proprietario, ora)
    if contro:
        raise ApprovazioneNonAmmessa(contro)
    atto = atto.strip()
    if not atto:
        raise ApprovazioneNonAmmessa("Scrivi numero e data dell'atto con cui approvi.")
    approvazione = ApprovazioneGraduatoria.objects.create(
        elaborazione=elaborazione,
        proprietario_id=proprietario,
        tipo=letture_pubblicazioni.tipo_dovuto(elaborazione),
        atto=atto,
        approvata_il=ora,
        approvata_da=utente,
    )
    annota(
        atto="APPROVAZIONE_GRADUATORIA",
        oggetto=elaborazione,
        utente=utente,
        ora=ora,
        dati={
            "avviso": avviso.codice,
            "proprietario": proprietario,
            "tipo": approvazione.tipo,
            "atto": atto,
            "risultato": elaborazione.risultato_impronta,
        },
    )
    return approvazione


def ostacolo(elaborazione: Elaborazione, proprietario: int, ora: datetime) -> str:
    """Say why the lists of an owner can't be approved now; empty when they can."""
    avviso = elaborazione.avviso
    if elaborazione.profilo.dimostrativo and not avviso.di_prova:
        return (
            f"Il profilo «{elaborazione.profilo}» ha punteggi non ancora verificati"
            " sull'Allegato 1: la graduatoria di un avviso che conta si approva dopo averli"
            " verificati e ricalcolati."
        )
    superata, con_liste, approvata, pubblicata = _com_e(elaborazione, proprietario)
    if superata:
        return "C'è un'elaborazione più recente: si approva quella."
    if not con_liste:
        return "Il tuo ente non ha unità con domande in questa graduatoria."
    if approvata:
        return "Le liste del tuo ente in questa elaborazione sono già approvate."
    if pubblicata:
        return _ostacolo_alla_definitiva(elaborazione, ora)
    return ""


def _ostacolo_alla_definitiva(elaborazione: Elaborazione, ora: datetime) -> str:
    """Norma: R.R. 4/2017, art. 12: definitiva after the term, with every request decided."""
    prima = letture_calendario.prima_pubblicazione(elaborazione.avviso_id)
    if prima is not None and ora < prima.rettifiche_entro:
        return (
            f"Fino a {data_con_giorno(prima.rettifiche_fino_al)} compreso si può chiedere la"
            " rettifica: la graduatoria definitiva si approva dopo."
        )
    return letture_pubblicazioni.rettifiche_in_corso(elaborazione)


def _com_e(elaborazione: Elaborazione, proprietario: int) -> tuple[bool, bool, bool, bool]:
    """Whether there is a newer run, whether the owner has lists, has approved, it is published."""
    piu_recenti = Elaborazione.objects.filter(
        avviso_id=elaborazione.avviso_id, numero__gt=elaborazione.numero
    )
    sue = ListaGraduatoria.objects.filter(
        elaborazione=elaborazione, unita_offerta__unita__proprietario_id=proprietario
    )
    pubblicata = PubblicazioneGraduatoria.objects.filter(
        elaborazione=elaborazione, tipo=TipoGraduatoria.PROVVISORIA
    )
    approvate = ApprovazioneGraduatoria.objects.filter(
        elaborazione=elaborazione,
        proprietario_id=proprietario,
        tipo=Case(
            When(Exists(pubblicata), then=Value(TipoGraduatoria.DEFINITIVA)),
            default=Value(TipoGraduatoria.PROVVISORIA),
        ),
    )
    superata, con_liste, approvata, provvisoria = (
        Elaborazione.objects.filter(pk=elaborazione.pk)
        .values_list(Exists(piu_recenti), Exists(sue), Exists(approvate), Exists(pubblicata))
        .get()
    )
    return superata, con_liste, approvata, provvisoria
