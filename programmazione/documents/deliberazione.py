"""The deliberazione by which the Assemblea approves or rejects a plan: premises, vote, decision."""

from django.conf import settings
from django.template.loader import render_to_string

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from programmazione import permissions, selectors
from programmazione.documents import tabelle, verbale
from programmazione.models import EsitoVotazione, Seduta, Votazione
from programmazione.selectors import PaginaSeduta

DELIBERAZIONE = "deliberazione_assemblea"


@compositore(DELIBERAZIONE, lettori=permissions.REDAZIONE, di_ambito=True)
def componi_deliberazione(documento: Documento) -> pdf.Fascicolo:
    """Compose the act of a session that approved its plan, or rejected it, from its vote."""
    seduta = selectors.seduta_del_documento(documento.oggetto_id)
    regola = verbale.regola_della(seduta)
    pagina = selectors.pagina_seduta(seduta)
    votazione = _votazione(pagina)
    voti = verbale.voti_espressi(pagina)
    premesse = _sezione("premesse", seduta, conti=verbale.spiegazioni(votazione, "Numero legale"))
    voto = _sezione(
        "voto",
        seduta,
        pagina=pagina,
        conteggi=verbale.conteggi(voti),
        conti=verbale.spiegazioni(votazione, "Maggioranza"),
    )
    approvato = votazione.esito == EsitoVotazione.APPROVATO
    che_cosa = f"{'approvazione' if approvato else 'rigetto'} del {seduta.piano.denominazione}"
    dispositivo = _sezione("dispositivo" if approvato else "rigetto", seduta)
    return pdf.Fascicolo(
        titolo=f"Deliberazione {seduta.atto}",
        sottotitolo=f"{che_cosa[0].upper()}{che_cosa[1:]}",
        ente=seduta.ambito.nome,
        organo=verbale.ORGANO,
        oggetto=f"{verbale.ORGANO}: {che_cosa}",
        data=documento.data,
        copertina=False,
        sezioni=(
            pdf.Sezione("premesse", "Premesse", premesse),
            pdf.Sezione("votazione", "Votazione", voto, livello=2),
            pdf.Sezione("delibera", "Delibera", dispositivo, livello=2),
            pdf.Sezione("atto", "Atto", _sezione("atto", seduta, votazione=votazione), livello=2),
            verbale.firme(seduta, pagina),
        ),
        allegati=(pdf.Allegato("voti.csv", tabelle.csv_voti(voti), "text/csv", "Voti"),),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
        avvertenza=verbale.avvertenza(regola),
    )


def _votazione(pagina: PaginaSeduta) -> Votazione:
    if pagina.votazione is None:
        raise ValueError("Senza una votazione non c'è deliberazione.")
    return pagina.votazione


def _sezione(nome: str, seduta: Seduta, **dati: object) -> str:
    return render_to_string(
        f"programmazione/pdf/_deliberazione_{nome}.html",
        {"seduta": seduta, "piano": seduta.piano, **dati},
    )
