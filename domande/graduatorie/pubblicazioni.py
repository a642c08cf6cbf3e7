"""The publication of the lists that every owner has approved, by code and with nobody in them."""

from datetime import datetime

from django.db import connection, transaction

from bandi.models import Avviso
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota
from crema_sap.web.tasks import ripubblica as ripubblica_albero
from domande.graduatorie import codici, letture_calendario, letture_pubblicazioni, permissions
from domande.graduatorie.letture_pubblicazioni import Pubblicabile
from domande.models import Elaborazione, PubblicazioneGraduatoria, RegolaTermini, TipoGraduatoria

# A list of few rows is published without any: among so few a code does not hide a person. Codes are
# of this publication alone. The points are in the definitiva: with two lists that tell points, the
# one that changed would be the one with a disability.
SCRIVI_LISTE = (
    "INSERT INTO domande_listapubblicata"
    " (pubblicazione_id, unita_offerta_id, nascosta, codici, isbar)"
    " SELECT %(pubblicazione)s, l.unita_offerta_id, l.lunghezza < %(soglia)s,"
    " CASE WHEN l.lunghezza < %(soglia)s THEN '{}' ELSE"
    " (SELECT array_agg(concat_ws('-', substr(c.segni, 1, 4), substr(c.segni, 5, 4),"
    " substr(c.segni, 9, 4)) ORDER BY p.posto)"
    " FROM unnest(l.domande) WITH ORDINALITY AS p(domanda, posto)"
    " JOIN domande_domanda d ON d.id = p.domanda"
    " CROSS JOIN LATERAL (SELECT upper(encode(sha256(%(segreto)s"
    " || convert_to(concat(d.codice_pubblico, CASE WHEN %(per_lista)s THEN ':' END,"
    " CASE WHEN %(per_lista)s THEN l.unita_offerta_id END), 'UTF8')), 'hex')) AS segni) c) END,"
    " CASE WHEN l.lunghezza < %(soglia)s OR NOT %(con_punti)s THEN '{}' ELSE l.isbar END"
    " FROM domande_listagraduatoria l WHERE l.elaborazione_id = %(elaborazione)s"
)
EFFETTO = "graduatoria_pubblicata"


class PubblicazioneNonAmmessa(Exception):
    """These lists can't be published, or not now; the message says why and what to do."""


@transaction.atomic
def pubblica(
    *, avviso: Avviso, impronta: str, utente: Utente, ora: datetime
) -> PubblicazioneGraduatoria:
    """Publish the newest run as provvisoria, or as definitiva once it is approved as such.

    `impronta` is the result that the person has read. Raises `PermissionDenied` unless the
    capofila asks, `PubblicazioneNonAmmessa`. Norma: R.R. 4/2017, art. 12.
    """
    avviso = Avviso.objects.select_for_update(of=("self",)).get(pk=avviso.pk)
    permissions.verifica_pubblicazione(utente)
    pronta = letture_pubblicazioni.pubblicabile(avviso)
    if pronta.ostacolo or pronta.elaborazione is None or pronta.tipo is None:
        raise PubblicazioneNonAmmessa(pronta.ostacolo)
    if pronta.elaborazione.risultato_impronta != impronta:
        raise PubblicazioneNonAmmessa(
            "Mentre leggevi è arrivata un'elaborazione nuova: guarda la pagina aggiornata."
        )
    regola = _regola(pronta)
    prima = letture_calendario.prima_pubblicazione(avviso.pk)
    entro = (
        prima.rettifiche_entro
        if prima
        else letture_calendario.con_patroni(regola).entro(ora, regola.giorni_rettifica)
    )
    return _scrivi(
        pronta.elaborazione, tipo=pronta.tipo, regola=regola, entro=entro, utente=utente, ora=ora
    )


@transaction.atomic
def ripubblica(*, elaborazione: Elaborazione, ora: datetime) -> PubblicazioneGraduatoria:
    """Publish again, by itself, the run that follows from a rettifica that was granted."""
    prima = letture_calendario.prima_pubblicazione(elaborazione.avviso_id)
    if prima is None:
        raise PubblicazioneNonAmmessa("Non c'è una pubblicazione da aggiornare.")
    return _scrivi(
        elaborazione,
        tipo=TipoGraduatoria.PROVVISORIA,
        regola=prima.regola,
        entro=prima.rettifiche_entro,
        utente=None,
        ora=ora,
    )


def _regola(pronta: Pubblicabile) -> RegolaTermini:
    regola = letture_pubblicazioni.regola(pronta)
    if regola is None:
        raise PubblicazioneNonAmmessa(
            "Manca la regola dei termini: caricala dal calendario, poi pubblica."
        )
    return regola


def _scrivi(
    elaborazione: Elaborazione,
    *,
    tipo: TipoGraduatoria,
    regola: RegolaTermini,
    entro: datetime,
    utente: Utente | None,
    ora: datetime,
) -> PubblicazioneGraduatoria:
    pubblicazione = PubblicazioneGraduatoria.objects.create(
        avviso_id=elaborazione.avviso_id,
        elaborazione=elaborazione,
        tipo=tipo,
        regola=regola,
        impronta=elaborazione.risultato_impronta,
        rettifiche_entro=entro,
        pubblicata_il=ora,
        pubblicata_da=utente,
    )
    with connection.cursor() as cursore:
        cursore.execute(
            SCRIVI_LISTE,
            {
                "pubblicazione": pubblicazione.pk,
                "elaborazione": elaborazione.pk,
                "soglia": regola.soglia_lista,
                "segreto": codici.chiave_di(pubblicazione),
                "per_lista": codici.per_lista(tipo),
                "con_punti": tipo == TipoGraduatoria.DEFINITIVA,
            },
        )
    ripubblica_albero(chiave=f"graduatoria:{pubblicazione.pk}")
    accoda(EFFETTO, chiave=f"{EFFETTO}:{pubblicazione.pk}", pubblicazione_id=pubblicazione.pk)
    annota(
        atto="PUBBLICAZIONE_GRADUATORIA",
        oggetto=pubblicazione,
        utente=utente,
        ora=ora,
        dati={
            "elaborazione": elaborazione.numero,
            "tipo": tipo,
            "risultato": elaborazione.risultato_impronta,
            "rettifiche_entro": entro.isoformat(),
        },
    )
    return pubblicazione
