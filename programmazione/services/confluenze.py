"""What a change of the territory does from its day on: answers, dwellings, names, once."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from crema_sap.enti import selectors as territorio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import (
    AliasComune,
    Ambito,
    Comune,
    Ente,
    RitiroVariazione,
    TipoVariazione,
    VariazioneComune,
)
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from programmazione.models import Dichiarazione, Ricognizione, UnitaAbitativa
from programmazione.models.confluenze import OrigineDichiarazione
from programmazione.rules.confluenza import unisci_figure
from programmazione.rules.figure import Figure, vuota
from programmazione.services import passaggi, schede
from programmazione.services.righe import RigaInviata, righe_salvate, scrivi_righe
from programmazione.states import StatoDichiarazione, StatoRicognizione, verifica_dichiarazione

D = StatoDichiarazione


def compi_in_ogni_ambito(*, ora: datetime) -> int:
    """Carry out in every ambito, each in its own transaction, what has fallen due."""
    compiute = 0
    for ambito_id in Ambito.objects.order_by("pk").values_list("pk", flat=True):
        with nel_ambito(ambito_id):
            compiute += compi_variazioni(ora=ora)
    return compiute


@transaction.atomic
def compi_variazioni(*, ora: datetime) -> int:
    """Carry out the changes of the territory whose day has come; return how many.

    The day itself decides who may act and who is asked: this writes down what passes by an act.
    It may be called as often as one likes.
    """
    oggi = ora.astimezone(ROMA).date()
    bloccate = list(
        VariazioneComune.objects.select_for_update(of=("self",))
        .filter(compiuta_il__isnull=True, decorre_il__lte=oggi)
        .select_related("a", "registrata_da")
        .order_by("decorre_il", "pk")
    )
    # Asked again once they are locked: one may have been withdrawn in the meantime.
    ritirate = set(
        RitiroVariazione.objects.filter(variazione__in=bloccate).values_list(
            "variazione_id", flat=True
        )
    )
    dovute = [variazione for variazione in bloccate if variazione.pk not in ritirate]
    for variazione in dovute:
        if variazione.tipo == TipoVariazione.CAMBIO_NOME:
            _rinomina(variazione)
        else:
            _confluisci(variazione, ora)
        variazione.compiuta_il = ora
        variazione.save(update_fields=["compiuta_il"])
        annota(atto="VARIAZIONE_COMPIUTA", oggetto=variazione, utente=None, ora=ora)
    _riallinea_i_comuni(ora)
    return len(dovute)


def _rinomina(variazione: VariazioneComune) -> None:
    """Give a comune and its ente the new name; the old one still finds them."""
    comune = variazione.a
    _ricorda_il_nome(comune, variazione.nome_prima)
    slug = slugify(variazione.nome_nuovo)
    Ente.objects.filter(comune=comune).update(nome=variazione.nome_nuovo, slug=slug)
    Comune.objects.filter(pk=comune.pk).update(nome=variazione.nome_nuovo, slug=slug)


def _ricorda_il_nome(comune: Comune, nome: str) -> None:
    AliasComune.objects.get_or_create(nome=nome, defaults={"comune": comune})


def _confluisci(variazione: VariazioneComune, ora: datetime) -> None:
    cessati = list(Comune.objects.filter(confluito__variazione=variazione).order_by("pk"))
    enti = list(Ente.objects.filter(comune__in=cessati).order_by("nome", "pk"))
    da = [ente.pk for ente in enti]
    a = Ente.objects.get(comune=variazione.a)
    # Every row is locked before the first entry of the register, whose lock comes last.
    aperte = list(
        Ricognizione.objects.select_for_update()
        .filter(stato=StatoRicognizione.APERTA)
        .order_by("pk")
    )
    correnti = list(
        Dichiarazione.objects.select_for_update(of=("self",))
        .correnti()
        .filter(ricognizione__in=aperte, ente_id__in=[*da, a.pk])
        .select_related("ente")
        .order_by("ricognizione_id", "pk")
    )
    loro = Q(proprietario_id__in=da) | Q(gestore_id__in=da) | Q(comune__in=cessati)
    unita = list(
        UnitaAbitativa.objects.select_for_update().in_patrimonio().filter(loro).order_by("pk")
    )

    for comune in cessati:
        _ricorda_il_nome(variazione.a, comune.nome)
    Ambito.objects.filter(capofila__in=enti).update(capofila=a)
    for ricognizione in aperte:
        sue = [d for d in correnti if d.ricognizione_id == ricognizione.pk]
        _chiudi_le_dichiarazioni(variazione, sue, da, a, ora)
    motivo = f"{variazione.get_tipo_display()}: {a} succede"
    for una in unita:
        passaggi.succedi(
            unita=una,
            da=da,
            a=a,
            decorre_il=variazione.decorre_il,
            atto=variazione.atto,
            motivo=motivo,
            utente=variazione.registrata_da,
            ora=ora,
        )


def _chiudi_le_dichiarazioni(
    variazione: VariazioneComune,
    correnti: Sequence[Dichiarazione],
    da: Collection[int],
    a: Ente,
    ora: datetime,
) -> None:
    """Close the answers of who has ceased; the successor's starts from the sum, unsent."""
    if not any(d.ente_id in da for d in correnti):
        return
    prima = [D(d.stato) for d in correnti]
    parti = [(d.ente.nome, riga.figure) for d in correnti for riga in righe_salvate(d)]
    for dichiarazione in correnti:
        verifica_dichiarazione(D(dichiarazione.stato), D.SOSTITUITA)
        dichiarazione.stato = D.SOSTITUITA
        dichiarazione.save(update_fields=["stato"])
    nuova = _apri_la_nuova(variazione, correnti, parti, a, ora)
    OrigineDichiarazione.objects.bulk_create(
        OrigineDichiarazione(
            dichiarazione=nuova, origine=chiusa, stato_origine=stato, variazione=variazione
        )
        for chiusa, stato in zip(correnti, prima, strict=True)
    )
    annota(
        atto="CONFLUENZA_DICHIARAZIONI",
        oggetto=nuova,
        utente=None,
        ora=ora,
        dati={"variazione": variazione.pk, "origini": [d.pk for d in correnti]},
    )


