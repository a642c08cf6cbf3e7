"""The open tables of the plans: rows, answers, dwellings, reconciliation, versions."""

from collections.abc import Iterator, Sequence
from datetime import date

from crema_sap.orologio import ROMA
from crema_sap.web.dati_aperti import Colonna, Tabella, Valore
from programmazione import riscontri
from programmazione.documents import tabelle_unita
from programmazione.documents.contenuto import righe_del_contenuto
from programmazione.documents.tabelle import Tabella as Stampata
from programmazione.models import Piano
from programmazione.rules.figure import NOMI
from programmazione.rules.riscontro import Offerta, Riscontro

FIGURE = tuple(Colonna(campo, nome.lower()) for campo, nome in NOMI.items())
RIGHE = (
    Colonna("ente", "ente proprietario"),
    Colonna("comune", "comune; vuoto se la cifra è di tutto il territorio"),
    Colonna("consistenza_sap", "unità SAP nel registro"),
    Colonna("consistenza_sas", "unità SAS nel registro"),
    *FIGURE,
    Colonna("dimostrativa", "sì: la riga contiene unità inventate per la dimostrazione"),
    Colonna("fonte", "fonte delle cifre"),
)
RISPOSTE = (
    Colonna("ente", "ente che doveva rispondere"),
    Colonna("risposta", "stato della sua dichiarazione quando il piano è stato chiuso"),
    Colonna("nessuna_unita", "sì: ha dichiarato di non avere unità; è una risposta"),
    Colonna("liberi", "unità libere, somma delle righe dichiarate"),
    Colonna("turnover", "unità che si libereranno, somma delle righe dichiarate"),
    Colonna("assegnabili", "unità assegnabili nell’anno, somma delle righe dichiarate"),
    Colonna("assegnati_anno_precedente", "unità assegnate l’anno prima, somma delle righe"),
    Colonna("dimostrativa", "sì: la risposta è inventata per la dimostrazione"),
)
DESCRIZIONI = {
    "codice": "codice dell’unità",
    "comune": "comune",
    "proprietario": "ente proprietario",
    "servizio": "SAP, SAS o SAT",
    "assegnabile_nel_anno": "vuoto, o la condizione che aveva se era assegnabile nell’anno",
    "piano": "piano; 0 è il piano terra",
    "superficie_mq": "superficie utile residenziale in metri quadrati",
    "vani": "numero dei vani",
    "dimostrativa": "si: unità inventata per la dimostrazione",
}
RICONCILIAZIONE = (
    Colonna("codice", "codice dell’unità"),
    Colonna("comune", "comune"),
    Colonna("ente", "ente proprietario"),
    Colonna("nel_piano", "condizione quando il piano è stato chiuso; vuoto se non vi compare"),
    Colonna("avviso", "avviso che la offre, o l’ha offerta"),
    Colonna("nell_avviso", "come è offerta"),
    Colonna("ritirata_il", "giorno del ritiro dall’avviso"),
    Colonna("quadra", "sì: è nel piano e in un avviso"),
    Colonna("spiegazione", "perché non quadra"),
)
VERSIONI = (
    Colonna("tipo", "annuale o triennale"),
    Colonna("periodo", "anno o anni"),
    Colonna("versione", "numero della versione"),
    Colonna("stato", "stato"),
    Colonna("approvato_il", "giorno dell’approvazione"),
    Colonna("atto", "atto di approvazione"),
    Colonna("motivo_aggiornamento", "perché la versione corregge la precedente"),
    Colonna("impronta_sha256", "impronta del contenuto approvato"),
    Colonna("codice_verifica", "codice di verifica del documento"),
)
NON_DICHIARATO = "Una cella vuota vuol dire non dichiarato, non zero."


