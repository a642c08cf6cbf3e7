"""Collects what is kept about one domanda, as it was at the instant in which it was asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from bandi.models import Avviso
from bandi.rules.profilo import leggi_profilo
from crema_sap.enti import cifratura
from crema_sap.registro.models import Documento, Evento
from domande.compilazione.risposte import sha256
from domande.documents import RICEVUTA
from domande.fascicoli import accessi, selectors
from domande.fascicoli.accessi import Accesso
from domande.graduatorie import codici, punteggi
from domande.graduatorie import selectors as graduatorie
from domande.graduatorie.selectors import Posto
from domande.models import (
    Allegato,
    Assegnazione,
    Comunicazione,
    DecisioneDoppione,
    Domanda,
    Elaborazione,
    FattoAssegnazione,
    Messaggio,
    PubblicazioneGraduatoria,
    Rettifica,
    TipoFatto,
)
from domande.models.notizia import Notizia


@dataclass(frozen=True, slots=True)
class Versione:
    """A domanda as it was sent: its very bytes, and whether their hash is the receipt's."""

    numero: int
    domanda: Domanda
    scritto: bytes
    ricevuta: Documento | None

    @property
    def integra(self) -> bool:
        """Whether what is kept is what was sent."""
        return sha256(self.scritto) == self.domanda.impronta


@dataclass(frozen=True, slots=True)
class Pubblicata:
    """A publication of a run, with the code under which the domanda stands in each list."""

    atto: PubblicazioneGraduatoria
    codici: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Corsa:
    """A run of the rankings, when it was published, and where the domanda stands in it."""

    elaborazione: Elaborazione
    pubblicazioni: Sequence[Pubblicata]
    posti: Sequence[Posto]


@dataclass(frozen=True, slots=True)
class Avvisata:
    """Something the person was told: when, in which words, and when it left by e-mail."""

    quando: datetime
    oggetto: str
    testo: str
    spedita_il: datetime | None


@dataclass(frozen=True, slots=True)
class Raccolta:
    """All that goes in a dossier."""

    per_il_giudice: bool
    richiesta: Evento
    avviso: Avviso
    versioni: Sequence[Versione]
    corse: Sequence[Corsa]
    spiegazione: punteggi.Spiegazione | None
    discorde: str
    rettifiche: Sequence[Rettifica]
    doppioni: Sequence[DecisioneDoppione]
    allegati: Sequence[Allegato]
    assegnazioni: Sequence[FattoAssegnazione]
    avvisate: Sequence[Avvisata]
    accessi: Sequence[Accesso]

    @property
    def domanda(self) -> Domanda:
        """The last domanda sent, the one that counts."""
        return self.versioni[-1].domanda


def raccogli(documento: Documento) -> Raccolta:
    """Read everything up to the instant of the request, and nothing that came later."""
    ora = documento.data
    domanda = Domanda.objects.select_related("avviso__ambito", "avviso__profilo").get(
        pk=documento.oggetto_id
    )
    richiesta = selectors.richiesta_di(documento)
    inviate = [una for una in accessi.versioni(domanda) if una.inviata_il <= ora]
    versioni = _versioni(inviate)
    corse = _corse(inviate, ora)
    spiegazione, discorde = _spiega(versioni[-1], corse)
    per_il_giudice = documento.tipo == selectors.GIUDICE
    fatti = _assegnazioni(inviate, ora, anche_taciute=per_il_giudice)
    return Raccolta(
        per_il_giudice=per_il_giudice,
        richiesta=richiesta,
        avviso=domanda.avviso,
        versioni=versioni,
        corse=corse,
        spiegazione=spiegazione,
        discorde=discorde,
        rettifiche=_rettifiche(inviate, ora),
        doppioni=_doppioni(inviate, ora),
        allegati=_allegati(inviate, ora),
        assegnazioni=fatti,
        avvisate=_avvisate(inviate, ora),
        accessi=accessi.accessi(
            inviate,
            fino_a=richiesta.numero,
            assegnazioni=sorted({fatto.assegnazione_id or 0 for fatto in fatti}),
        ),
    )


def _versioni(inviate: Sequence[Domanda]) -> list[Versione]:
    ricevute = {
        documento.oggetto_id: documento
        for documento in Documento.objects.filter(
            tipo=RICEVUTA,
            oggetto_tipo=Domanda._meta.label_lower,
            oggetto_id__in=[str(una.pk) for una in inviate],
        ).pronti()
    }
    return [
        Versione(numero, una, cifratura.decifra(bytes(una.dati_cifrati)), ricevute.get(str(una.pk)))
        for numero, una in enumerate(inviate, start=1)
    ]


