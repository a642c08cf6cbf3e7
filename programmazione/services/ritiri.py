"""The act that takes back a change of the territory before it is carried out."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from crema_sap.enti.models import (
    Comune,
    ComuneConfluito,
    Ente,
    Incarico,
    IncaricoFinito,
    RitiroVariazione,
    TipoVariazione,
    Utente,
    VariazioneComune,
)
from crema_sap.registro.services import accoda, annota
from programmazione import permissions
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.services.variazioni import sedute_da_tenere
from programmazione.states import TransizioneNonAmmessa
from programmazione.tasks import RITIRO


class VariazioneNonRitirabile(TransizioneNonAmmessa):
    """The change can't be taken back, or not yet; the message says why."""


@transaction.atomic
def ritira_variazione(
    *, variazione: VariazioneComune, motivo: str, utente: Utente, ora: datetime
) -> RitiroVariazione:
    """Take back a change that was not carried out yet: comuni and appointments are as before.

    Nothing of what was recorded is deleted. A comune that would have been born has never existed,
    and its code may be used again. Raises `PermissionDenied` unless `utente` is of the capofila or
    runs the platform, `MotivoMancante`, `VariazioneNonRitirabile`.
    """
    permissions.verifica_territorio(utente)
    # In the order of who records one: comuni first, then the change.
    list(Comune.objects.select_for_update().order_by("pk"))
    variazione = (
        VariazioneComune.objects.select_for_update(of=("self",))
        .select_related("a")
        .get(pk=variazione.pk)
    )
    motivo = motivo.strip()
    if not motivo:
        raise MotivoMancante("Scrivi perché la variazione si ritira: resta nella sua storia.")
    if perche := perche_non_si_ritira(variazione):
        raise VariazioneNonRitirabile(perche)

    confluiti = ComuneConfluito.objects.filter(variazione=variazione)
    cessati = list(confluiti.values_list("comune_id", flat=True))
    Comune.objects.filter(pk__in=cessati).update(al=None)
    confluiti.update(ritirato=True)
    if variazione.tipo == TipoVariazione.FUSIONE:
        _non_e_mai_nato(variazione)
    riaperti = _riapri_gli_incarichi(variazione)
    ritiro = RitiroVariazione.objects.create(
        variazione=variazione, motivo=motivo, ritirata_da=utente, ritirata_il=ora
    )
    for persona in sorted({incarico.utente_id for incarico in riaperti}):
        accoda(
            RITIRO,
            chiave=f"{RITIRO}:{variazione.pk}:{persona}",
            variazione_id=variazione.pk,
            utente_id=persona,
        )
    annota(
        atto="VARIAZIONE_RITIRATA",
        oggetto=variazione,
        utente=utente,
        ora=ora,
        dati={"comuni": cessati, "incarichi": [incarico.pk for incarico in riaperti]},
    )
    return ritiro


def perche_non_si_ritira(variazione: VariazioneComune) -> str:
    """Say what keeps a change from being taken back; nothing if it may be."""
    if RitiroVariazione.objects.filter(variazione=variazione).exists():
        return "La variazione è già stata ritirata."
    if variazione.compiuta_il is not None:
        return (
            "La variazione è compiuta: dichiarazioni e unità sono già passate a chi segue. Per"
            " cambiare ancora i comuni si registra una nuova variazione, con il suo atto."
        )
    if sedute := sedute_da_tenere(variazione.decorre_il):
        return (
            f"L'Assemblea è già convocata ({', '.join(sedute)}) con i comuni di questa variazione:"
            " prima la seduta va tenuta o rinviata."
        )
    if variazione.tipo != TipoVariazione.FUSIONE:
        return ""
    return _chi_conta_sul_nuovo(variazione)


def _chi_conta_sul_nuovo(variazione: VariazioneComune) -> str:
    nuovo = variazione.a
    altre = (
        VariazioneComune.objects.valide()
        .filter(Q(a=nuovo) | Q(confluiti__comune=nuovo))
        .exclude(pk=variazione.pk)
        .distinct()
        .order_by("decorre_il", "pk")
    )
    if nomi := ", ".join(f"«{altra}»" for altra in altre):
        return f"Un'altra variazione riguarda {nuovo}: {nomi}. Prima si ritira quella."
    incarichi = Incarico.objects.filter(ente__comune=nuovo).select_related("utente")
    if persone := ", ".join(sorted({str(uno.utente) for uno in incarichi})):
        return (
            f"Nel comune di {nuovo} ci sono già incarichi ({persone}): prima il gestore li toglie."
        )
    return ""


def _non_e_mai_nato(variazione: VariazioneComune) -> None:
    """Leave the comune of a withdrawn merger without a day of life, and its address to others."""
    coda = f"-ritirato-{variazione.pk}"
    for modello, chi in ((Comune, Q(pk=variazione.a_id)), (Ente, Q(comune=variazione.a_id))):
        for uno in modello.objects.filter(chi):
            modello.objects.filter(pk=uno.pk).update(slug=uno.slug[: 80 - len(coda)] + coda)
    Comune.objects.filter(pk=variazione.a_id).update(al=F("dal") - timedelta(days=1))


def _riapri_gli_incarichi(variazione: VariazioneComune) -> list[Incarico]:
    """Give back their term to the appointments that nobody has touched since."""
    finiti = list(
        IncaricoFinito.objects.filter(
            variazione=variazione, incarico__al=variazione.decorre_il - timedelta(days=1)
        )
        .select_related("incarico")
        .order_by("incarico_id")
    )
    for finito in finiti:
        finito.incarico.al = finito.al_prima
        finito.incarico.save(update_fields=["al"])
    return [finito.incarico for finito in finiti]
