"""A graduatoria that is published, and a rettifica that waits, in the world of the matrix."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from bandi.rules.finestra import Finestra
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ambito, Ente, Ruolo, Utente
from domande.graduatorie import approvazioni, calendario, pubblicazioni
from domande.graduatorie import services as graduatorie
from domande.models import Elaborazione, ListaPubblicata
from domande.rettifiche import services as rettifiche
from domande.rules.rettifica import Correzione
from tests.bandi import factories as bandi
from tests.domande.documenti import pdf
from tests.domande.factories import Scena, crea_domanda
from tests.domande.termini import REGOLA
from tests.matrice import chi


def crea(
    crema: Ambito,
    ente: Ente,
    altro: Ente,
    persone: Mapping[str, Utente],
    ora: datetime,
    *,
    altri: Sequence[Utente] = (),
    **regola: Any,
) -> dict[str, Any]:
    """Make them, and answer their keys; alone in the list, the row is one that nobody reads."""
    capofila, cittadina = persone[Ruolo.CAPOFILA], persone[chi.CITTADINA]
    avviso = bandi.crea_avviso(
        utente=capofila,
        unita=[bandi.crea_unita(ente, codice="CR-5")],
        codice="crema-pubblicato",
        finestra=Finestra(bandi.APRE, ora - timedelta(days=4)),
        di_prova=True,
    )
    scena = Scena(crema, avviso, capofila, ente, altro)
    domande = []
    for uno in (cittadina, *altri):
        ambiti.entra(crema.pk, uno.pk)
        scelte = {"preferenze": ["CR-5"]}
        domande.append(crea_domanda(scena, uno, ora=ora - timedelta(days=15), unita=scelte))
    domanda = domande[0]
    ambiti.entra(crema.pk, None)
    calendario.carica_regola(dati=REGOLA | regola, utente=capofila, ora=ora)
    seme = {"seme": "un seme", "utente": capofila, "ora": ora}
    fatta = graduatorie.calcola(avviso=avviso, **seme)  # type: ignore[arg-type]
    fatta = Elaborazione.objects.select_related("avviso", "profilo").get(pk=fatta.pk)
    approvazioni.approva(
        elaborazione=fatta, atto="n. 1", utente=persone[Ruolo.RESPONSABILE_ENTE], ora=ora
    )
    pubblicazioni.pubblica(
        avviso=avviso, impronta=fatta.risultato_impronta, utente=capofila, ora=ora
    )
    richiesta = rettifiche.presenta(
        domanda=domanda,
        correzione=Correzione(0, "a"),
        avviata_il=(ora - timedelta(days=6)).date(),
        documento=rettifiche.Documento("verbale.pdf", ContentFile(pdf()), "application/pdf"),
        utente=cittadina,
        ora=ora,
    )
    return {
        "avviso_pubblicato": avviso.codice,
        "lista_pubblicata": ListaPubblicata.objects.get().pk,
        "domanda_in_graduatoria": domanda.chiave,
        "domande_degli_altri": [una.chiave for una in domande[1:]],
        "rettifica": richiesta.chiave,
    }