def _corse(inviate: Sequence[Domanda], ora: datetime) -> list[Corsa]:
    """Every run of the avviso, oldest first, with the places of the domanda that was in it."""
    fatte = (
        Elaborazione.objects.filter(avviso=inviate[-1].avviso_id, calcolata_il__lte=ora)
        .select_related("profilo", "calcolata_da")
        .order_by("numero")
    )
    pubblicate = list(
        PubblicazioneGraduatoria.objects.filter(
            avviso=inviate[-1].avviso_id, pubblicata_il__lte=ora
        ).order_by("pubblicata_il", "pk")
    )
    return [_corsa(una, inviate[-1], pubblicate) for una in fatte]


def _corsa(
    fatta: Elaborazione, domanda: Domanda, pubblicate: Sequence[PubblicazioneGraduatoria]
) -> Corsa:
    posti = graduatorie.posti(
        elaborazione=fatta,
        domanda_id=domanda.pk,
        spareggi=leggi_profilo(fatta.profilo.dati).spareggio,
    )
    return Corsa(
        fatta,
        [
            Pubblicata(
                una,
                {
                    posto.unita: codici.nella_lista(una, domanda.codice_pubblico, posto.offerta)
                    for posto in posti
                },
            )
            for una in pubblicate
            if una.elaborazione_id == fatta.pk
        ],
        posti,
    )


def _rettifiche(inviate: Sequence[Domanda], ora: datetime) -> list[Rettifica]:
    return list(
        Rettifica.objects.filter(domanda__in=inviate, presentata_il__lte=ora)
        .select_related("proprietario", "decisione", "documento")
        .order_by("pk")
    )


def _doppioni(inviate: Sequence[Domanda], ora: datetime) -> list[DecisioneDoppione]:
    di_queste = Q(segnalazione__domanda__in=inviate) | Q(segnalazione__altra__in=inviate)
    return list(
        DecisioneDoppione.objects.filter(di_queste, decisa_il__lte=ora)
        .select_related("ente")
        .order_by("pk")
    )


def _allegati(inviate: Sequence[Domanda], ora: datetime) -> list[Allegato]:
    chiavi = [una.chiave for una in inviate]
    return list(
        Allegato.objects.filter(chiave__in=chiavi, caricato_il__lte=ora).order_by(
            "caricato_il", "pk"
        )
    )


def _assegnazioni(
    inviate: Sequence[Domanda], ora: datetime, *, anche_taciute: bool
) -> list[FattoAssegnazione]:
    """The facts of the assignments; to the citizen, of those of which the citizen was told."""
    note = Assegnazione.objects.filter(domanda__in=inviate)
    if not anche_taciute:
        note = note.filter(fatti__tipo=TipoFatto.CONVOCAZIONE, fatti__istante__lte=ora)
    return list(
        FattoAssegnazione.objects.filter(assegnazione__in=note, istante__lte=ora)
        .select_related("utente", "proprietario", "offerta__unita")
        .order_by("numero")
    )


def _spiega(versione: Versione, corse: Sequence[Corsa]) -> tuple[punteggi.Spiegazione | None, str]:
    """The score computed again on the frozen facts, for the last run that was published."""
    valide = [corsa for corsa in corse if corsa.pubblicazioni] or list(corse)
    if not valide or not versione.integra:
        return None, ""
    try:
        spiegata = punteggi.spiega(domanda=versione.domanda, elaborazione=valide[-1].elaborazione)
    except punteggi.PunteggioDiscorde as errore:
        return None, str(errore)
    return spiegata, ""


def _avvisate(inviate: Sequence[Domanda], ora: datetime) -> list[Avvisata]:
    """What the person was told, in the order in which it was."""
    di_chi = inviate[-1].richiedente_id
    messaggi = Messaggio.objects.filter(
        domanda__in=inviate, destinatario=di_chi, creato_il__lte=ora
    ).values_list("creato_il", "oggetto", "testo", "spedito_il")
    comunicazioni = Comunicazione.objects.filter(
        destinatario=di_chi, di__in=[una.chiave for una in inviate], creata_il__lte=ora
    ).values_list("creata_il", "oggetto", "testo", "spedita_il")
    notizie = Notizia.objects.filter(
        destinatario=di_chi, versione_avviso__avviso=inviate[-1].avviso_id, creata_il__lte=ora
    ).values_list("creata_il", "oggetto", "testo", "spedita_il")
    righe: Iterable[Any] = (*messaggi, *comunicazioni, *notizie)
    return sorted((Avvisata(*riga) for riga in righe), key=lambda una: (una.quando, una.oggetto))
