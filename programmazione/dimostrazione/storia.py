"""The history of 2019, played again through the acts of the portal at its own instants.

The day of the approval (25 June) and of the sending (9 July) are in the sources; the others are
not, and the survey says so in its note.
"""

from datetime import datetime, timedelta

from crema_sap.enti.models import Comune, Ente, Popolazione, TipoEnte
from crema_sap.orologio import ROMA
from programmazione import services
from programmazione.dimostrazione import cifre
from programmazione.dimostrazione.territorio import persona
from programmazione.dimostrazione.unita import ComuneDimostrativo, gruppi, schede
from programmazione.models import (
    Convocazione,
    Dichiarazione,
    PianoAnnuale,
    PianoTriennale,
    Ricognizione,
    UnitaAbitativa,
)
from programmazione.states import StatoPiano, StatoRicognizione

APERTURA = datetime(2019, 4, 15, 9, tzinfo=ROMA)
RISPOSTE = datetime(2019, 5, 20, 9, tzinfo=ROMA)
SCADENZA = datetime(2019, 5, 31, 23, 59, 59, tzinfo=ROMA)
CHIUSURA = datetime(2019, 6, 3, 9, tzinfo=ROMA)
PROPOSTA = datetime(2019, 6, 11, 10, tzinfo=ROMA)
ASSEMBLEA = datetime(2019, 6, 25, 18, tzinfo=ROMA)
TRASMISSIONE = datetime(2019, 7, 9, 10, tzinfo=ROMA)
APERTURA_2020 = datetime(2019, 11, 4, 9, tzinfo=ROMA)
SCADENZA_2020 = datetime(2019, 11, 30, 23, 59, 59, tzinfo=ROMA)
NOTA_DATE = (
    "Ricognizione storica: le cifre sono quelle della fonte; i giorni di apertura, risposta e"
    " chiusura non sono noti e sono dimostrativi."
)
FONTE_APPROVAZIONE = (
    "Atto storico, dalla fonte: «Documento approvato nell'Assemblea dei Sindaci del 25 giugno"
    " 2019». Appello e voti non sono noti."
)


def carica_unita() -> int:
    """Enter the 699 dwellings in the register, once; return how many."""
    if UnitaAbitativa.objects.exists():
        return 0
    unita = unita_dimostrative()
    return len(services.importa_unita(unita=unita, utente=persona("capofila"), ora=APERTURA))


def unita_dimostrative() -> list[UnitaAbitativa]:
    """Return the 699 dwellings, not stored."""
    abitanti = dict(Popolazione.objects.values_list("comune_id", "abitanti"))
    comuni = [
        ComuneDimostrativo(c.codice_istat, c.nome, c.codice_catastale, abitanti[c.codice_istat])
        for c in Comune.objects.order_by("nome")
    ]
    enti = {ente.comune_id: ente for ente in Ente.objects.filter(tipo=TipoEnte.COMUNE)}
    aler = Ente.objects.get(slug=cifre.ALER)
    return [
        UnitaAbitativa(
            proprietario=aler if gruppo.dell_aler else enti[gruppo.comune.codice], **scheda
        )
        for gruppo in gruppi(comuni)
        for scheda in schede(gruppo)
    ]


def carica_ricognizione() -> None:
    """Open, answer and close the survey of 2019, once."""
    if Ricognizione.objects.filter(anno=2019).exists():
        return
    capofila = persona("capofila")
    ricognizione = services.apri_ricognizione(
        anno=2019, scade_il=SCADENZA, utente=capofila, ora=APERTURA
    )
    Ricognizione.objects.filter(pk=ricognizione.pk).update(nota=NOTA_DATE)
    con_unita = set(UnitaAbitativa.objects.values_list("proprietario_id", flat=True).distinct())
    dichiarazioni = Dichiarazione.objects.filter(ricognizione=ricognizione).select_related(
        "ente", "ente__comune"
    )
    for n, dichiarazione in enumerate(dichiarazioni.order_by("pk")):
        ora = RISPOSTE + timedelta(hours=2 * n)
        if dichiarazione.ente_id in con_unita:
            _dichiara(dichiarazione, ora)
        else:
            _dichiara_zero(dichiarazione, ora)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=capofila, ora=CHIUSURA)
    services.valida_insieme(
        ricognizione=ricognizione,
        lette=[dichiarazione.pk for dichiarazione in dichiarazioni],
        utente=capofila,
        ora=CHIUSURA,
    )


