"""The columns of the sheet: to add a field of the dwelling, add a line here. Pure.

Each line says the field, the heading, how its cells are read and written, what the instructions
say, and the other headings that mean the same.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from programmazione.importazione.celle import Tipo, chiave
from programmazione.importazione.elenchi import NomeComune, NomeEnte, Scelta
from programmazione.importazione.tipi import Giorno, Intero, Numero, Sigla, SiNo, Testo
from programmazione.models import vincoli
from programmazione.models.unita import ClasseEnergetica, TipoServizio
from programmazione.states import StatoUnita

TERRA: Final = {"terra": 0, "t": 0, "pt": 0, "piano terra": 0, "s1": -1, "interrato": -1}


@dataclass(frozen=True, slots=True)
class Colonna:
    """A column of the sheet.

    `alias`: other headings that mean the same, separated by bars. `obbligatoria`: never empty.
    `solo_lettura`: compared with the register, never written.
    """

    campo: str
    titolo: str
    tipo: Tipo
    aiuto: str
    alias: str = ""
    obbligatoria: bool = False
    solo_lettura: bool = False
    larghezza: int = 14


def _num(decimali: int, minimo: str, massimo: str) -> Numero:
    return Numero(decimali, Decimal(minimo), Decimal(massimo))


def _intero(minimo: int, massimo: int, **parole: int) -> Intero:
    return Intero(0, Decimal(minimo), Decimal(massimo), parole)


COLONNE: Final = (
    Colonna(
        "codice",
        "Codice",
        Testo(40),
        "Il codice che l'ente dà all'unità: è ciò che la fa riconoscere.",
        alias="codice unita|codice alloggio|cod unita|cod alloggio|id unita|id alloggio|cod",
        obbligatoria=True,
        larghezza=18,
    ),
    Colonna(
        "proprietario_id",
        "Proprietario",
        NomeEnte(),
        "L'ente proprietario. Serve a controllare: da qui non si cambia.",
        alias="ente proprietario|proprieta",
        solo_lettura=True,
        larghezza=24,
    ),
    Colonna(
        "comune_id",
        "Comune",
        NomeComune(),
        "Il comune in cui si trova, per nome o per codice ISTAT.",
        alias="comune ubicazione|localita|citta|codice istat",
        obbligatoria=True,
        larghezza=24,
    ),
    Colonna(
        "gestore_id",
        "Gestore",
        NomeEnte(),
        "L'ente che la gestisce, se non è il proprietario.",
        alias="ente gestore|gestione",
        larghezza=24,
    ),
    Colonna(
        "tipo",
        "Servizio",
        Scelta(TipoServizio.choices, per_nome=False),
        "SAP, SAS o SAT.",
        alias="tipo|tipologia|tipo servizio",
        obbligatoria=True,
        larghezza=10,
    ),
    Colonna(
        "codice_regionale",
        "Codice regionale",
        Testo(40),
        "Il codice dato dalla Regione.",
        alias="id regionale|codice unita regionale",
        larghezza=18,
    ),
    Colonna(
        "zona",
        "Zona",
        Testo(80),
        "Zona, quartiere o frazione.",
        alias="frazione|quartiere|municipio|zona o frazione",
        larghezza=20,
    ),
    Colonna(
        "indirizzo",
        "Indirizzo",
        Testo(120),
        "Via o piazza, senza il numero.",
        alias="via|ubicazione|via piazza|toponimo",
        larghezza=28,
    ),
    Colonna("civico", "Civico", Testo(12), "Numero civico.", alias="numero civico|n civico|nc"),
    Colonna("scala", "Scala", Testo(12), "Scala."),
    Colonna("interno", "Interno", Testo(12), "Interno.", alias="int"),
    Colonna(
        "sezione",
        "Sezione catastale",
        Testo(3),
        "Sezione urbana del catasto, se c'è.",
        alias="sezione|sez",
    ),
    Colonna(
        "foglio",
        "Foglio",
        Sigla(5, forma=vincoli.FOGLIO, esempio="12 o 12A"),
        "Foglio del catasto.",
        alias="foglio catastale|fg",
    ),
    Colonna(
        "particella",
        "Particella",
        Sigla(10, forma=vincoli.PARTICELLA, esempio="345 o 345/2"),
        "Particella o mappale. Vuole il foglio.",
        alias="mappale|part",
    ),
    Colonna(
        "subalterno",
        "Subalterno",
        Sigla(4, forma=vincoli.SUBALTERNO, esempio="7"),
        "Subalterno. Vuole la particella.",
        alias="sub",
    ),
    Colonna(
        "categoria_catastale",
        "Categoria catastale",
        Sigla(4, forma=vincoli.CATEGORIA, esempio="A/2 o A/3"),
        "Per esempio A/3.",
        alias="categoria|cat catastale",
    ),
    Colonna(
        "rendita",
        "Rendita",
        _num(2, "0", "9999999.99"),
        "Rendita catastale, in euro.",
        alias="rendita catastale",
    ),
    Colonna(
        "piano",
        "Piano",
        _intero(vincoli.PIANO_MINIMO, vincoli.PIANO_MASSIMO, **TERRA),
        "Numero del piano: 0 è il piano terra, -1 il seminterrato.",
        alias="livello|n piano",
    ),
    Colonna("ascensore", "Ascensore", SiNo(), "Sì o No.", alias="con ascensore|presenza ascensore"),
    Colonna(
        "senza_barriere",
        "Senza barriere",
        SiNo(),
        "Sì se si entra e ci si muove senza barriere architettoniche.",
        alias="accessibile|senza barriere architettoniche|accessibilita",
        larghezza=16,
    ),
    Colonna(
        "vani",
        "Vani",
        _num(1, "0.5", "999.9"),
        "Numero dei vani, anche con mezzo vano.",
        alias="n vani|numero vani",
    ),
    Colonna(
        "camere",
        "Camere",
        _intero(0, 30),
        "Camere da letto: non più dei vani.",
        alias="camere da letto|stanze da letto|n camere|n stanze da letto",
    ),
    Colonna(
        "superficie_mq",
        "Superficie utile",
        _num(2, "0.01", "99999.99"),
        "Metri quadri utili residenziali.",
        alias="superficie|mq|superficie mq|superficie utile mq|superficie utile residenziale|m2",
        larghezza=16,
    ),
    Colonna(
        "superficie_accessoria_mq",
        "Superficie accessoria",
        _num(2, "0", "99999.99"),
        "Metri quadri di balconi e pertinenze.",
        alias="superficie balconi|superficie accessori",
        larghezza=18,
    ),
    Colonna("pertinenze", "Pertinenze", Testo(120), "Per esempio cantina, box.", larghezza=20),
    Colonna(
        "anno_costruzione",
        "Anno di costruzione",
        _intero(vincoli.COSTRUZIONE_MINIMA, vincoli.COSTRUZIONE_MASSIMA),
        "Anno di costruzione dell'edificio.",
        alias="anno costruzione",
        larghezza=16,
    ),
    Colonna(
        "classe_energetica",
        "Classe energetica",
        Scelta(ClasseEnergetica.choices, per_nome=False, vuota=""),
        "Dell'attestato di prestazione energetica.",
        alias="classe ape|ape",
        larghezza=14,
    ),
    Colonna(
        "riscaldamento",
        "Riscaldamento",
        Testo(80),
        "Per esempio autonomo, centralizzato.",
        alias="tipo riscaldamento",
        larghezza=20,
    ),
    Colonna(
        "spese_annue",
        "Spese annue",
        _num(2, "0", "9999999.99"),
        "Spese annue stimate, in euro.",
        alias="spese annue stimate|spese condominiali|spese",
        larghezza=14,
    ),
    Colonna(
        "stato_manutentivo",
        "Stato di manutenzione",
        Testo(120),
        "Per esempio buono, da ristrutturare.",
        alias="stato manutentivo|manutenzione|stato manutenzione",
        larghezza=24,
    ),
    Colonna(
        "stato",
        "Stato",
        Scelta(StatoUnita.choices),
        "Occupata, libera…: scegli dall'elenco.",
        alias="stato occupazione|stato unita|disponibilita",
        obbligatoria=True,
        larghezza=18,
    ),
    Colonna(
        "stato_dal",
        "In questo stato dal",
        Giorno(),
        "Da quando è in questo stato. Se cambi solo lo stato, vale il giorno della conferma.",
        alias="stato dal|dal|data stato|libera dal|vuota dal",
        larghezza=18,
    ),
    Colonna(
        "assegnabile_nel",
        "Assegnabile nel",
        _intero(2018, 2100),
        "L'anno in cui l'ente prevede di assegnarla, anche se oggi è occupata.",
        alias="anno assegnabile|assegnabile nell anno|prevista assegnabile nell anno",
        larghezza=16,
    ),
    Colonna(
        "note",
        "Note",
        Testo(righe=True),
        "Ciò che serve sapere.",
        alias="annotazioni|nota",
        larghezza=40,
    ),
)
FOGLIO: Final = "Unità"
OSSERVAZIONI: Final = "Osservazioni"
PER_CAMPO: Final = {colonna.campo: colonna for colonna in COLONNE}
PER_TITOLO: Final = {
    chiave(titolo): colonna
    for colonna in COLONNE
    for titolo in (colonna.titolo, *filter(None, colonna.alias.split("|")))
}
SCRITTE: Final = tuple(colonna for colonna in COLONNE if not colonna.solo_lettura)
OBBLIGATORIE: Final = tuple(colonna for colonna in COLONNE if colonna.obbligatoria)


def riconosci(titolo: str) -> str:
    """Return the field that a heading means, or nothing."""
    colonna = PER_TITOLO.get(chiave(titolo))
    return colonna.campo if colonna else ""
