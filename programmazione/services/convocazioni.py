"""The act that convenes the Assemblea: session, papers, protocol, a notice to every comune."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from crema_sap.enti.models import Utente
from crema_sap.enti.selectors import territorio_al
from crema_sap.orologio import ROMA
from crema_sap.registro import documenti
from crema_sap.registro.services import accoda, annota, protocolla
from programmazione import documents, permissions
from programmazione.models import Convocazione, Delega, Piano, Presenza, RegolaAssemblea, Seduta
from programmazione.models.invii import AvvisoSeduta
from programmazione.posta import AVVISO_SEDUTA
from programmazione.rules.convocazioni import preavviso
from programmazione.selectors import invii as selettori
from programmazione.services.piano import richiedi_pdf
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.states import StatoPiano, TransizioneNonAmmessa, verifica_piano

P = StatoPiano


class RegolaMancante(Exception):
    """The ambito has no voting rule for the day of the session, or lacks a population."""


class ConvocazioneNonValida(TransizioneNonAmmessa):
    """The session can't be convened for these days; the message says why."""


@transaction.atomic
def convoca(
    *,
    piano: Piano,
    data: datetime,
    convocazione: Convocazione,
    luogo: str,
    utente: Utente,
    ora: datetime,
    seconda_il: datetime | None = None,
    ordine_del_giorno: str = "",
    fonte: str = "",
) -> Seduta:
    """Convene the Assemblea on a plan, under the rule of the day of the session.

    The notice gets a protocol number, becomes a document with the plan beside it, and leaves for
    every comune. With `fonte` it is a session of the past known from that source alone: no roll
    call is made and nothing is sent. Raises `PermissionDenied` unless `utente` is the capofila,
    `TransizioneNonAmmessa`, `MotivoMancante` when the day is past, `RegolaMancante`,
    `ConvocazioneNonValida` when the days don't hold.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    verifica_piano(P(piano.stato), P.CONVOCATO)
    if data < ora:
        raise MotivoMancante("La seduta si convoca per un giorno futuro.")
    _verifica_seconda(data, convocazione, seconda_il)
    regola = None if fonte else _regola(data, ora)

    seduta = Seduta.objects.create(
        piano=piano,
        numero=_prossimo_numero(piano),
        data=data,
        convocazione=convocazione,
        seconda_il=seconda_il,
        luogo=luogo,
        ordine_del_giorno=ordine_del_giorno.strip() or f"Approvazione del {piano.denominazione}",
        convocata_il=ora,
        regola=regola,
        storica=bool(fonte),
        fonte=fonte,
    )
    if regola is not None:
        _apri_appello(seduta, _abitanti(regola, data.astimezone(ROMA).date()))
        _manda(seduta, utente, ora)
    piano.stato = P.CONVOCATO
    piano.save(update_fields=["stato"])
    annota(
        atto="CONVOCAZIONE_ASSEMBLEA",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"seduta": seduta.pk, "numero": seduta.numero, "convocazione": convocazione},
    )
    return seduta


def apri_seconda(prima: Seduta, seconda_il: datetime) -> Seduta:
    """Open the second call that the notice of a deserted session announced, in its act.

    It follows the same rule and weights; delegates of the first call hold, and may be revoked.
    """
    seconda = Seduta.objects.create(
        piano_id=prima.piano_id,
        numero=prima.numero + 1,
        data=seconda_il,
        convocazione=Convocazione.SECONDA,
        prima=prima,
        luogo=prima.luogo,
        ordine_del_giorno=prima.ordine_del_giorno,
        convocata_il=prima.convocata_il,
        regola_id=prima.regola_id,
        protocollo_id=prima.protocollo_id,
        documento_piano_id=prima.documento_piano_id,
    )
    _apri_appello(
        seconda,
        dict(Presenza.objects.filter(seduta=prima).values_list("comune_id", "abitanti")),
    )
    Delega.objects.bulk_create(
        Delega(
            seduta=seconda,
            comune_id=delega.comune_id,
            delegato=delega.delegato,
            qualifica=delega.qualifica,
            motivo=delega.motivo,
            designata_da_id=delega.designata_da_id,
            designata_il=delega.designata_il,
        )
        for delega in Delega.objects.filter(seduta=prima).valide().order_by("pk")
    )
    return seconda


def regola_del_giorno(data: datetime) -> RegolaAssemblea | None:
    """Return the ambito's rule in force on the day of a session."""
    giorno = data.astimezone(ROMA).date()
    return RegolaAssemblea.objects.filter(dal__lte=giorno).order_by("-dal").first()


