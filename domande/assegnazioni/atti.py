"""What every act of an assignment does first and last: hold the avviso, write the fact."""

from dataclasses import dataclass
from datetime import datetime

from bandi.models import Avviso
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota, protocolla
from domande.compilazione.risposte import canonico, sha256
from domande.graduatorie import letture_calendario
from domande.models import Assegnazione, FattoAssegnazione, TipoFatto
from domande.rules.assegnazione import termini
from domande.services.scritture import chi_agisce
from domande.states import StatoAssegnazione, verifica_passo_assegnazione

EFFETTO = "assegnazione_fatto"
# What goes out of the office has its protocol number.
IN_USCITA = frozenset(
    {
        TipoFatto.CONVOCAZIONE,
        TipoFatto.PREAVVISO,
        TipoFatto.ESCLUSIONE,
        TipoFatto.VISITA,
        TipoFatto.CONSEGNA,
    }
)
TACIUTI = frozenset({TipoFatto.PROPOSTA, TipoFatto.VERIFICA, TipoFatto.VERIFICA_AVVIATA})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contenuto:
    """What an act says, beside its kind."""

    codice: str = ""
    esito: str = ""
    motivo: str = ""
    norma: str = ""
    atto: str = ""
    termine: datetime | None = None
    appuntamento: datetime | None = None


def blocca(assegnazione: Assegnazione) -> Assegnazione:
    """Hold the avviso, so that one act at a time changes its order; read the row as it is now."""
    Avviso.objects.select_for_update(of=("self",)).get(pk=assegnazione.tornata.avviso_id)
    return Assegnazione.objects.select_related(
        "tornata__pubblicazione__regola", "offerta__unita", "domanda"
    ).get(pk=assegnazione.pk)


def registra(
    assegnazione: Assegnazione,
    tipo: TipoFatto,
    *,
    utente: Utente | None,
    ora: datetime,
    a: StatoAssegnazione | None = None,
    contenuto: Contenuto | None = None,
) -> FattoAssegnazione:
    """Write a fact, take the assignment to its state, write the register, tell who it concerns.

    Raises `TransizioneNonAmmessa` when the table has no such step.
    """
    detto = contenuto or Contenuto()
    if a is not None and tipo is not TipoFatto.PROPOSTA:
        verifica_passo_assegnazione(StatoAssegnazione(assegnazione.stato), a)
    fatto = FattoAssegnazione.objects.create(
        tornata_id=assegnazione.tornata_id,
        tipo=tipo,
        assegnazione=assegnazione,
        offerta_id=assegnazione.offerta_id,
        proprietario_id=assegnazione.proprietario_id,
        domanda_id=assegnazione.domanda_id,
        richiedente_id=assegnazione.richiedente_id,
        canale=assegnazione.canale if tipo is TipoFatto.PROPOSTA else "",
        stato=a or "",
        codice=detto.codice,
        esito=detto.esito,
        motivo=detto.motivo,
        norma=detto.norma,
        atto=detto.atto,
        protocollo=_protocolla(assegnazione, tipo, detto, ora) if tipo in IN_USCITA else "",
        termine=detto.termine,
        appuntamento=detto.appuntamento,
        istante=ora,
        utente=chi_agisce(utente) if utente else None,
    )
    if a is not None and tipo is not TipoFatto.PROPOSTA:
        assegnazione.stato = a
        assegnazione.termine, assegnazione.appuntamento = detto.termine, detto.appuntamento
        assegnazione.aggiornata_il = ora
        assegnazione.save(update_fields=["stato", "termine", "appuntamento", "aggiornata_il"])
    _segna(fatto, assegnazione, utente, ora)
    return fatto


def termine(assegnazione: Assegnazione, codice: str, dal: datetime) -> datetime:
    """The first instant that is too late, by the rules of the tornata and its calendar."""
    giorni = termini.leggi(assegnazione.tornata.regole)[codice].giorni
    regola = assegnazione.tornata.pubblicazione.regola
    return letture_calendario.con_patroni(regola).entro(dal, giorni)


def _segna(
    fatto: FattoAssegnazione, assegnazione: Assegnazione, utente: Utente | None, ora: datetime
) -> None:
    if fatto.tipo not in TACIUTI:
        accoda(EFFETTO, chiave=f"{EFFETTO}:{fatto.pk}", fatto_id=fatto.pk)
    annota(
        atto=f"ASSEGNAZIONE_{fatto.tipo}",
        oggetto=assegnazione,
        utente=chi_agisce(utente) if utente else None,
        ora=ora,
        dati={
            "unita": assegnazione.offerta.unita.codice,
            "domanda": assegnazione.domanda.codice_pubblico,
            "protocollo": fatto.protocollo,
        },
    )


def _protocolla(
    assegnazione: Assegnazione, tipo: TipoFatto, detto: Contenuto, ora: datetime
) -> str:
    scritto = {
        "domanda": assegnazione.domanda.codice_pubblico,
        "unita": assegnazione.offerta.unita.codice,
        "tipo": tipo.value,
        "motivo": detto.motivo,
        "termine": detto.termine.isoformat() if detto.termine else "",
    }
    return str(
        protocolla(
            # Many read the protocol: it does not tell who is excluded.
            oggetto=f"Comunicazione sulla domanda prot. {assegnazione.domanda.protocollo}",
            impronta=sha256(canonico(scritto)),
            ora=ora,
        )
    )
