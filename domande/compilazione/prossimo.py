"""What comes next for a draft or a domanda, until when, under which norm: only what is certain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bandi.rules.finestra import Finestra
from bandi.states import FaseAvviso
from crema_sap.web.formati import data_con_giorno, data_estesa, data_ora
from domande.rules.calendario_graduatoria import (
    ART_12,
    DECISIONE,
    PROVVISORIA,
    PUBBLICAZIONE,
    RETTIFICA,
    FaseTermine,
    Termine,
)

ART_8 = "R.R. 4/2017, art. 8"
DIRA_LA_RIPRESA = "Il nuovo termine lo dirà l’atto di ripresa."
REVOCATO = "Avviso revocato"
DA_VERIFICARE = "; il modo di contare i giorni è da verificare"
# Where the ambito has not said how it counts days, no day is certain.
SENZA_REGOLA = (
    "Gli enti approvano le graduatorie provvisorie entro cinque giorni dalla chiusura. Quando sono"
    " pubblicate le trovi in «Graduatorie»."
)
TERMINI_IN_CORSO = {
    PROVVISORIA: "Gli enti approvano le graduatorie provvisorie: non devi fare niente.",
    RETTIFICA: "Le graduatorie provvisorie sono pubblicate. Puoi chiedere la rettifica del"
    " punteggio, solo per un’invalidità la cui pratica è cominciata prima della chiusura.",
    DECISIONE: "Gli enti decidono sulle richieste di rettifica.",
    PUBBLICAZIONE: "Gli enti pubblicano le graduatorie definitive.",
}
TERMINI_PASSATI = {
    PROVVISORIA: "Le graduatorie provvisorie non risultano ancora approvate.",
    DECISIONE: "Qualche richiesta di rettifica non risulta ancora decisa.",
    PUBBLICAZIONE: "Le graduatorie definitive non risultano ancora pubblicate.",
}

type Termini = Sequence[tuple[Termine, FaseTermine]]


@dataclass(frozen=True, slots=True)
class Passo:
    """The next step: what it is, the words of its term, the term itself, its norm.

    `entro` and `norma` are empty where no date is certain. `al_posto_dello_stato`: what the avviso
    has become, when the state of the domanda says no longer anything.
    """

    testo: str
    termine: str = ""
    entro: datetime | date | None = None
    norma: str = ""
    al_posto_dello_stato: str = ""

    @property
    def e_un_istante(self) -> bool:
        """Whether the term is an instant, to count down to, and not a day."""
        return isinstance(self.entro, datetime)


def della_bozza(fase: FaseAvviso, finestra: Finestra, mancanti: int) -> Passo:
    """What to do with a draft that lacks so many sections.

    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    if fase is FaseAvviso.APERTO:
        if not mancanti:
            da_fare = "Hai risposto a tutto: rileggi e invia."
        elif mancanti == 1:
            da_fare = "Ti manca una parte: completala, poi invia."
        else:
            da_fare = f"Ti mancano {mancanti} parti: completale, poi invia."
        return _fino_alla_chiusura(da_fare, "Si invia fino al", finestra)
    if fase is FaseAvviso.SOSPESO:
        return _sospeso("Puoi continuare a scrivere: si invia dopo la ripresa.", finestra)
    if fase is FaseAvviso.REVOCATO:
        return Passo(
            "L’avviso è stato revocato e non riceve più domande. Le risposte restano conservate.",
            al_posto_dello_stato=REVOCATO,
        )
    if fase is FaseAvviso.CHIUSO:
        testo = "Non è stata inviata e non partecipa. Le risposte restano conservate."
        return Passo(testo, "Il termine era il", finestra.chiude_il, ART_8)
    return Passo("Potrai inviarla dall’apertura.", "Si apre il", finestra.apre_il, ART_8)