def carica_piano() -> None:
    """Consolidate, propose, approve and publish the plan of 2019, once."""
    ricognizione = Ricognizione.objects.get(anno=2019)
    if ricognizione.stato == StatoRicognizione.RECEPITA:
        return
    capofila, segretario = persona("capofila"), persona("segretario")
    piano = services.consolida(ricognizione=ricognizione, utente=capofila, ora=CHIUSURA)
    services.metti_in_verifica(piano=piano, utente=capofila, ora=CHIUSURA + timedelta(days=1))
    services.proponi(piano=piano, utente=capofila, ora=PROPOSTA)
    services.convoca(
        piano=piano,
        data=ASSEMBLEA,
        convocazione=Convocazione.PRIMA,
        luogo="",
        utente=capofila,
        ora=PROPOSTA + timedelta(hours=1),
        fonte=FONTE_APPROVAZIONE,
    )
    services.approva(piano=piano, atto="", utente=segretario, ora=ASSEMBLEA)
    services.trasmetti_piano(piano=piano, utente=capofila, ora=TRASMISSIONE)
    services.pubblica(piano=piano, utente=capofila, ora=TRASMISSIONE + timedelta(hours=1))


def apri_ricognizione_2020() -> None:
    """Open the survey of 2020, unanswered, once."""
    if not Ricognizione.objects.filter(anno=2020).exists():
        services.apri_ricognizione(
            anno=2020, scade_il=SCADENZA_2020, utente=persona("capofila"), ora=APERTURA_2020
        )


def apri_triennale_2020() -> None:
    """Open the draft of the plan 2020-2022, with the packaged chapters and no figure, once."""
    if not PianoTriennale.objects.exists():
        services.apri_triennale(anno=2020, utente=persona("capofila"), ora=APERTURA_2020)


def riepilogo() -> str:
    """Say in one line what is loaded."""
    piano = PianoAnnuale.objects.filter(anno=2019, stato=StatoPiano.PUBBLICATO).first()
    return (
        f"{Comune.objects.count()} comuni, {UnitaAbitativa.objects.count()} unità,"
        f" {Ricognizione.objects.count()} ricognizioni,"
        f" piano 2019 {'pubblicato' if piano else 'non ancora caricato'}."
    )


def _dichiara(dichiarazione: Dichiarazione, ora: datetime) -> None:
    ente = dichiarazione.ente
    dell_aler = ente.tipo == TipoEnte.ALER
    codici = dict(Comune.objects.values_list("nome", "codice_istat"))
    righe = [
        services.RigaInviata(codici[comune] if comune else None, riga.figure())
        for (aler, comune), riga in sorted(
            cifre.righe_della_fonte().items(), key=lambda voce: voce[0][1] or "~"
        )
        if aler == dell_aler and (dell_aler or codici.get(comune or "") == ente.comune_id)
    ]
    if not righe:
        vuota = cifre.Riga(note=[cifre.SENZA_CIFRE])
        righe = [services.RigaInviata(ente.comune_id, vuota.figure())]
    nominato = dell_aler or (ente.comune is not None and ente.comune.nome in cifre.nominati())
    # Provenance of what is declared: it is written on the answer, not by the officer.
    Dichiarazione.objects.filter(pk=dichiarazione.pk).update(
        fonte=cifre.FONTE if nominato else "", dimostrativa=not nominato
    )
    utente = persona(ente.slug)
    salvata = services.salva_dichiarazione(
        dichiarazione=dichiarazione, righe=righe, riga_versione=0, utente=utente, ora=ora
    )
    services.trasmetti_dichiarazione(
        dichiarazione=salvata,
        riga_versione=salvata.riga_versione,
        utente=utente,
        ora=ora + timedelta(minutes=10),
        ricevuta=False,
    )


def _dichiara_zero(dichiarazione: Dichiarazione, ora: datetime) -> None:
    Dichiarazione.objects.filter(pk=dichiarazione.pk).update(dimostrativa=True)
    services.dichiara_zero(
        dichiarazione=dichiarazione,
        utente=persona(dichiarazione.ente.slug),
        ora=ora,
        ricevuta=False,
    )
