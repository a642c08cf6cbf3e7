"""What the graduatorie ask of who works here, on the first page: terms that run or have passed."""

from datetime import date, datetime

from django.urls import reverse

from bandi.rules.finestra import Momento, momento
from bandi.selectors import finestra
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.cruscotto import Compito, fonte
from crema_sap.web.formati import data_con_giorno
from domande.graduatorie import letture_approvazioni, letture_calendario, selectors
from domande.rules.calendario_graduatoria import PROVVISORIA, PUBBLICAZIONE, FaseTermine

CHE_COSA = {
    PROVVISORIA: "Graduatoria provvisoria da approvare",
    PUBBLICAZIONE: "Graduatoria definitiva da approvare e pubblicare",
}


@fonte
def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell the capofila which terms run or have passed, an owner those that wait for it."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.RESPONSABILE_ENTE):
        return []
    chiusi = {
        avviso.pk: avviso
        for avviso in selectors.avvisi_senza_definitiva(utente=utente)
        if momento(finestra(avviso), ora) is Momento.DOPO
    }
    if chiusi and not utente.ha_ruolo(Ruolo.CAPOFILA):
        manca = letture_approvazioni.mancano_a(utente=utente)
        chiusi = {pk: avviso for pk, avviso in chiusi.items() if pk in manca}
    if not chiusi:
        return []
    chiusure = {pk: finestra(avviso).chiude_il for pk, avviso in chiusi.items()}
    return [
        _compito(chiusi[pk].codice, chiusi[pk].titolo, CHE_COSA[voce.codice], voce.scade, fase)
        for pk, quadro in letture_calendario.quadri(chiusure, ora).items()
        for voce, fase in quadro.voci
        if voce.codice in CHE_COSA and fase in {FaseTermine.IN_CORSO, FaseTermine.SCADUTO}
    ]


def _compito(
    codice: str, titolo: str, che_cosa: str, scade: date | None, fase: FaseTermine
) -> Compito:
    tardi = fase is FaseTermine.SCADUTO
    return Compito(
        titolo=che_cosa,
        testo=f"{titolo}. {'Il termine è passato' if tardi else 'Entro'}:"
        f" {data_con_giorno(scade)}.",
        indirizzo=reverse("domande:graduatoria", args=[codice]),
        azione="Guarda",
        stato="In ritardo" if tardi else "In corso",
        tono="negativo" if tardi else "corso",
        urgente=tardi,
    )