def della_domanda(
    fase: FaseAvviso, finestra: Finestra, termini: Termini = (), *, verificati: bool = True
) -> Passo:
    """What comes next for a domanda that takes part; `termini` are those of its graduatoria.

    `verificati`: whether somebody has verified the rule that counts them.
    Norma: R.R. 4/2017, art. 8 (the term of the avviso) and art. 12 (the graduatoria).
    """
    if fase is FaseAvviso.REVOCATO:
        return Passo(
            "L’avviso è stato revocato: questa domanda non va avanti.",
            al_posto_dello_stato=REVOCATO,
        )
    if fase is FaseAvviso.SOSPESO:
        return _sospeso("La tua domanda resta ricevuta.", finestra)
    if fase is FaseAvviso.CHIUSO:
        return _dopo_la_chiusura(termini, "" if verificati else DA_VERIFICARE)
    testo = "Non devi fare altro. Se hai sbagliato, puoi ritirarla e inviarne un’altra."
    return _fino_alla_chiusura(testo, "Si può ritirare fino al", finestra)


def della_ritirata(fase: FaseAvviso, finestra: Finestra, ritirata_il: datetime) -> Passo:
    """What is left to who withdrew, and has not begun another domanda for the same avviso.

    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    testo = f"L’hai ritirata il {data_ora(ritirata_il)}: non partecipa."
    if fase is FaseAvviso.APERTO:
        return _fino_alla_chiusura(
            f"{testo} Se vuoi partecipare, inviane un’altra.", "Si invia fino al", finestra
        )
    if fase is FaseAvviso.SOSPESO:
        return _sospeso(f"{testo} Un’altra si può inviare dopo la ripresa.", finestra)
    return Passo(testo)


def di_chi_ha_ricominciato(ritirata_il: datetime) -> Passo:
    """What a withdrawn domanda is to who has another one for the same avviso."""
    return Passo(f"L’hai ritirata il {data_ora(ritirata_il)}: al suo posto vale quella nuova.")


def _fino_alla_chiusura(testo: str, termine: str, finestra: Finestra) -> Passo:
    if finestra.sospesa_dal is not None:
        # A suspension decided and not yet begun: until then, and what follows is not known.
        return Passo(
            f"{testo} Poi l’avviso è sospeso. {DIRA_LA_RIPRESA}",
            termine,
            finestra.sospesa_dal,
            ART_8,
        )
    return Passo(testo, termine, finestra.chiude_il, ART_8)


def _sospeso(testo: str, finestra: Finestra) -> Passo:
    if finestra.sospesa_dal is not None:
        dal = data_con_giorno(finestra.sospesa_dal)
        return Passo(f"L’avviso è sospeso da {dal}. {testo} {DIRA_LA_RIPRESA}")
    return Passo(f"L’avviso è sospeso. {testo}", "Si riprende il", finestra.riprende_il, ART_8)


def _dopo_la_chiusura(termini: Termini, riserva: str) -> Passo:
    for voce, fase in termini:
        if fase is FaseTermine.IN_CORSO:
            norma = voce.norma + riserva
            return Passo(TERMINI_IN_CORSO[voce.codice], "Entro il", voce.scade, norma)
        if fase is FaseTermine.SCADUTO:
            norma = voce.norma + riserva
            return Passo(TERMINI_PASSATI[voce.codice], "Il termine era il", voce.scade, norma)
    fasi = {voce.codice: fase for voce, fase in termini}
    avvenuti = {voce.codice: voce.avvenuto_il for voce, _fase in termini if voce.avvenuto_il}
    if PUBBLICAZIONE in avvenuti:
        quando = data_estesa(avvenuti[PUBBLICAZIONE])
        return Passo(f"Le graduatorie definitive sono pubblicate dal {quando}.")
    if fasi.get(RETTIFICA) is FaseTermine.FINITO:
        return Passo(
            "Il termine per chiedere la rettifica è passato: si aspettano le graduatorie"
            " definitive."
        )
    if PROVVISORIA in avvenuti:
        return Passo("Le graduatorie provvisorie sono approvate: si aspetta la pubblicazione.")
    return Passo(SENZA_REGOLA, norma=ART_12)