def del_piano(
    piano: Piano, risposte: Sequence[Sequence[Valore]], *, suffisso: str
) -> Iterator[Tabella]:
    """The tables of a version of an annual plan; `suffisso` ends their codes."""
    yield _tabella(
        piano,
        codice=f"piano-{piano.anno}{suffisso}",
        titolo=f"Piano annuale {piano.anno}: unità per ente e comune",
        descrizione="Le unità dichiarate nella ricognizione e contate nel registro.",
        colonne=RIGHE,
        righe=[
            (
                riga.ente,
                riga.comune or "",
                riga.consistenza_sap,
                riga.consistenza_sas,
                *(getattr(riga.figure, campo) for campo in NOMI),
                riga.dimostrativa,
                riga.fonte,
            )
            for riga in righe_del_contenuto(piano.approvato)
        ],
    )
    yield _tabella(
        piano,
        codice=f"risposte-{piano.anno}{suffisso}",
        titolo=f"Ricognizione {piano.anno}: le risposte degli enti",
        descrizione="Chi ha risposto alla ricognizione da cui nasce il piano, chi ha dichiarato"
        " zero, chi non ha risposto.",
        colonne=RISPOSTE,
        righe=risposte,
    )
    yield _delle_unita(piano, tabelle_unita.tutte(piano.approvato), suffisso)


def della_prova(piano: Piano, prova: Riscontro, offerte: Sequence[Offerta]) -> Tabella:
    """The reconciliation of a plan, dwelling by dwelling."""
    return _tabella(
        piano,
        codice=riscontri.codice_tabella(piano),
        titolo=f"Riconciliazione {piano.anno}: dalle unità del piano agli avvisi",
        descrizione="Ogni unità assegnabile del piano e ogni unità offerta, una riga per unità e"
        " avviso.",
        colonne=RICONCILIAZIONE,
        righe=list(riscontri.righe_aperte(prova)),
        frequenza="IRREG",
        aggiornata_il=max(
            _approvato(piano),
            *(giorno for o in offerte for giorno in (o.dal, o.ritirata_il) if giorno),
        ) if offerte else _approvato(piano),
    )  # fmt: skip


def delle_versioni(piani: Sequence[Piano]) -> Iterator[Tabella]:
    """Every approved version of every plan, with what it is recognised by."""
    if not piani:
        return
    yield Tabella(
        codice="piani",
        titolo="I piani approvati e le loro versioni",
        descrizione="Una riga per versione, con atto, impronta e codice di verifica.",
        colonne=VERSIONI,
        righe=[
            (
                piano.get_tipo_display(),
                str(piano.periodo),
                piano.versione,
                piano.get_stato_display(),
                _approvato(piano),
                piano.atto,
                piano.motivo_aggiornamento,
                piano.impronta,
                piano.codice_documento,
            )
            for piano in piani
        ],
        aggiornata_il=max(_approvato(piano) for piano in piani),
    )


def _delle_unita(piano: Piano, stampata: Stampata, suffisso: str) -> Tabella:
    return _tabella(
        piano,
        codice=f"unita-piano-{piano.anno}{suffisso}",
        titolo=f"Piano annuale {piano.anno}: le unità del registro",
        descrizione="Le unità com’erano nel registro quando il piano è stato chiuso, senza"
        " indirizzo.",
        colonne=tuple(Colonna(c.nome, DESCRIZIONI[c.nome]) for c in stampata.colonne),
        righe=stampata.righe,
    )


def _tabella(
    piano: Piano,
    *,
    codice: str,
    titolo: str,
    descrizione: str,
    colonne: tuple[Colonna, ...],
    righe: Sequence[Sequence[Valore]],
    aggiornata_il: date | None = None,
    frequenza: str = "ANNUAL",
) -> Tabella:
    versione = str(piano.versione)
    return Tabella(
        codice=codice,
        titolo=f"{titolo} (versione {versione})" if codice.endswith(f"-v{versione}") else titolo,
        descrizione=descrizione,
        colonne=colonne,
        righe=righe,
        aggiornata_il=aggiornata_il or _approvato(piano),
        avvertenza=NON_DICHIARATO,
        frequenza=frequenza,
        parole=("piano annuale", "ricognizione"),
        dal=date(piano.anno, 1, 1),
        al=date(piano.anno, 12, 31),
        versione=versione,
    )


def _approvato(piano: Piano) -> date:
    if piano.approvato_il is None:
        raise ValueError("Un piano non approvato non ha tabelle aperte.")
    return piano.approvato_il.astimezone(ROMA).date()
