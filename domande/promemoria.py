"""Reminds who has an unsent draft, and who helps them: once for each term and threshold."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction

from bandi.models import Avviso, VersioneAvviso
from bandi.rules.finestra import Finestra, Momento, momento
from bandi.termine import istante
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from domande import comunicazioni
from domande.mandati import avvisi as mandati
from domande.models import Bozza, Comunicazione, Mandato
from domande.rules.promemoria import Soglia, soglia_dovuta

ALLO_SPORTELLO = "La domanda del mandato {sigla} per «{titolo}» non è ancora inviata."
ALLA_PERSONA = "La tua domanda per «{titolo}» non è ancora inviata: così non vale."
TERMINE = (
    "\n\nPer inviarla resta {parole}: il termine in vigore è {termine}, escluso.\nLe risposte"
    " scritte finora sono conservate: le trovi {dove}.\n"
)


def ricorda_tutti(*, ora: datetime) -> int:
    """Remind in every ambito, each in its own transaction; return how many messages are new."""
    nuovi = 0
    for ambito_id in Ambito.objects.order_by("pk").values_list("pk", flat=True):
        with nel_ambito(ambito_id):
            nuovi += ricorda(ora=ora)
    return nuovi


@transaction.atomic
def ricorda(*, ora: datetime) -> int:
    """Write the reminders that have fallen due in the ambito; return how many are new.

    The portal's own work. May be called as often as one likes: each person is told once of each
    threshold of a term; a term that moves has thresholds of its own.
    """
    nuovi = 0
    for avviso in Avviso.objects.aperti(ora):
        versioni = list(VersioneAvviso.objects.filter(avviso=avviso).order_by("-numero"))
        finestra = versioni[0].finestra
        if momento(finestra, ora) is Momento.DURANTE:
            nuovi += _di_un_avviso(avviso, finestra, _termine_dal(versioni), ora)
    return nuovi


def _termine_dal(versioni: Iterable[VersioneAvviso]) -> datetime:
    """Since when the close is what it is: versions after it may have changed something else."""
    ultima, *prima = versioni
    dal = ultima.creata_il
    for versione in prima:
        if versione.finestra.chiude_il != ultima.finestra.chiude_il:
            break
        dal = versione.creata_il
    return dal


def _di_un_avviso(avviso: Avviso, finestra: Finestra, termine_dal: datetime, ora: datetime) -> int:
    gia = set(
        Comunicazione.objects.filter(
            causale__startswith=comunicazioni.PROMEMORIA, creata_il__lte=ora
        ).values_list("causale", "destinatario_id")
    )
    nuovi = 0
    bozze = Bozza.objects.filter(avviso=avviso).order_by("pk")
    for bozza in bozze.only("chiave", "richiedente_id", "iniziata_il", "avviso_id"):
        soglia = soglia_dovuta(
            finestra, iniziata_il=bozza.iniziata_il, termine_dal=termine_dal, ora=ora
        )
        if soglia is None:
            continue
        causale = _causale(bozza, finestra, soglia)
        if (causale, bozza.richiedente_id) not in gia:
            nuovi += _ricorda(avviso, bozza, finestra, soglia, ora)
    return nuovi


def _causale(bozza: Bozza, finestra: Finestra, soglia: Soglia) -> str:
    termine = finestra.chiude_il.astimezone(UTC)
    return f"{comunicazioni.PROMEMORIA}{bozza.chiave.hex}:{termine:%Y%m%dT%H%M%S}:{soglia.codice}"


def _ricorda(
    avviso: Avviso, bozza: Bozza, finestra: Finestra, soglia: Soglia, ora: datetime
) -> int:
    causale = _causale(bozza, finestra, soglia)
    oggetto = f"Domanda non ancora inviata: {soglia.parole} al termine"
    coda = TERMINE.format(parole=soglia.parole, termine=istante(finestra.chiude_il), dove="{dove}")
    nuovi = comunicazioni.da(
        a={bozza.richiedente_id},
        causale=causale,
        oggetto=oggetto,
        testo=ALLA_PERSONA.format(titolo=avviso.titolo) + coda.format(dove=mandati.DOVE),
        ora=ora,
        di=bozza.chiave,
    )
    for mandato in Mandato.objects.attivi(ora).filter(chiave=bozza.chiave).order_by("pk"):
        testo = ALLO_SPORTELLO.format(sigla=mandato.sigla, titolo=avviso.titolo)
        nuovi += comunicazioni.da(
            a=mandati.chi_ha_aiutato(mandato),
            causale=causale,
            oggetto=oggetto,
            testo=testo + coda.format(dove="alla pagina «Persone che aiuti»"),
            ora=ora,
            di=bozza.chiave,
        )
    return nuovi
