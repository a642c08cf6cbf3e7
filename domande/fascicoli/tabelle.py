"""The tables of a dossier, each printed and attached from the same rows."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from crema_sap import pdf
from crema_sap.web.formati import data_breve, numero, ora
from domande.compilazione.prove import ETICHETTE
from domande.fascicoli import file
from domande.fascicoli.raccolta import Corsa, Raccolta
from domande.graduatorie.punteggi import Calcolo
from programmazione.documents.tabelle import Colonna, Tabella


def richiedente(dati: Raccolta) -> Mapping[str, Any]:
    """Who the applicant is, as SPID or CIE said, in the last domanda sent."""
    letto: Mapping[str, Any] = json.loads(dati.versioni[-1].scritto)["richiedente"]
    return letto


def indice(allegati: Sequence[pdf.Allegato]) -> Tabella:
    """The files inside the document, with the hash of each."""
    return Tabella(
        titolo="",
        colonne=(
            Colonna("file", "File", 29),
            Colonna("contenuto", "Che cosa è", 37),
            Colonna("impronta", "Impronta SHA-256", 34),
        ),
        righe=[(uno.nome, uno.descrizione, file.a_gruppi(file.impronta(uno))) for uno in allegati],
    )


def posti(corsa: Corsa) -> Tabella:
    """The places of the domanda in the lists of a run."""
    return Tabella(
        titolo=f"Posti della domanda nell'elaborazione n. {corsa.elaborazione.numero}",
        colonne=(
            Colonna("unita", "Unità", 18),
            Colonna("comune", "Comune", 20),
            Colonna("preferenza", "Scelta", 10, "num"),
            Colonna("posto", "Posto", 10, "num"),
            Colonna("su", "Su", 9, "num"),
            Colonna("isbar", "ISBAR", 11, "num", 2),
            Colonna("perche", "Perché segue chi precede", 22),
        ),
        righe=[
            (p.unita, p.comune, p.ordine, p.posizione, p.su, p.isbar, p.deciso) for p in corsa.posti
        ],
    )


def voci(calcolo: Calcolo) -> Tabella:
    """The lines of the score for the dwellings of one comune."""
    return Tabella(
        titolo=calcolo.didascalia,
        colonne=(
            Colonna("riga", "Riga", 28),
            Colonna("perche", "Perché", 36),
            Colonna("norma", "Norma", 25),
            Colonna("punti", "Punti", 11, "num", 2),
        ),
        righe=[
            (voce.descrizione, voce.motivo, str(voce.norma), voce.punti if voce.computata else 0)
            for voce in calcolo.voci
        ],
        totale=("ISBAR", None, None, calcolo.isbar),
    )


def documenti(dati: Raccolta) -> Tabella:
    """The documents that the person gave, by kind and hash."""
    return Tabella(
        titolo="Documenti allegati alla domanda",
        colonne=(
            Colonna("documento", "Documento", 34),
            Colonna("caricato", "Caricato il", 16),
            Colonna("byte", "Byte", 14, "num"),
            Colonna("impronta", "Impronta SHA-256", 36),
        ),
        righe=[
            (
                str(ETICHETTE.get(uno.tipo, uno.tipo)),
                data_breve(uno.caricato_il),
                uno.dimensione,
                file.a_gruppi(uno.impronta),
            )
            for uno in dati.allegati
        ],
        file="documenti",
    )


def assegnazioni(dati: Raccolta) -> Tabella:
    """What happened in the assignments: act by act, with its reasons."""
    return Tabella(
        titolo="Atti dell'assegnazione",
        colonne=(
            Colonna("istante", "Quando", 20),
            Colonna("unita", "Unità", 16),
            Colonna("atto", "Che cosa", 26),
            Colonna("motivo", "Motivi", 38),
            *(
                Colonna(nome)
                for nome in ("ente", "chi", "norma", "protocollo", "termine", "n_atto")
            ),
        ),
        righe=[
            (
                istante(uno.istante),
                uno.offerta.unita.codice if uno.offerta else "",
                uno.get_tipo_display(),
                uno.motivo,
                str(uno.proprietario),
                str(uno.utente) if dati.per_il_giudice and uno.utente else "",
                uno.norma,
                uno.protocollo,
                istante(uno.termine) if uno.termine else "",
                uno.atto,
            )
            for uno in dati.assegnazioni
        ],
        file="assegnazioni",
    )


def avvisate(dati: Raccolta) -> Tabella:
    """What the person was told, and how it was delivered; the words are in the CSV."""
    return Tabella(
        titolo="Comunicazioni alla persona",
        colonne=(
            Colonna("quando", "Nel portale dal", 23),
            Colonna("oggetto", "Oggetto", 46),
            Colonna("email", "Spedita per e-mail", 31),
            Colonna("testo"),
        ),
        righe=[
            (
                istante(una.quando),
                una.oggetto,
                istante(una.spedita_il) if una.spedita_il else "No",
                una.testo,
            )
            for una in dati.avvisate
        ],
        file="comunicazioni",
    )


def accessi(dati: Raccolta) -> Tabella:
    """Every entry of the register about the domanda; names only for a judge."""
    return Tabella(
        titolo="Righe del registro che riguardano la domanda",
        colonne=(
            Colonna("numero", "N.", 8, "num"),
            Colonna("istante", "Quando", 20),
            Colonna("chi", "Chi", 32),
            Colonna("atto", "Che cosa", 40),
            Colonna("motivo"),
            Colonna("lettura"),
            Colonna("impronta"),
        ),
        righe=[
            (
                numero(uno.numero),
                istante(uno.istante),
                f"{uno.nome}, {uno.chi}" if dati.per_il_giudice and uno.nome else uno.chi,
                f"{uno.che_cosa}. Motivo: {uno.motivo}" if uno.motivo else uno.che_cosa,
                uno.motivo,
                "si" if uno.lettura else "no",
                uno.impronta,
            )
            for uno in dati.accessi
        ],
        file="registro",
    )


def istante(quando: Any) -> str:
    """An instant to the second, as a clerk of the court writes it."""
    return f"{data_breve(quando)}, {ora(quando, secondi=True)}"
