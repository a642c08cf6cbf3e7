"""One object of Crema of every kind, made by the acts that make them in the portal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
from django.core.files.base import ContentFile

from bandi.models import Avviso, UnitaOfferta
from bandi.rules.finestra import Finestra
from bandi.states import StatoAvviso
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import (
    Ambito,
    Ente,
    Ruolo,
    TipoVariazione,
    Utente,
    VariazioneComune,
)
from crema_sap.registro.documenti import scrivi_intero
from domande.compilazione.contenuto import memoria
from domande.graduatorie import services as graduatorie
from domande.models import Domanda, ListaGraduatoria, SegnalazioneDoppione
from domande.services import allegati
from programmazione import services
from programmazione.foto import deposito as deposito_foto
from programmazione.importazione import services as importazioni
from programmazione.models import (
    Convocazione,
    Dichiarazione,
    FotoUnita,
    PassaggioUnita,
    Ricognizione,
    SceltaVoto,
    Seduta,
    UnitaAbitativa,
    VistaSalvata,
)
from programmazione.rules.figure import Figure
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import prova_un_profilo
from tests.domande.factories import Scena, crea_bozza, crea_domanda, risposte
from tests.domande.sportello import Sportello
from tests.domande.sportello import di as persona_di
from tests.eisa import factories as eisa
from tests.matrice import assemblea, chi, fascicoli, regione, triennio
from tests.matrice import graduatorie as pubblicate

ORA = bandi.DURANTE
PRESTO = ORA - timedelta(days=15)
CHIUSO_IL = ORA - timedelta(days=4)

type Persone = Mapping[str, Utente]


def crea(crema: Ambito, ente: Ente, altro: Ente, persone: Persone, segreto: str) -> dict[str, Any]:
    """Make everything and answer the keys by which the routes name it."""
    memoria.dimentica()
    unita = {
        codice: bandi.crea_unita(
            padrone,
            codice=codice,
            superficie_mq=Decimal("55.00"),
            note=segreto,
        )
        for codice, padrone in (
            *(("CR-1", ente), ("CR-2", ente), ("CA-1", altro)),
            *(("CR-3", ente), ("CR-4", ente)),
        )
    }
    aperto, chiuso, bozza = _avvisi(persone[Ruolo.CAPOFILA], unita, segreto)
    scena = Scena(crema, aperto, persone[Ruolo.CAPOFILA], ente, altro)
    vecchia = Scena(crema, chiuso, persone[Ruolo.CAPOFILA], ente, altro)
    chiavi = {
        "unita_cr1": unita["CR-1"].pk,
        "avviso": aperto.codice,
        "avviso_chiuso": chiuso.codice,
        "avviso_bozza": bozza.codice,
        "offerta": UnitaOfferta.objects.get(avviso=bozza).pk,
        "offerta_chiusa": UnitaOfferta.objects.get(avviso=chiuso).pk,
        "sportello": bandi.crea_sportello(ente, nome=f"Sportello {segreto}").pk,
    }
    chiavi |= _della_cittadina(scena, vecchia, persone, segreto)
    chiavi |= _mandati(scena, persone, segreto)
    chiavi |= _eisa(chiavi, persone)
    chiavi["fascicolo"] = fascicoli.crea(
        domanda_pk=chiavi["domanda_pk"], capofila=scena.capofila, segreto=segreto, ora=ORA
    )
    chiavi |= _graduatoria(chiuso, persone)
    chiavi["prova_regionale"] = regione.crea(
        avviso=chiuso, capofila=scena.capofila, segreto=segreto, ora=ORA
    )
    chiavi |= pubblicate.crea(crema, ente, altro, persone, ORA)
    chiavi |= _registro(unita["CR-1"], ente, persone[Ruolo.OPERATORE_ENTE], segreto)
    return chiavi | _programmazione(ente, persone, segreto)


def _registro(unita: UnitaAbitativa, ente: Ente, operatore: Utente, segreto: str) -> dict[str, Any]:
    """A passage, a photograph that may be seen and a saved view."""
    passaggio = PassaggioUnita.objects.create(
        unita=unita,
        tipo="GESTIONE",
        da=ente,
        decorre_il=ORA.date(),
        atto="n. 1",
        motivo=segreto,
        versione=1,
        scheda={"codice": unita.codice},
        istante=ORA,
    )
    foto = FotoUnita.objects.create(
        unita=unita,
        identificativo=uuid4(),
        soggetto="UNITA",
        testo_alternativo="La cucina",
        stato="PRONTA",
        larghezza=4,
        altezza=3,
        impronta="0" * 64,
        caricata_il=ORA,
    )
    scrivi_intero(deposito_foto.percorso(foto.identificativo, "piccola"), segreto.encode())
    vista = VistaSalvata.objects.create(
        utente=operatore, ente=ente, nome=f"Vista {segreto}", parametri="tipo=SAP"
    )
    variazione = VariazioneComune.objects.create(
        tipo=TipoVariazione.CAMBIO_NOME,
        # A day that does not come: the other objects keep their names.
        decorre_il=date(2099, 1, 1),
        a_id=unita.comune_id,
        nome_prima="Prima",
        nome_nuovo=f"Dopo {segreto}",
        atto="L.R. 1/2098",
        registrata_da=operatore,
        registrata_il=ORA,
    )
    return {
        "passaggio": passaggio.pk,
        "foto": foto.identificativo,
        "vista": vista.pk,
        "variazione": variazione.pk,
    }


def _avvisi(
    capofila: Utente, unita: Mapping[str, UnitaAbitativa], segreto: str
) -> tuple[Avviso, Avviso, Avviso]:
    aperto = bandi.crea_avviso(
        utente=capofila,
        unita=[unita["CR-1"], unita["CR-2"], unita["CA-1"]],
        titolo=f"Avviso pubblico del {unita['CR-1'].proprietario}",
    )
    chiuso = bandi.crea_avviso(
        utente=capofila,
        unita=[unita["CR-3"]],
        codice="crema-chiuso",
        finestra=Finestra(bandi.APRE, CHIUSO_IL),
    )
    bozza = bandi.crea_avviso(
        utente=capofila,
        unita=[unita["CR-4"]],
        codice="crema-bozza",
        titolo=f"Avviso in bozza {segreto}",
        stato=StatoAvviso.BOZZA,
    )
    return aperto, chiuso, bozza


def _della_cittadina(
    scena: Scena, vecchia: Scena, persone: Persone, segreto: str
) -> dict[str, Any]:
    cittadina = persone[chi.CITTADINA]
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    casa = risposte()["residenza"] | {"indirizzo": f"Via {segreto} 1"}
    bozza = crea_bozza(scena, cittadina, residenza=casa)
    nuovo, controllato = (
        allegati.aggiungi_allegato(
            bozza=bozza,
            utente=cittadina,
            tipo="invalidita",
            nome=nome,
            file=ContentFile(_pdf(nome)),
            formato="application/pdf",
            ora=ORA,
        )
        for nome in ("verbale.pdf", "controllato.pdf")
    )
    domanda = crea_domanda(
        vecchia, cittadina, ora=PRESTO, unita={"preferenze": ["CR-3"]}, residenza=casa
    )
    # Another citizen has the same people in his household.
    altro = persone[chi.ALTRO_CITTADINO]
    ambiti.entra(scena.ambito.pk, altro.pk)
    crea_domanda(vecchia, altro, ora=PRESTO, unita={"preferenze": ["CR-3"]}, residenza=casa)
    ambiti.entra(scena.ambito.pk, None)
    return {
        "doppione": SegnalazioneDoppione.objects.get().pk,
        "bozza_sua": bozza.chiave,
        "allegato": nuovo.identificativo,
        "allegato_controllato": controllato.identificativo,
        "domanda": domanda.chiave,
        "domanda_pk": domanda.pk,
    }


def _mandati(scena: Scena, persone: Persone, segreto: str) -> dict[str, Any]:
    """The desk of Crema helps the citizen with her draft, with a mandate on paper."""
    banco = Sportello(scena, persone[Ruolo.SPORTELLO])
    cittadina = persone[chi.CITTADINA]
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    lei = persona_di(Utente.objects.get(pk=cittadina.pk))
    attivo = banco.attivo(replace(lei, cognome=segreto))
    assert attivo.avviso.codice == scena.avviso.codice
    ambiti.entra(scena.ambito.pk, None)
    return {"mandato": attivo.identificativo}


def _pdf(titolo: str) -> bytes:
    scritto = BytesIO()
    with pikepdf.new() as documento:
        documento.add_blank_page()
        documento.docinfo["/Title"] = titolo
        documento.save(scritto)
    return scritto.getvalue()


def _eisa(chiavi: Mapping[str, Any], persone: Persone) -> dict[str, Any]:
    operatore = persone[Ruolo.EISA_OPERATORE]
    istruttoria = eisa.apri(Domanda.objects.get(pk=chiavi["domanda_pk"]), operatore)
    return {"istruttoria": istruttoria.pk}


def _graduatoria(avviso: Avviso, persone: Persone) -> dict[str, Any]:
    elaborazione = graduatorie.calcola(
        avviso=avviso, utente=persone[Ruolo.CAPOFILA], seme="un seme", ora=ORA
    )
    lista = ListaGraduatoria.objects.get(elaborazione=elaborazione)
    return {"lista": lista.pk} | prova_un_profilo(elaborazione, persone[Ruolo.CAPOFILA])


def _programmazione(ente: Ente, persone: Persone, segreto: str) -> dict[str, Any]:
    """A plan of 2020 with its session voted, and a survey of 2021 that is being answered."""
    capofila, segretario = persone[Ruolo.CAPOFILA], persone[Ruolo.SEGRETARIO_ASSEMBLEA]
    triennali = triennio.crea(capofila, segretario, segreto, ORA)
    vecchia = _apri(2020, capofila)
    services.chiudi_ricognizione(ricognizione=vecchia, utente=capofila, ora=ORA)
    piano = services.consolida(ricognizione=vecchia, utente=capofila, ora=ORA)
    triennali |= triennio.modifica(piano, capofila, segreto, ORA)
    services.metti_in_verifica(piano=piano, utente=capofila, ora=ORA)
    services.proponi(piano=piano, utente=capofila, ora=ORA)
    seduta = services.convoca(
        piano=piano,
        data=ORA,
        convocazione=Convocazione.PRIMA,
        luogo=f"Sala {segreto}",
        utente=capofila,
        ora=ORA,
    )
    votazione = _vota(seduta, segretario)
    altri = assemblea.crea(persone, segreto, ORA)
    _apri(2021, capofila)
    dichiarazione = Dichiarazione.objects.get(ente=ente, ricognizione__anno=2021)
    services.salva_dichiarazione(
        dichiarazione=dichiarazione,
        righe=[
            services.RigaInviata(ente.comune_id, Figure(assegnabili=5, nota_scostamento=segreto))
        ],
        riga_versione=dichiarazione.riga_versione,
        utente=persone[Ruolo.OPERATORE_ENTE],
        ora=ORA,
    )
    return (
        altri
        | triennali
        | {
            "anno_approvato": 2019,
            "anno_convocato": 2020,
            "anno_aperto": 2021,
            "seduta": seduta.pk,
            "votazione": votazione,
            "dichiarazione": dichiarazione.pk,
            "importazione": importazioni.carica(
                utente=persone[Ruolo.OPERATORE_ENTE],
                nome="unità.csv",
                dati=f"Codice;Comune\n{segreto};Crema".encode(),
                ora=ORA,
            ).pk,
            "capitolo": piano.capitoli.order_by("ordine")[0].codice,
            "commento": services.commenta(
                piano=piano,
                codice=piano.capitoli.order_by("ordine")[0].codice,
                testo=segreto,
                brano="",
                utente=capofila,
                ora=ORA,
            ).pk,
        }
    )


def _vota(seduta: Seduta, segretario: Utente) -> int:
    comuni = list(seduta.presenze.values_list("comune_id", flat=True))
    services.registra_appello(
        seduta=seduta,
        presenze={comune: services.PresenzaInviata(presente=True) for comune in comuni},
        utente=segretario,
        ora=ORA,
    )
    votazione = services.registra_voti(
        seduta=seduta,
        voti=dict.fromkeys(comuni, SceltaVoto.FAVOREVOLE),
        utente=segretario,
        ora=ORA,
    )
    return votazione.pk


def _apri(anno: int, capofila: Utente, ora: datetime = ORA) -> Ricognizione:
    return services.apri_ricognizione(
        anno=anno, scade_il=ORA + timedelta(days=20), utente=capofila, ora=ora
    )
