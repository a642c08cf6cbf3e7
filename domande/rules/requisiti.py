"""The requirements of access, each explained with its norm. Pure.

A requirement that is not met never stops the filing: the citizen reads why and may still file.
"""

from datetime import date

from bandi.rules.tipi import Profilo
from crema_sap.norme import Esito, Norma
from domande.rules import residenza, tempo
from domande.rules.esiti import giorno, no, si
from domande.rules.fatti import (
    Cittadinanza,
    FattiNucleo,
    Permesso,
    Relazione,
    TipoPermesso,
)
from domande.rules.requisiti_economici import (
    requisito_indigenza,
    requisito_isee,
    requisito_patrimonio,
)

NUCLEO = Norma("R.R. 4/2017", "art. 6")
CITTADINANZA = Norma("L.R. 16/2016", "art. 22 c. 1 lett. a); R.R. 4/2017, art. 7 c. 1 lett. a)")
RESIDENZA = Norma("L.R. 16/2016", "art. 22 c. 1 lett. b); R.R. 4/2017, art. 7 c. 1 lett. b)")
PROPRIETA = Norma("L.R. 16/2016", "art. 22 c. 1 lett. d); R.R. 4/2017, art. 7 c. 1 lett. d)")
DECADENZA = Norma("L.R. 16/2016", "art. 22 c. 1 lett. e)")
OCCUPAZIONE = Norma("L.R. 16/2016", "art. 22 c. 1 lett. f)")
CESSIONE = Norma("R.R. 4/2017", "art. 7")
ASSEGNAZIONE = Norma("R.R. 4/2017", "art. 7")

PERMESSI_AMMESSI = {
    TipoPermesso.LUNGO_PERIODO: "permesso di soggiorno UE per soggiornanti di lungo periodo",
    TipoPermesso.PROTEZIONE_INTERNAZIONALE: (
        "protezione internazionale, parificata ai cittadini italiani (d.lgs. 251/2007, art. 29)"
    ),
}


