"""Tells the household, and who helps it, of each act that concerns it: once, in plain words."""

from datetime import datetime

from crema_sap.web.formati import data_con_giorno, data_ora
from domande import comunicazioni
from domande.mandati import avvisi as mandati
from domande.models import FattoAssegnazione, Mandato, TipoFatto
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import UN_ISTANTE

OGGETTO = "C'è una novità sulla tua domanda"
# These leave by e-mail, where anybody may read them: why, and which dwelling, is behind the login.
DOVE = "Entra nel portale, in «Le mie domande»: lì trovi di che cosa si tratta e che cosa fare."
TESTI = {
    TipoFatto.CONVOCAZIONE: "{ente} ti convoca per {quando}. Se non puoi venire, avvisa entro"
    " {entro}.",
    TipoFatto.PREAVVISO: "{ente} ha una comunicazione importante sulla tua domanda: puoi rispondere"
    " per iscritto fino a {entro} compreso.",
    TipoFatto.OSSERVAZIONI: "Le tue osservazioni sono arrivate a {ente}.",
    TipoFatto.RIPRESA: "{ente} ha ripreso l'esame della tua domanda.",
    TipoFatto.ESCLUSIONE: "{ente} ha deciso sulla tua domanda. Nel portale leggi i motivi e come"
    " puoi opporti.",
    TipoFatto.VISITA: "{ente} ti propone un alloggio. Puoi visitarlo {quando}. Rispondi fino a"
    " {entro} compreso: dopo, la proposta non vale più.",
    TipoFatto.ACCETTAZIONE: "La tua risposta è arrivata a {ente}.",
    TipoFatto.RIFIUTO: "La tua risposta è arrivata a {ente}.",
    TipoFatto.SCADENZA: "Il termine per rispondere a {ente} è passato senza una tua risposta.",
    TipoFatto.CONSEGNA: "{ente} ha fatto l'atto di assegnazione: l'alloggio ti è consegnato.",
    TipoFatto.CONTRATTO: "{ente} ha registrato il tuo contratto.",
    TipoFatto.RITIRO: "L'alloggio che {ente} ti proponeva è stato ritirato. La tua domanda resta in"
    " graduatoria.",
}


def annuncia(*, fatto: FattoAssegnazione, ora: datetime) -> int:
    """Tell of a fact who it concerns; return how many are told now. As nobody."""
    detto = TESTI.get(TipoFatto(fatto.tipo))
    if detto is None or fatto.domanda is None:
        return 0
    testo = detto.format(
        ente=fatto.proprietario,
        quando=data_ora(fatto.appuntamento) if fatto.appuntamento else "",
        entro=data_con_giorno(giorno_di(fatto.termine - UN_ISTANTE)) if fatto.termine else "",
    )
    mandato = Mandato.objects.attivi(ora).filter(chiave=fatto.domanda.chiave).first()
    aiuta = mandati.chi_ha_aiutato(mandato) if mandato else set()
    return comunicazioni.da(
        a={fatto.domanda.richiedente_id, *aiuta},
        causale=f"assegnazione:{fatto.pk}",
        oggetto=OGGETTO,
        testo=f"Domanda {fatto.domanda.codice_pubblico}. {testo}\n\n{DOVE}\n",
        ora=ora,
        di=fatto.domanda.chiave,
    )
