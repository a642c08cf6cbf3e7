"""Writes an invented household as the answers its applicant would have given. Pure.

The forms accept them (a test proves it), so that the snapshot is the one of the real sending.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random
from string import ascii_lowercase, digits
from typing import Any

from domande.compilazione.risposte import Compilazione, Risposte
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.rules import residenza
from domande.rules.fatti import Componente, FattiNucleo
from domande.rules.persone_inventate import Persona
from domande.rules.popolazione import NucleoGenerato

AMMESSI = frozenset(f"{ascii_lowercase}{digits}.")
DOMINIO = "example.org"  # RFC 2606: nobody's, so that no message reaches anybody


def compila(nucleo: NucleoGenerato, persone: Sequence[Persona], alla_data: date) -> Compilazione:
    """Answer every section. `persone` are those of the household, applicant first."""
    fatti, richiedente = nucleo.fatti, persone[0]
    caso = Random(f"{richiedente.codice_fiscale}/recapiti")  # noqa: S311 - nothing secret
    identita = {
        "cognome": richiedente.cognome,
        "nome": richiedente.nome,
        "codice_fiscale": richiedente.codice_fiscale,
        "nato_il": richiedente.nato_il.isoformat(),
        "email": posta(richiedente),
    }
    risposte: dict[Sezione, Risposte] = {
        Sezione.INFORMATIVA: {"letta": True},
        Sezione.RICHIEDENTE: _richiedente(fatti, richiedente, caso),
        Sezione.NUCLEO: _nucleo(fatti.componenti, persone),
        Sezione.RESIDENZA: _residenza(nucleo, alla_data),
        Sezione.ISEE: _isee(fatti),
        Sezione.CONDIZIONI: _condizioni(fatti),
        Sezione.UNITA: {"preferenze": list(nucleo.preferenze)},
        Sezione.DICHIARAZIONI: _dichiarazioni(fatti, alla_data, caso),
    }
    return Compilazione(
        identita=identita,
        risposte={sezione.value: risposte[sezione] for sezione in ORDINE},
        versioni={sezione.value: posto for posto, sezione in enumerate(ORDINE, start=2)},
    )


def posta(persona: Persona) -> str:
    """An address that is nobody's."""
    nome = f"{persona.nome}.{persona.cognome}.{persona.codice_fiscale[-5:]}".lower()
    pulito = "".join(segno for segno in nome if segno in AMMESSI)
    return f"{pulito}@{DOMINIO}"


def _piene(**valori: Any) -> Risposte:
    """Keep what was answered, as the forms do."""
    return {nome: _testo(v) for nome, v in valori.items() if v not in ("", None, False)}


def _testo(valore: Any) -> Any:
    if isinstance(valore, date):
        return valore.isoformat()
    return f"{valore:.2f}" if isinstance(valore, Decimal) else valore


def _richiedente(fatti: FattiNucleo, persona: Persona, caso: Random) -> Risposte:
    permesso = fatti.permesso
    return _piene(
        cittadinanza=fatti.cittadinanza.value if fatti.cittadinanza else "",
        permesso_tipo=permesso.tipo.value if permesso else "",
        permesso_scade_il=permesso.scade_il if permesso else None,
        permesso_rinnovo=permesso is not None and permesso.rinnovo_richiesto,
        permesso_lavoro=permesso is not None and permesso.lavoro_regolare,
        email=posta(persona),
        telefono=f"333 {caso.randrange(10**7):07}",
    )


def _nucleo(componenti: Sequence[Componente], persone: Sequence[Persona]) -> Risposte:
    altri = [
        {
            **_piene(
                cognome=persona.cognome,
                nome=persona.nome,
                nato_il=persona.nato_il,
                codice_fiscale=persona.codice_fiscale,
                relazione=componente.relazione.value,
                convive_dal=componente.convive_dal,
            ),
            **_condizioni_personali(componente),
        }
        for componente, persona in zip(componenti[1:], persone[1:], strict=True)
    ]
    return {**_condizioni_personali(componenti[0]), "componenti": altri}


def _condizioni_personali(componente: Componente) -> Risposte:
    return _piene(
        disabilita=componente.disabilita,
        inabile_al_lavoro=componente.inabile_al_lavoro,
        disabilita_motoria=componente.disabilita_motoria,
        forze_ordine=componente.forze_ordine,
    )


def _residenza(nucleo: NucleoGenerato, alla_data: date) -> Risposte:
    """The form asks since when, without gaps; earlier residences elsewhere do not count."""
    fatti, comune = nucleo.fatti, nucleo.comune_residenza
    return _piene(
        comune=comune,
        comune_dal=residenza.residente_in_comune_dal(fatti, comune, alla_data),
        lombardia_dal=residenza.residente_in_lombardia_dal(fatti, alla_data),
        indirizzo=nucleo.indirizzo,
        comune_lavoro=fatti.comune_lavoro,
        lavoro_lombardia_dal=fatti.lavoro_lombardia_dal,
    )


def _isee(fatti: FattiNucleo) -> Risposte:
    isee, attestato = fatti.isee, fatti.attestazione_indigenza
    if isee is None:
        return {}
    return _piene(
        valore=isee.valore,
        pse=isee.pse,
        patrimonio_mobiliare=isee.patrimonio_mobiliare,
        scade_il=isee.scade_il,
        corrente=isee.corrente,
        protocollo_dsu=isee.protocollo_dsu,
        attestazione_comune=attestato.comune if attestato else "",
        attestazione_il=attestato.rilasciata_il if attestato else None,
        attestazione_numero=attestato.numero if attestato else "",
    )


def _condizioni(fatti: FattiNucleo) -> Risposte:
    casa, famiglia = fatti.abitazione, fatti.nuova_formazione
    antigienico = casa.antigienicita
    quale = ""
    if famiglia is not None:
        quale = "da_costituire" if famiglia.da_costituire else "formata"
    return _piene(
        nuova_formazione=quale,
        formata_il=famiglia.formata_il if famiglia else None,
        rilascio_emesso_il=casa.rilascio.emesso_il if casa.rilascio else None,
        rilascio_esecuzione_il=casa.rilascio.esecuzione_il if casa.rilascio else None,
        improprio_dal=casa.improprio_dal,
        antigienico_certificato_il=antigienico.certificata_il if antigienico else None,
        antigienico_dal=antigienico.residente_dal if antigienico else None,
        superficie=casa.superficie,
        coabitazione_dal=casa.coabitazione_dal,
        barriere=casa.barriere,
    )


def _dichiarazioni(fatti: FattiNucleo, alla_data: date, caso: Random) -> Risposte:
    scritte = {
        nome: "si" if getattr(fatti.dichiarazioni, nome) else "no"
        for nome in (
            "nessuna_proprieta",
            "nessuna_decadenza",
            "nessuna_occupazione",
            "nessuna_cessione",
            "nessuna_assegnazione_in_proprieta",
        )
    }
    return {
        **scritte,
        "bollo": "marca",
        "bollo_numero": f"{caso.randrange(10**14):014}",
        "bollo_il": alla_data.isoformat(),
        "consapevole": True,
    }