def verifica_requisiti(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> tuple[Esito, ...]:
    """All the requirements on the day of the domanda, met or not, in the order of the law.

    Norma: L.R. 16/2016, art. 22; R.R. 4/2017, art. 6, 7 and 13.
    """
    return (
        requisito_nucleo(fatti, profilo, alla_data),
        requisito_cittadinanza(fatti, alla_data),
        requisito_residenza_o_lavoro(fatti, profilo, alla_data),
        requisito_isee(fatti, profilo, alla_data),
        requisito_patrimonio(fatti, profilo),
        requisito_proprieta(fatti),
        requisito_decadenza(fatti, profilo),
        requisito_occupazione(fatti, profilo),
        requisito_cessione(fatti),
        requisito_assegnazione_in_proprieta(fatti),
        requisito_indigenza(fatti, profilo, alla_data),
    )


def requisito_nucleo(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Esito:
    """Relatives and in-laws have lived with the applicant for a year (anniversary included).

    Norma: R.R. 4/2017, art. 6.
    """
    anni = profilo.parametri.convivenza_parenti_anni
    estranei = [
        indice
        for indice, voce in enumerate(fatti.componenti, start=1)
        if voce.relazione in (Relazione.PARENTE, Relazione.AFFINE)
        and not tempo.almeno_anni(voce.convive_dal, alla_data, anni)
    ]
    if not fatti.componenti:
        return no("nucleo", NUCLEO, "Il nucleo non ha componenti.", "Indica chi ne fa parte.")
    if estranei:
        chi = ", ".join(str(indice) for indice in estranei)
        return no(
            "nucleo",
            NUCLEO,
            f"Parenti e affini fanno parte del nucleo se convivono da almeno {anni} anno: "
            f"non risulta per il componente n. {chi}.",
            "Correggi la data di inizio della convivenza o togli il componente.",
        )
    return si("nucleo", NUCLEO, "La composizione del nucleo è ammessa.")


def requisito_cittadinanza(fatti: FattiNucleo, alla_data: date) -> Esito:
    """Italian or EU citizenship, or a long-term permit, or a two-year permit with regular work.

    A permit is valid up to its last day; one under renewal stays valid.

    Norma: L.R. 16/2016, art. 22 c. 1 lett. a); d.lgs. 286/1998, art. 5 c. 9 bis and 40 c. 6.
    """
    codice = "cittadinanza"
    if fatti.cittadinanza is None:
        return no(codice, CITTADINANZA, "La cittadinanza non è indicata.", "Indicala.")
    if fatti.cittadinanza is not Cittadinanza.EXTRA_UE:
        quale = fatti.cittadinanza.value.replace("unione_europea", "di uno Stato dell'UE")
        return si(codice, CITTADINANZA, f"Cittadinanza {quale}.")
    return _permesso(fatti.permesso, alla_data)


def _permesso(permesso: Permesso | None, alla_data: date) -> Esito:
    codice = "cittadinanza"
    if permesso is None:
        return no(codice, CITTADINANZA, "Manca il permesso di soggiorno.", "Indica quale hai.")
    if _scaduto(permesso, alla_data):
        return no(
            codice,
            CITTADINANZA,
            "Il permesso di soggiorno è scaduto e il rinnovo non è stato chiesto.",
            "Chiedi il rinnovo e indicalo nella domanda.",
        )
    if permesso.tipo in PERMESSI_AMMESSI:
        return si(codice, CITTADINANZA, f"Titolo: {PERMESSI_AMMESSI[permesso.tipo]}.")
    if permesso.tipo is TipoPermesso.ALMENO_BIENNALE and permesso.lavoro_regolare:
        return si(codice, CITTADINANZA, "Permesso almeno biennale e regolare lavoro.")
    return no(
        codice,
        CITTADINANZA,
        "Serve il permesso di lungo periodo, oppure un permesso almeno biennale con un regolare "
        "lavoro dipendente o autonomo.",
        "Se lavori regolarmente con un permesso almeno biennale, indicalo.",
    )


def _scaduto(permesso: Permesso, alla_data: date) -> bool:
    scade_il = permesso.scade_il
    return scade_il is not None and scade_il < alla_data and not permesso.rinnovo_richiesto


def requisito_residenza_o_lavoro(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Esito:
    """Residence or work in Lombardia, unbroken for the years of the profile (anniversary included).

    Where the profile has no years (since Corte cost. 44/2020), on the day of the domanda.

    Norma: L.R. 16/2016, art. 22 c. 1 lett. b); R.R. 4/2017, art. 7 c. 1 lett. b).
    """
    anni = profilo.requisiti.residenza_o_lavoro_regione_anni
    residente_dal = residenza.residente_in_lombardia_dal(fatti, alla_data)
    lavora_dal = fatti.lavoro_lombardia_dal
    durata = "" if anni is None else f" da almeno {anni} anni"
    valori = {
        "residente_dal": residente_dal.isoformat() if residente_dal else "",
        "lavora_dal": lavora_dal.isoformat() if lavora_dal else "",
    }
    if tempo.almeno_anni(residente_dal, alla_data, anni or 0):
        motivo = f"Residenza in Lombardia{durata}: dal {giorno(residente_dal)}."
    elif tempo.almeno_anni(lavora_dal, alla_data, anni or 0):
        motivo = f"Lavoro in Lombardia{durata}: dal {giorno(lavora_dal)}."
    else:
        dal = f", che risulta dal {giorno(residente_dal)}" if residente_dal else ""
        return Esito(
            codice="residenza_o_lavoro",
            soddisfatto=False,
            norma=RESIDENZA,
            motivo=f"Serve la residenza o il lavoro in Lombardia{durata}, senza interruzioni; "
            f"non risulta né la residenza{dal}, né il lavoro.",
            rimedio="Controlla i periodi di residenza e di lavoro che hai indicato.",
            valori=valori,
        )
    return Esito("residenza_o_lavoro", True, RESIDENZA, motivo, valori=valori)


def requisito_proprieta(fatti: FattiNucleo) -> Esito:
    """No ownership or other real right on an adequate dwelling, in Italy or abroad.

    Norma: L.R. 16/2016, art. 22 c. 1 lett. d); R.R. 4/2017, art. 7 c. 1 lett. d).
    """
    return _dichiarato(
        "proprieta",
        PROPRIETA,
        fatti.dichiarazioni.nessuna_proprieta,
        "di non avere proprietà o diritti reali su alloggi adeguati, in Italia o all'estero",
    )


def requisito_decadenza(fatti: FattiNucleo, profilo: Profilo) -> Esito:
    """No assignment ended by decadenza or termination in the years before.

    Norma: L.R. 16/2016, art. 22 c. 1 lett. e).
    """
    return _dichiarato(
        "decadenza",
        DECADENZA,
        fatti.dichiarazioni.nessuna_decadenza,
        "di non avere avuto una decadenza o la risoluzione del contratto di un alloggio pubblico "
        f"negli ultimi {profilo.parametri.decadenza_anni} anni",
    )


def requisito_occupazione(fatti: FattiNucleo, profilo: Profilo) -> Esito:
    """No abusive occupation in the years before.

    Norma: L.R. 16/2016, art. 22 c. 1 lett. f).
    """
    return _dichiarato(
        "occupazione",
        OCCUPAZIONE,
        fatti.dichiarazioni.nessuna_occupazione,
        "di non avere occupato abusivamente un alloggio o uno spazio pubblico "
        f"negli ultimi {profilo.parametri.decadenza_anni} anni",
    )


def requisito_cessione(fatti: FattiNucleo) -> Esito:
    """The household has not ceded a dwelling previously assigned to it.

    Norma: R.R. 4/2017, art. 7.
    """
    return _dichiarato(
        "cessione",
        CESSIONE,
        fatti.dichiarazioni.nessuna_cessione,
        "di non avere ceduto, in tutto o in parte, un alloggio avuto in assegnazione",
    )


def requisito_assegnazione_in_proprieta(fatti: FattiNucleo) -> Esito:
    """No previous assignment in ownership of housing built with public money.

    Norma: R.R. 4/2017, art. 7.
    """
    return _dichiarato(
        "assegnazione_in_proprieta",
        ASSEGNAZIONE,
        fatti.dichiarazioni.nessuna_assegnazione_in_proprieta,
        "di non avere avuto in proprietà un alloggio realizzato con contributo pubblico",
    )


def _dichiarato(codice: str, norma: Norma, dichiarato: bool | None, cosa: str) -> Esito:
    if dichiarato:
        return si(codice, norma, f"Dichiarato: {cosa}.")
    if dichiarato is None:
        return no(codice, norma, f"Manca la dichiarazione {cosa}.", "Rispondi alla domanda.")
    return no(
        codice,
        norma,
        f"Non puoi dichiarare {cosa}.",
        "Chiedi consiglio allo sportello.",
    )