def _regola(data: datetime, ora: datetime) -> RegolaAssemblea:
    regola = regola_del_giorno(data)
    if regola is None:
        raise RegolaMancante(
            "Nessuna regola di voto dell'Assemblea è caricata per quel giorno: caricala prima di"
            " convocare la seduta."
        )
    giorni = preavviso(
        convocata=ora.astimezone(ROMA).date(),
        seduta=data.astimezone(ROMA).date(),
        minimo=regola.preavviso_giorni,
    )
    if not giorni.basta:
        raise ConvocazioneNonValida(f"La seduta è troppo vicina: {giorni.spiegazione}")
    return regola


def _verifica_seconda(
    data: datetime, convocazione: Convocazione, seconda_il: datetime | None
) -> None:
    if seconda_il is None:
        return
    if convocazione == Convocazione.SECONDA:
        raise ConvocazioneNonValida("Questa è già la seconda convocazione: non ne ha un'altra.")
    if seconda_il <= data:
        raise ConvocazioneNonValida("La seconda convocazione viene dopo la prima.")


def _prossimo_numero(piano: Piano) -> int:
    ultimo = Seduta.objects.filter(piano=piano).aggregate(ultimo=Max("numero"))["ultimo"] or 0
    return int(ultimo) + 1


def _abitanti(regola: RegolaAssemblea, giorno: date) -> Mapping[str, int]:
    """Return who votes on a day; of a merged comune the inhabitants are those of its parts."""
    territorio = territorio_al(giorno)
    abitanti = territorio.abitanti(regola.anno_popolazione)
    if mancano := territorio.nomi.keys() - abitanti.keys():
        raise RegolaMancante(
            f"Manca la popolazione {regola.anno_popolazione} di {len(mancano)} comuni."
        )
    return abitanti


def _apri_appello(seduta: Seduta, abitanti: Mapping[str, int]) -> None:
    Presenza.objects.bulk_create(
        Presenza(seduta=seduta, comune_id=codice, abitanti=quanti)
        for codice, quanti in sorted(abitanti.items())
    )


def _manda(seduta: Seduta, utente: Utente, ora: datetime) -> None:
    """Give the notice its papers and its number, and put one message for each comune in line."""
    seduta.documento_piano = richiedi_pdf(piano=seduta.piano, utente=utente, ora=ora)
    detto = documents.testo_canonico(documents.dati_convocazione(seduta))
    seduta.protocollo = protocolla(
        oggetto=f"Convocazione dell'Assemblea dei Sindaci del {documents.giorno(seduta.data)}",
        impronta=hashlib.sha256(detto).hexdigest(),
        ora=ora,
        mittente="Comune capofila",
    )
    seduta.save(update_fields=["documento_piano", "protocollo"])
    documenti.richiedi(
        tipo=documents.CONVOCAZIONE,
        oggetto=seduta,
        titolo=f"Convocazione dell'Assemblea dei Sindaci del {documents.giorno(seduta.data)}",
        utente=utente,
        ora=ora,
    )
    recapiti = selettori.recapiti_dei_comuni(
        oggi=ora.astimezone(ROMA).date(), ruoli=selettori.PER_LA_SEDUTA
    )
    avvisi = AvvisoSeduta.objects.bulk_create(
        AvvisoSeduta(
            seduta=seduta,
            ente_id=recapito.ente_id,
            destinatario_id=recapito.utente_id,
            recapito=recapito.email,
            accodato_il=ora,
        )
        for recapito in recapiti
    )
    for avviso in avvisi:
        if avviso.recapito:
            accoda(AVVISO_SEDUTA, chiave=f"{AVVISO_SEDUTA}:{avviso.pk}", messaggio_id=avviso.pk)
