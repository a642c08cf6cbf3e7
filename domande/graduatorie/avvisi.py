"""Tells everybody in a graduatoria that it is published, or only what changed for each."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from crema_sap.registro.services import accoda
from crema_sap.web.formati import data_con_giorno
from domande import comunicazioni
from domande.models import (
    Comunicazione,
    Domanda,
    ListaGraduatoria,
    PubblicazioneGraduatoria,
    TipoGraduatoria,
)
from domande.rules.differenze import differenza

PROVVISORIA = (
    "La graduatoria provvisoria di «{avviso}» è pubblicata. Il tuo posto e ogni riga del punteggio"
    " sono nella pagina «Le mie domande».\n\nSe aspettavi il riconoscimento di un’invalidità civile"
    " e il procedimento era cominciato prima della chiusura dell’avviso, puoi chiedere la rettifica"
    " entro {entro}. Per altri motivi la graduatoria non si rettifica.\n"
)
DEFINITIVA = (
    "La graduatoria definitiva di «{avviso}» è pubblicata. Il tuo posto è nella pagina «Le mie"
    " domande».\n\nIl posto non è ancora un’assegnazione: l’ente ti scrive quando tocca a te. Tieni"
    " aggiornati i tuoi recapiti.\n"
)
# Never why: it would tell everybody who moved about somebody else's health.
AGGIORNATA = (
    "La graduatoria di «{avviso}» è stata calcolata di nuovo.\n\n"
    "{spostamenti}\n\nIl tuo punteggio, riga per riga, è nella pagina «Le mie domande».\n"
)


@transaction.atomic
def annuncia(*, pubblicazione: PubblicazioneGraduatoria, ora: datetime) -> int:
    """Write a message for each person concerned; return how many are new. As nobody.

    Of lists published again only who moved is told, and only of the own move. Asks for the
    e-mails.
    """
    inizio = f"graduatoria:{pubblicazione.pk}:"
    gia = set(
        Comunicazione.objects.filter(causale__startswith=inizio).values_list("causale", flat=True)
    )
    nuove = Comunicazione.objects.bulk_create(
        (
            Comunicazione(
                destinatario_id=richiedente,
                causale=f"{inizio}{domanda}",
                oggetto=oggetto,
                testo=testo,
                creata_il=ora,
            )
            for domanda, richiedente, oggetto, testo in _messaggi(pubblicazione)
            if f"{inizio}{domanda}" not in gia
        ),
        batch_size=1000,
    )
    for nuova in nuove:
        effetto = comunicazioni.EFFETTO
        accoda(effetto, chiave=f"{effetto}:{nuova.pk}", comunicazione_id=nuova.pk)
    return len(nuove)


def _messaggi(pubblicazione: PubblicazioneGraduatoria) -> Iterator[tuple[int, int, str, str]]:
    avviso = pubblicazione.avviso.titolo
    if pubblicazione.pubblicata_da_id is None:
        mosse = _spostamenti(pubblicazione)
        oggetto = "È cambiato il tuo posto in graduatoria"
        for pk, chi in _richiedenti(set(mosse)).items():
            righe = "\n".join(mosse[pk])
            yield pk, chi, oggetto, AGGIORNATA.format(avviso=avviso, spostamenti=righe)
        return
    entro = data_con_giorno(pubblicazione.rettifiche_fino_al)
    definitiva = pubblicazione.tipo == TipoGraduatoria.DEFINITIVA
    testo = (DEFINITIVA if definitiva else PROVVISORIA).format(avviso=avviso, entro=entro)
    oggetto = f"{pubblicazione.get_tipo_display()} pubblicata"
    in_lista = {
        domanda
        for domande in ListaGraduatoria.objects.filter(
            elaborazione=pubblicazione.elaborazione_id
        ).values_list("domande", flat=True)
        for domanda in domande
    }
    for pk, chi in _richiedenti(in_lista).items():
        yield pk, chi, oggetto, testo


def _spostamenti(pubblicazione: PubblicazioneGraduatoria) -> dict[int, list[str]]:
    """What to tell each domanda that moved since the publication before, dwelling by dwelling."""
    prima = (
        PubblicazioneGraduatoria.objects.filter(avviso=pubblicazione.avviso_id)
        .exclude(pk=pubblicazione.pk)
        .filter(pubblicata_il__lte=pubblicazione.pubblicata_il)
        .latest("pubblicata_il", "pk")
    )
    di_prima, di_ora = (
        {
            (comune, codice): domande
            for comune, codice, domande in ListaGraduatoria.objects.filter(
                elaborazione=una.elaborazione_id
            ).values_list(
                "unita_offerta__unita__comune__nome", "unita_offerta__unita__codice", "domande"
            )
        }
        for una in (prima, pubblicazione)
    )
    mosse: dict[int, list[str]] = defaultdict(list)
    for dove, domande in sorted(di_ora.items()):
        for una in differenza(di_prima.get(dove, ()), domande).spostate:
            mosse[una.domanda].append(
                f"Unità {dove[1]}, {dove[0]}: dal {una.da}° al {una.a}° posto."
            )
    return mosse


def _richiedenti(domande: set[int]) -> dict[int, int]:
    attive = Domanda.objects.attive().filter(pk__in=domande)
    return dict(attive.values_list("pk", "richiedente_id"))
