"""The world of the matrix: Crema with one object of every kind, Cremona with its people."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Popolazione, Ruolo, TipoEnte, Utente
from crema_sap.registro.models import Documento, Effetto
from domande.custodia import controllo
from tests import factories
from tests.bandi import factories as bandi
from tests.matrice import chi, oggetti
from tests.matrice.tabella.voce import Voce
from tests.programmazione import factories as programmazione

# In the names of everything of Crema; and in what only some in Crema may read.
SEGNO = "Zafferanone"
SEGRETO = "Melograno"
ORA = bandi.DURANTE


@dataclass
class Mondo:
    """The people by who they are, the keys of the objects by kind, the open sessions."""

    crema: Ambito
    cremona: Ambito
    persone: dict[str, Utente] = field(default_factory=dict)
    chiavi: dict[str, Any] = field(default_factory=dict)
    sessioni: dict[str, str] = field(default_factory=dict)

    def argomenti(self, voce: Voce) -> dict[str, Any]:
        """The arguments that name an object of Crema."""
        return {nome: self.chiavi.get(chi, chi) for nome, chi in voce.argomenti.items()}

    def inesistenti(self, voce: Voce) -> dict[str, Any]:
        """Arguments of the same kind that name nothing in the world."""
        return {
            nome: _inesistente(self.chiavi[chi]) if chi in self.chiavi else chi
            for nome, chi in voce.argomenti.items()
        }


def crea() -> Mondo:
    """Make both ambiti, in committed transactions, on the clock of 5 November 2019."""
    mondo = Mondo(
        factories.crea_ambito(), factories.crea_ambito("AMB-CREMONA", "Ambito di Cremona")
    )
    orologio.sposta(ORA)
    with nel_ambito(mondo.crema.pk):
        _popola_crema(mondo)
    # In a child of few means, and so outside any transaction of ours.
    controllo.controlla(
        identificativo=mondo.chiavi["allegato_controllato"], ambito_id=mondo.crema.pk
    )
    with nel_ambito(mondo.cremona.pk):
        _popola_cremona(mondo)
    _apri_sessioni(mondo)
    return mondo


def _inesistente(valore: Any) -> Any:
    if isinstance(valore, UUID):
        return uuid4()
    if isinstance(valore, int):
        return 987654321
    return "999999" if valore.isdecimal() else "non-c-e"


def _popola_crema(mondo: Mondo) -> None:
    comuni = [
        factories.crea_comune(f"{nome} {SEGNO}", codice_istat=istat, codice_catastale=catastale)
        for nome, istat, catastale in (
            ("Crema", "019035", "D142"),
            ("Castelleone", "019025", "C153"),
        )
    ]
    for comune in comuni:
        Popolazione.objects.create(comune=comune, anno=2011, fonte="censimento 2011", abitanti=9000)
    ente, altro = (
        factories.crea_ente(f"Comune di {comune.nome}", comune=comune) for comune in comuni
    )
    Ambito.objects.filter(pk=mondo.crema.pk).update(capofila=ente)
    programmazione.crea_regola(dal=ORA.date() - timedelta(days=3000))
    persone = mondo.persone
    for ruolo in Ruolo:
        persone[ruolo] = factories.crea_utente(ruolo, ente, cognome=f"{ruolo.label} {SEGNO}")
    persone[chi.ALTRO_OPERATORE] = factories.crea_utente(Ruolo.OPERATORE_ENTE, altro)
    persone[chi.ALTRO_RESPONSABILE] = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, altro)
    persone[chi.ALTRO_SPORTELLO] = factories.crea_utente(Ruolo.SPORTELLO, altro)
    persone[chi.ALTRA_EISA] = factories.crea_utente(Ruolo.EISA_OPERATORE, ente)
    persone[chi.CITTADINA] = factories.crea_cittadino("Anna", "Rossi")
    persone[chi.ALTRO_CITTADINO] = factories.crea_cittadino("Marco", "Neri")
    mondo.chiavi |= oggetti.crea(mondo.crema, ente, altro, persone, SEGRETO)
    _documenti(mondo)
    mondo.chiavi["effetto"] = Effetto.objects.order_by("pk")[0].pk
    mondo.chiavi |= {"ambito": mondo.crema.pk, "comune": comuni[0].pk, "ente": ente.pk}
    incarico = persone[Ruolo.OPERATORE_ENTE].incarico
    assert incarico is not None
    mondo.chiavi |= {"utente": incarico.utente_id, "incarico": incarico.pk}


def _documenti(mondo: Mondo) -> None:
    """One ready document of each kind of reader, with its file."""
    persone = mondo.persone
    operatore, capofila = persone[Ruolo.OPERATORE_ENTE], persone[Ruolo.CAPOFILA]
    for nome, tipo, di, pubblico in (
        ("documento_ente", "ricevuta_dichiarazione", operatore, False),
        ("documento_bozza", "piano_annuale_bozza", capofila, False),
        ("documento_cittadina", "ricevuta_domanda", persone[chi.CITTADINA], False),
        ("documento_pubblico", "avviso", capofila, True),
    ):
        relativo = f"{mondo.crema.pk}/{nome}.pdf"
        file = settings.MEDIA_ROOT / relativo
        file.parent.mkdir(parents=True, exist_ok=True)
        titolo = f"Documento {SEGNO}" if pubblico else f"Documento {SEGNO} {SEGRETO}"
        file.write_bytes(f"%PDF-1.4 {titolo}".encode())
        documento = Documento.objects.create(
            tipo=tipo,
            oggetto_tipo="matrice",
            oggetto_id=nome,
            titolo=titolo,
            nome_file=f"{nome}.pdf",
            data=ORA,
            codice=f"MATR-{nome[10:14].upper()}",
            stato="PRONTO",
            percorso=relativo,
            impronta="0" * 64,
            pubblico=pubblico,
            richiesto_da=di.pk,
            ente_id=di.ente_attivo_id,
        )
        mondo.chiavi[nome] = documento.pk
        mondo.chiavi[f"codice_{nome}"] = documento.codice


def _popola_cremona(mondo: Mondo) -> None:
    comune = factories.crea_comune("Cremona", codice_istat="019036", codice_catastale="D150")
    ente = factories.crea_ente("Comune di Cremona", comune=comune)
    factories.crea_ente("ALER di Cremona", tipo=TipoEnte.ALER)
    Ambito.objects.filter(pk=mondo.cremona.pk).update(capofila=ente)
    for ruolo in Ruolo:
        mondo.persone[chi.di_cremona(ruolo)] = factories.crea_utente(ruolo, ente)


def _apri_sessioni(mondo: Mondo) -> None:
    letto = f"fascicolo-{mondo.chiavi['istruttoria']}"
    for nome, utente in mondo.persone.items():
        cliente = Client()
        cliente.force_login(utente)
        sessione = cliente.session
        # The purpose of reading the dossier was said: what follows is what the role allows.
        sessione[letto] = True
        sessione.save()
        mondo.sessioni[nome] = cliente.cookies[settings.SESSION_COOKIE_NAME].value
