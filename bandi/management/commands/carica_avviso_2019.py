"""Publishes the avviso of 2019 as the sources tell it, through the same acts as the pages."""

from datetime import date, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bandi import selectors, services
from bandi.models import Avviso, TipoOfferta
from bandi.rules.corredo import DocumentoRichiesto
from bandi.rules.finestra import Finestra, istante_di_roma
from bandi.services import DatiAvviso
from bandi.states import StatoAvviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Incarico, Ruolo, Utente
from programmazione.models import PianoAnnuale

CODICE, ANNO = "crema-2019", 2019
APRE = istante_di_roma(date(2019, 10, 14), time(9))
CHIUDE = istante_di_roma(date(2019, 12, 16), time(16))
# The source tells the window and not when the avviso was approved: the acts bear its first hour.
ATTI_IL = istante_di_roma(date(2019, 10, 14), time(8))
TITOLO = "Avviso pubblico 2019 per l’assegnazione di unità abitative"
CANALE = "Piattaforma regionale Servizi abitativi di Regione Lombardia"
FONTE = "avviso pubblicato dal Comune di Vaiano Cremasco il 21 ottobre 2019"
ATTO = "atto storico: il numero non è nelle fonti"
UNITA = 50
# What the sources ask of who applies; no source names the desks of 2019, and none is invented.
DOCUMENTI = (
    DocumentoRichiesto(titolo="Attestazione ISEE valida", dimostra="ISEE e patrimonio"),
    DocumentoRichiesto(
        titolo="Attestazione dei servizi sociali del comune di residenza",
        per_chi="a chi ha un ISEE fino a 3.000 €",
        dimostra="lo stato di indigenza (R.R. 4/2017, art. 13)",
    ),
    DocumentoRichiesto(
        titolo="Permesso di soggiorno",
        per_chi="a chi non è cittadino dell’Unione europea",
        dimostra="il titolo di soggiorno e la sua scadenza",
    ),
    DocumentoRichiesto(
        titolo="Verbale di invalidità civile",
        per_chi="a chi dichiara una disabilità",
        dimostra="la classe di disabilità",
        condizione="disabilita",
    ),
    DocumentoRichiesto(
        titolo="Provvedimento di rilascio della casa",
        per_chi="a chi deve lasciare la casa in cui vive",
        dimostra="l’autorità, la data e il giorno dell’esecuzione",
        condizione="rilascio_alloggio",
    ),
    DocumentoRichiesto(
        titolo="Certificato dell’ATS",
        per_chi="a chi vive in un alloggio antigienico",
        dimostra="le condizioni dell’alloggio",
        condizione="antigienicita",
    ),
    DocumentoRichiesto(
        titolo="Marca da bollo da 16 €", per_chi="a tutti, salvo chi è esente", dimostra=""
    ),
)


class Command(BaseCommand):
    """`carica_avviso_2019`: does what is still to be done, and nothing the second time."""

    help = "Pubblica l'avviso crema-2019: 50 unità, dal 14/10/2019 ore 9 al 16/12/2019 ore 16."

    def handle(self, *_args: Any, **_opzioni: Any) -> None:
        """Write, choose, approve, publish."""
        ambito = Ambito.objects.filter(codice=settings.AMBITO_PREDEFINITO).first()
        if ambito is None:
            raise CommandError("L'ambito non c'è: esegui prima «manage.py carica_crema_2019».")
        with nel_ambito(ambito.pk):
            utente = _capofila()
            avviso = Avviso.objects.filter(codice=CODICE).first() or _bozza(utente)
            if avviso.stato == StatoAvviso.BOZZA:
                _scegli(avviso, utente)
                services.scrivi_documenti_e_sportelli(
                    avviso=avviso, documenti=DOCUMENTI, sportelli=(), utente=utente, ora=ATTI_IL
                )
                avviso = services.approva_avviso(
                    avviso=avviso, atto=ATTO, utente=utente, ora=ATTI_IL
                )
            if avviso.stato == StatoAvviso.APPROVATO:
                services.pubblica_avviso(avviso=avviso, utente=utente, ora=ATTI_IL)
        self.stdout.write(f"Avviso {CODICE}: pubblicato, {UNITA} unità.")


def _capofila() -> Utente:
    incarico = (
        Incarico.objects.filter(ruolo=Ruolo.CAPOFILA, utente__username="capofila")
        .select_related("utente", "ente", "ambito")
        .first()
    )
    if incarico is None:
        raise CommandError("Manca l'utente «capofila»: esegui «manage.py carica_crema_2019».")
    incarico.utente.incarico = incarico
    return incarico.utente


def _bozza(utente: Utente) -> Avviso:
    piano = PianoAnnuale.objects.vigenti().filter(anno=ANNO).first()
    if piano is None:
        raise CommandError(f"Il piano {ANNO} non è approvato: l'avviso parte da lì.")
    profilo = selectors.profilo_in_vigore(APRE.date())
    if profilo is None:
        raise CommandError(
            "Nessun profilo di punteggio è adottato per il giorno dell'apertura: esegui «manage.py"
            " carica_profilo --adotta ATTO»."
        )
    dati = DatiAvviso(
        codice=CODICE,
        titolo=TITOLO,
        profilo=profilo,
        finestra=Finestra(APRE, CHIUDE),
        preferenze_massime=profilo.dati["preferenze_massime"],
        canale_ufficiale=CANALE,
        fonte=FONTE,
        # The sources tell how many units there were, not which: ours are invented.
        di_prova=True,
    )
    return services.crea_avviso_dal_piano(piano=piano, dati=dati, utente=utente, ora=ATTI_IL)


def _scegli(avviso: Avviso, utente: Utente) -> None:
    """Offer every unit of the plan, which must be as many as it declares, owner by owner."""
    assegnabili = selectors.unita_assegnabili(avviso=avviso, utente=utente)
    difformi = selectors.difformi_dal_piano(piano=avviso.piano, unita=assegnabili)
    if difformi or len(assegnabili) != UNITA:
        raise CommandError(
            f"Il patrimonio ha {len(assegnabili)} unità assegnabili nel {ANNO} e il piano ne"
            f" dichiara {UNITA}. Enti che non tornano: {', '.join(difformi) or 'nessuno'}."
        )
    scelte = dict.fromkeys((unita.pk for unita in assegnabili), TipoOfferta.IMMEDIATA)
    services.scegli_unita(avviso=avviso, scelte=scelte, utente=utente, ora=ATTI_IL)
