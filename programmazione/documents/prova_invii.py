"""The proof that a plan was sent to every comune: to which address, when, with which outcome."""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from programmazione import permissions, selectors
from programmazione.documents.invii import csv_invii, quando
from programmazione.documents.tabelle import Colonna, Raccolta, Tabella
from programmazione.models import InvioPiano, Piano
from programmazione.selectors.invii import invii_della_prova, sollecitato_il

PROVA = "prova_invii"


@compositore(PROVA, lettori=permissions.VERBALIZZANO, di_ambito=True)
def componi_prova(documento: Documento) -> pdf.Fascicolo:
    """Compose the proof of the sending of a plan, one row for each comune."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    invii = invii_della_prova(piano)
    raccolta = Raccolta()
    premessa = render_to_string(
        "programmazione/pdf/_prova_invii.html",
        {
            "piano": piano,
            "comuni": len(invii),
            "partite": sum(invio.spedito_il is not None for invio in invii),
            "prese": sum(invio.preso_atto_il is not None for invio in invii),
            "senza": [invio.ente for invio in invii if not invio.recapito],
            "al": documento.data,
        },
    )
    return pdf.Fascicolo(
        titolo=f"Invio ai comuni: {piano}",
        sottotitolo=f"Protocollo {piano.protocollo}",
        ente=piano.ambito.nome,
        organo="Comune capofila",
        oggetto=f"{piano}: prova dell’invio ai comuni",
        data=documento.data,
        copertina=False,
        sezioni=(
            pdf.Sezione("trasmissione", "Trasmissione", premessa),
            pdf.Sezione(
                "invii",
                "Comune per comune",
                raccolta.tabella(tabella_invii(invii)),
                livello=2,
            ),
        ),
        allegati=raccolta.allegati(),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
    )


def versione_prova(piano: Piano, invii: Sequence[InvioPiano]) -> int:
    """Return a number drawn from what the proof says: the same state is not printed twice."""
    return int(hashlib.sha256(csv_invii(piano, invii)).hexdigest()[:7], 16) + 1


def tabella_invii(invii: Sequence[InvioPiano]) -> Tabella:
    """One row for each comune: channel, address, instants, outcome."""
    return Tabella(
        file="invii",
        titolo="A chi è arrivato il piano, come e quando",
        colonne=(
            Colonna("comune", "Comune", 20),
            Colonna("canale", "Canale", 8),
            Colonna("indirizzo", "Indirizzo", 28),
            Colonna("preparato_il"),
            Colonna("spedito_il", "E-mail partita il", 17),
            Colonna("sollecitato_il"),
            Colonna("esito", "Esito", 11),
            Colonna("presa_d_atto_il", "Presa d’atto", 16),
            Colonna("presa_d_atto_di"),
            Colonna("deliberazione_della_giunta"),
        ),
        righe=[
            (
                invio.ente.nome,
                "E-mail" if invio.recapito else "Portale",
                invio.recapito,
                quando(invio.accodato_il),
                quando(invio.spedito_il),
                sollecitato_il(invio),
                invio.stato[0],
                quando(invio.preso_atto_il),
                str(invio.preso_atto_da or ""),
                invio.delibera_giunta,
            )
            for invio in invii
        ],
    )