def _apri_la_nuova(
    variazione: VariazioneComune,
    chiuse: Sequence[Dichiarazione],
    parti: Sequence[tuple[str, Figure]],
    a: Ente,
    ora: datetime,
) -> Dichiarazione:
    scritta = any(not vuota(figure) for _, figure in parti)
    nuova = Dichiarazione.objects.create(
        ricognizione_id=chiuse[0].ricognizione_id,
        ente=a,
        versione=1 + max((d.versione for d in chiuse if d.ente_id == a.pk), default=0),
        stato=D.IN_COMPILAZIONE if scritta else D.NON_INIZIATA,
        salvata_da=variazione.registrata_da if scritta else None,
        salvata_il=ora if scritta else None,
    )
    scrivi_righe(nuova, [RigaInviata(variazione.a_id, unisci_figure(parti))])
    return nuova


def _riallinea_i_comuni(ora: datetime) -> None:
    """Write the comune of today on the dwellings of one that has ceased.

    Those that a published avviso offers wait until it lets them go: who has applied chose a
    dwelling of the old comune, and the points of residence are counted for that one.
    """
    successori = territorio.territorio_al(ora.astimezone(ROMA).date()).successori
    if not successori:
        return
    unita = list(
        UnitaAbitativa.objects.select_for_update()
        .filter(comune_id__in=successori)
        .exclude(pk__in=UnitaAbitativa.objects.impegnate().values("pk"))
        .order_by("pk")
    )
    for una in unita:
        prima, una.comune_id = una.comune_id, successori[una.comune_id]
        schede.salva(una)
        annota(
            atto="CAMBIO_COMUNE_UNITA",
            oggetto=una,
            utente=None,
            ora=ora,
            dati={"da": prima, "a": una.comune_id},
        )
