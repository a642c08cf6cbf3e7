"""Reads the answers of a draft as the facts that the rules judge, and names its people. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domande.compilazione.sezioni import Sezione
from domande.rules import residenza as regole_residenza
from domande.rules.fatti import (
    Abitazione,
    Antigienicita,
    AttestazioneIndigenza,
    Cittadinanza,
    Componente,
    Dichiarazioni,
    FattiNucleo,
    Isee,
    NuovaFormazione,
    Periodo,
    PeriodoResidenza,
    Permesso,
    Relazione,
    Rilascio,
    TipoPermesso,
)

ALTRO_IN_LOMBARDIA = "lombardia"
FUORI_LOMBARDIA = "fuori"
ALTROVE = (ALTRO_IN_LOMBARDIA, FUORI_LOMBARDIA)
PRECEDENTI = "precedenti"
DICHIARATE = (
    "nessuna_proprieta",
    "nessuna_decadenza",
    "nessuna_occupazione",
    "nessuna_cessione",
    "nessuna_assegnazione_in_proprieta",
)

type Campi = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Persona:
    """Who a component is; the facts about them are in `FattiNucleo`."""

    cognome: str
    nome: str
    codice_fiscale: str
    nato_il: date


def persone(identita: Campi, risposte: Mapping[str, Campi]) -> list[Persona]:
    """The people of the household, the applicant first."""
    altri = risposte.get(Sezione.NUCLEO, {}).get("componenti", [])
    return [
        Persona(v["cognome"], v["nome"], v["codice_fiscale"], date.fromisoformat(v["nato_il"]))
        for v in (identita, *altri)
    ]


def leggi_fatti(identita: Campi, risposte: Mapping[str, Campi]) -> FattiNucleo:
    """Read whatever sections there are; what is not declared keeps its default.

    Norma: R.R. 4/2017, art. 9 c. 1 (the content of the domanda).
    """
    richiedente = risposte.get(Sezione.RICHIEDENTE, {})
    nucleo = risposte.get(Sezione.NUCLEO, {})
    residenza = risposte.get(Sezione.RESIDENZA, {})
    condizioni = risposte.get(Sezione.CONDIZIONI, {})
    cittadinanza = richiedente.get("cittadinanza")
    return FattiNucleo(
        componenti=_componenti(identita, nucleo),
        cittadinanza=Cittadinanza(cittadinanza) if cittadinanza else None,
        permesso=_permesso(richiedente),
        residenze=_residenze(residenza),
        residenze_lombardia=_residenze_lombardia(residenza),
        comune_lavoro=_comune(residenza.get("comune_lavoro")),
        lavoro_lombardia_dal=_data(residenza.get("lavoro_lombardia_dal")),
        isee=_isee(risposte.get(Sezione.ISEE, {})),
        attestazione_indigenza=_attestazione(risposte.get(Sezione.ISEE, {})),
        nuova_formazione=_nuova_formazione(condizioni),
        abitazione=_abitazione(condizioni),
        dichiarazioni=_dichiarazioni(risposte.get(Sezione.DICHIARAZIONI, {})),
    )


def _componenti(identita: Campi, nucleo: Campi) -> tuple[Componente, ...]:
    nato_il = _data(identita.get("nato_il"))
    if nato_il is None:
        return ()
    primo = _componente({**nucleo, "nato_il": nato_il.isoformat()}, Relazione.RICHIEDENTE)
    altri = (_componente(v, Relazione(v["relazione"])) for v in nucleo.get("componenti", []))
    return (primo, *altri)


def _componente(voce: Campi, relazione: Relazione) -> Componente:
    return Componente(
        nato_il=date.fromisoformat(voce["nato_il"]),
        relazione=relazione,
        disabilita=voce.get("disabilita") or None,
        inabile_al_lavoro=bool(voce.get("inabile_al_lavoro")),
        disabilita_motoria=bool(voce.get("disabilita_motoria")),
        forze_ordine=bool(voce.get("forze_ordine")),
        convive_dal=_data(voce.get("convive_dal")),
    )


def _permesso(richiedente: Campi) -> Permesso | None:
    if not richiedente.get("permesso_tipo"):
        return None
    return Permesso(
        tipo=TipoPermesso(richiedente["permesso_tipo"]),
        scade_il=_data(richiedente.get("permesso_scade_il")),
        rinnovo_richiesto=bool(richiedente.get("permesso_rinnovo")),
        lavoro_regolare=bool(richiedente.get("permesso_lavoro")),
    )


def _residenze(residenza: Campi) -> tuple[PeriodoResidenza, ...]:
    comune, dal = _comune(residenza.get("comune")), _data(residenza.get("comune_dal"))
    attuale = (PeriodoResidenza(comune=comune, dal=dal),) if comune and dal else ()
    prima = (
        PeriodoResidenza(
            comune=voce["comune"],
            dal=date.fromisoformat(voce["dal"]),
            al=date.fromisoformat(voce["al"]),
        )
        for voce in residenza.get(PRECEDENTI, [])
        if voce["comune"] not in ALTROVE
    )
    return (*attuale, *prima)


def _residenze_lombardia(residenza: Campi) -> tuple[Periodo, ...]:
    """The stretches in the Region whose comune is not stated; those outside it are a break.

    Who says since when they have lived in the Region, and that they left it for a while, has not
    lived there in between. From the day of the present residence on, that one counts.
    """
    dal, dove = _data(residenza.get("lombardia_dal")), residenza.get("comune")
    nel_comune_dal = _data(residenza.get("comune_dal"))
    periodi: list[Periodo] = []
    if dal and dove != FUORI_LOMBARDIA:
        tratti = regole_residenza.senza_assenze(dal, _precedenti(residenza, FUORI_LOMBARDIA))
        periodi.extend(t for t in tratti if nel_comune_dal is None or t.dal <= nel_comune_dal)
    if dove == ALTRO_IN_LOMBARDIA and nel_comune_dal:
        periodi.append(Periodo(dal=nel_comune_dal))
    periodi.extend(_precedenti(residenza, ALTRO_IN_LOMBARDIA))
    return tuple(periodi)


def _precedenti(residenza: Campi, dove: str) -> list[Periodo]:
    return [
        Periodo(dal=date.fromisoformat(voce["dal"]), al=date.fromisoformat(voce["al"]))
        for voce in residenza.get(PRECEDENTI, [])
        if voce["comune"] == dove
    ]


def _isee(isee: Campi) -> Isee | None:
    valore = _decimale(isee.get("valore"))
    if valore is None:
        return None
    return Isee(
        valore=valore,
        pse=_decimale(isee.get("pse")),
        patrimonio_mobiliare=_decimale(isee.get("patrimonio_mobiliare")),
        scade_il=_data(isee.get("scade_il")),
        corrente=bool(isee.get("corrente")),
        protocollo_dsu=isee.get("protocollo_dsu", ""),
    )


def _attestazione(isee: Campi) -> AttestazioneIndigenza | None:
    comune, giorno = _comune(isee.get("attestazione_comune")), _data(isee.get("attestazione_il"))
    if not comune or giorno is None:
        return None
    numero = isee.get("attestazione_numero", "")
    return AttestazioneIndigenza(comune=comune, rilasciata_il=giorno, numero=numero)


def _nuova_formazione(condizioni: Campi) -> NuovaFormazione | None:
    quale = condizioni.get("nuova_formazione")
    if quale == "formata":
        return NuovaFormazione(formata_il=_data(condizioni.get("formata_il")))
    return NuovaFormazione(da_costituire=True) if quale == "da_costituire" else None


def _abitazione(condizioni: Campi) -> Abitazione:
    emesso, certificata = (
        _data(condizioni.get("rilascio_emesso_il")),
        _data(condizioni.get("antigienico_certificato_il")),
    )
    antigienico_dal = _data(condizioni.get("antigienico_dal"))
    return Abitazione(
        rilascio=Rilascio(
            emesso_il=emesso, esecuzione_il=_data(condizioni.get("rilascio_esecuzione_il"))
        )
        if emesso
        else None,
        improprio_dal=_data(condizioni.get("improprio_dal")),
        antigienicita=Antigienicita(certificata_il=certificata, residente_dal=antigienico_dal)
        if certificata and antigienico_dal
        else None,
        superficie=_decimale(condizioni.get("superficie")),
        barriere=bool(condizioni.get("barriere")),
        coabitazione_dal=_data(condizioni.get("coabitazione_dal")),
    )


def _dichiarazioni(dichiarazioni: Campi) -> Dichiarazioni:
    risposte = {nome: dichiarazioni.get(nome) for nome in DICHIARATE}
    return Dichiarazioni(
        **{nome: None if valore is None else valore == "si" for nome, valore in risposte.items()}
    )


def _comune(codice: str | None) -> str | None:
    return codice if codice and codice not in ALTROVE else None


def _data(testo: str | None) -> date | None:
    return date.fromisoformat(testo) if testo else None


def _decimale(testo: str | None) -> Decimal | None:
    return Decimal(testo) if testo else None
