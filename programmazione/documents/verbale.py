"""The verbale of a session: roll call, who came and left, quorum, votes, outcome, confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from crema_sap import pdf
from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from programmazione import permissions, selectors
from programmazione.documents import tabelle
from programmazione.models import (
    Convocazione,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Seduta,
    Votazione,
)
from programmazione.selectors import PaginaSeduta
from programmazione.selectors.sedute import cronaca
from programmazione.states import StatoSeduta

MODELLI = "programmazione/pdf"
VERBALE = "verbale_assemblea"
ORGANO = "Assemblea dei Sindaci"


@dataclass(frozen=True, slots=True)
class Conteggio:
    """How many comuni chose one way, and how many inhabitants they have."""

    nome: str
    comuni: int
    abitanti: int


@compositore(VERBALE, lettori=permissions.REDAZIONE, di_ambito=True)
def componi_verbale(documento: Documento) -> pdf.Fascicolo:
    """Compose the verbale of a session, from what was recorded there."""
    seduta = selectors.seduta_del_documento(documento.oggetto_id)
    regola = regola_della(seduta)
    pagina = selectors.pagina_seduta(seduta)
    voti = voti_espressi(pagina)
    giorno_seduta = giorno(seduta.data)
    fatti = cronaca(seduta)
    sezioni = [
        pdf.Sezione("seduta", "Seduta", _seduta(seduta, regola)),
        pdf.Sezione("appello", "Appello", _appello(pagina), livello=2),
    ]
    if fatti:
        svolgimento = render_to_string(f"{MODELLI}/_verbale_cronaca.html", {"fatti": fatti})
        sezioni.append(pdf.Sezione("svolgimento", "Svolgimento", svolgimento, livello=2))
    sezioni += [
        pdf.Sezione("numero-legale", "Numero legale", _numero_legale(seduta, pagina), livello=2),
        pdf.Sezione("votazione", "Votazione", _votazione(seduta, pagina, voti), livello=2),
    ]
    allegati = [
        pdf.Allegato("appello.csv", tabelle.csv_appello(pagina.presenze), "text/csv", "Appello")
    ]
    if pagina.votazione:
        sezioni.append(pdf.Sezione("esito", "Esito", _esito(pagina.votazione), livello=2))
        allegati.append(pdf.Allegato("voti.csv", tabelle.csv_voti(voti), "text/csv", "Voti"))
    sezioni.append(firme(seduta, pagina, fatti[-1].registrato_da if fatti else None))
    return pdf.Fascicolo(
        titolo=f"Verbale della seduta del {giorno_seduta}",
        sottotitolo=f"Ordine del giorno: {seduta.piano}",
        ente=seduta.ambito.nome,
        organo=ORGANO,
        oggetto=f"{ORGANO}: verbale della seduta del {giorno_seduta}",
        data=documento.data,
        copertina=False,
        sezioni=tuple(sezioni),
        allegati=tuple(allegati),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
        avvertenza=avvertenza(regola),
    )


def firme(seduta: Seduta, pagina: PaginaSeduta, segretario: Utente | None = None) -> pdf.Sezione:
    """Name who signs: who presided; the secretary that confirmed the vote, or else wrote last."""
    dati = {
        "presiede": next((p for p in pagina.presenze if p.comune_id == seduta.presiede_id), None),
        "segretario": pagina.votazione.confermata_da if pagina.votazione else segretario,
    }
    html = render_to_string(f"{MODELLI}/_firme.html", dati)
    return pdf.Sezione("firme", "Firme", html, livello=2)


def regola_della(seduta: Seduta) -> RegolaAssemblea:
    """Return the rule of a session. Raises `ValueError` of one known from a source alone."""
    if seduta.regola is None:
        raise ValueError("Di una seduta nota solo dalla fonte il portale non compone gli atti.")
    return seduta.regola


def avvertenza(regola: RegolaAssemblea) -> str:
    """Return what the reader must know of a rule that nobody has checked yet."""
    return "" if regola.verificata else f"Regola di voto da verificare: {regola.fonte}"


def giorno(istante: datetime) -> str:
    """Return the day of an instant, in Rome."""
    return f"{istante.astimezone(ROMA):%d/%m/%Y}"


def voti_espressi(pagina: PaginaSeduta) -> list[tuple[Presenza, str]]:
    """Return how each comune that is present voted."""
    return [
        (presenza, str(SceltaVoto(pagina.voti[presenza.pk]).label))
        for presenza in pagina.presenze
        if presenza.pk in pagina.voti
    ]


def conteggi(voti: Sequence[tuple[Presenza, str]]) -> list[Conteggio]:
    """Add up the votes, one line for each choice, even those of nobody."""
    return [
        Conteggio(
            nome=str(scelta.label),
            comuni=sum(voto == scelta.label for _, voto in voti),
            abitanti=sum(presenza.abitanti for presenza, voto in voti if voto == scelta.label),
        )
        for scelta in SceltaVoto
    ]


def spiegazioni(votazione: Votazione, che: str) -> list[str]:
    """Return what the rule said of the quorum, or of the majority, when it was computed."""
    return [voce["testo"] for voce in votazione.spiegazione if voce["che"] == che]


def _seduta(seduta: Seduta, regola: RegolaAssemblea) -> str:
    pura = selectors.regola_pura(regola)
    seconda = seduta.convocazione == Convocazione.SECONDA
    return render_to_string(
        f"{MODELLI}/_verbale_seduta.html",
        {
            "seduta": seduta,
            "regola": regola,
            "quorum": pura.quorum_seconda if seconda else pura.quorum_prima,
            "maggioranza": pura.maggioranza,
        },
    )


def _appello(pagina: PaginaSeduta) -> str:
    return render_to_string(
        f"{MODELLI}/_verbale_appello.html",
        {
            "pagina": pagina,
            "presenti": sum(presenza.presente for presenza in pagina.presenze),
            "abitanti": sum(p.abitanti for p in pagina.presenze if p.presente),
            "deleghe": sum(presenza.delegato for presenza in pagina.presenze),
            "assenti": [p.comune.nome for p in pagina.presenze if not p.presente],
        },
    )


def _numero_legale(seduta: Seduta, pagina: PaginaSeduta) -> str:
    conti: list[str] = []
    if pagina.votazione:
        conti = spiegazioni(pagina.votazione, "Numero legale")
    elif pagina.quorum:
        conti = [conto.spiegazione for conto in pagina.quorum.conti]
    return render_to_string(
        f"{MODELLI}/_verbale_numero.html",
        {
            "seduta": seduta,
            "conti": conti,
            "mossi": pagina.mossi,
            "deserta": seduta.stato == StatoSeduta.DESERTA,
        },
    )


def _votazione(seduta: Seduta, pagina: PaginaSeduta, voti: Sequence[tuple[Presenza, str]]) -> str:
    return render_to_string(
        f"{MODELLI}/_verbale_votazione.html",
        {
            "seduta": seduta,
            "votazione": pagina.votazione,
            "conteggi": conteggi(voti),
            "voti": voti,
        },
    )


def _esito(votazione: Votazione) -> str:
    return render_to_string(
        f"{MODELLI}/_verbale_esito.html",
        {"votazione": votazione, "maggioranza": spiegazioni(votazione, "Maggioranza")},
    )
