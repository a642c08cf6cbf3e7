"""Steps 1 to 3: enti declare, the capofila consolidates, the Assemblea approves, the PDF."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.utils.text import slugify
from playwright.sync_api import Locator

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Comune, Ente, TipoEnte
from crema_sap.orologio import ROMA
from programmazione import services
from programmazione.dimostrazione import cifre
from programmazione.dimostrazione.territorio import persona
from programmazione.models import Dichiarazione, UnitaAbitativa
from programmazione.states import StatoDichiarazione
from tests.percorsi.viaggiatore import Viaggiatore

TOTALI = {
    "Comuni": "48",
    "Unità": "699",
    "Libere": "18",
    "Si libereranno": "11",
    "Assegnabili nell’anno": "50",
    "Assegnate l’anno prima": "28",
}
NOMI_CIFRE = {
    "liberi": "Libere",
    "turnover": "Si libereranno",
    "assegnabili": "Assegnabili nel 2019",
    "assegnati_anno_precedente": "Assegnate nel 2018",
    "patrimonio_sas": "SAS",
}


def sposta_orologio(quando: str) -> None:
    """Move the clock with the command, in this process."""
    call_command("orologio", quando)


def apre_la_ricognizione(capofila: Viaggiatore) -> None:
    """The capofila opens the survey of 2019 with a deadline."""
    capofila.vai("/ricognizione/")
    capofila.segui("Apri una ricognizione")
    capofila.scrivi("Anno", "2019")
    capofila.scrivi("Ultimo giorno per rispondere", "31/05/2019")
    capofila.premi("Apri la ricognizione")
    capofila.legge("Hanno risposto")


def dichiara_castelleone(operatore: Viaggiatore) -> None:
    """An officer declares by form: a wrong count first, then the right ones."""
    _apre_la_dichiarazione(operatore)
    operatore.scrivi("Libere", "-1")
    operatore.premi("Salva e trasmetti")
    operatore.legge("Il numero non può essere negativo.")
    for campo, valore in cifre.righe_della_fonte()[False, "Castelleone"].cifre.items():
        _casella(operatore, campo).fill(str(valore))
    # The other boxes came filled in with what the register counts.
    operatore.pagina.get_by_label("le confermo").check()
    operatore.premi("Salva senza trasmettere")
    operatore.legge("Non è ancora trasmessa")
    operatore.premi("Salva e trasmetti")
    operatore.legge("Dichiarazione trasmessa e protocollata.")


def dichiara_zero(operatore: Viaggiatore) -> None:
    """A comune without stock answers zero in one click."""
    _apre_la_dichiarazione(operatore)
    operatore.premi("Dichiara zero unità")
    operatore.legge("L’ente dichiara di non avere unità.")


def dichiara_aler(aler: Viaggiatore) -> None:
    """The ALER declares its totals and, comune by comune, what the source names."""
    _apre_la_dichiarazione(aler)
    righe = {c: r for (e_aler, c), r in cifre.righe_della_fonte().items() if e_aler}
    comuni = sorted(comune for comune in righe if comune)
    for comune in comuni:
        aler.scegli("Aggiungi le cifre di un comune", comune)
        aler.premi("Salva senza trasmettere")
        _compila(aler, comune, righe[comune])
    _compila(aler, "Tutto il territorio", righe[None], senza_nota=True)
    aler.premi("Salva e trasmetti")
    assert "non è ancora trasmessa" in aler.testo(), "29 ≠ 5 + 4 asks for its reason"
    _compila(aler, "Tutto il territorio", righe[None])
    aler.premi("Salva e trasmetti")
    aler.legge("Dichiarazione trasmessa e protocollata.")


def _apre_la_dichiarazione(chi: Viaggiatore) -> None:
    chi.vai("/ricognizione/")
    chi.segui("Ricognizione 2019")


def _casella(chi: Viaggiatore, campo: str, riga: str = "") -> Locator:
    sezione = chi.pagina.locator("section", has=chi.pagina.get_by_role("heading", name=riga))
    dove = sezione if riga else chi.pagina
    return dove.locator(f"[name$='-{campo}']").first


def _compila(chi: Viaggiatore, nome: str, riga: cifre.Riga, *, senza_nota: bool = False) -> None:
    for campo, valore in riga.cifre.items():
        _casella(chi, campo, nome).fill(str(valore))
    nota = "" if senza_nota else " ".join(riga.note)
    _casella(chi, "nota_scostamento", nome).fill(nota)


def dichiarano_gli_altri(ambito: Ambito, *, tranne: int) -> None:
    """The remaining enti declare through the same acts; one stays silent until it is called."""
    ora = datetime(2019, 5, 21, 9, tzinfo=ROMA)
    with nel_ambito(ambito.pk):
        codici = dict(Comune.objects.values_list("nome", "codice_istat"))
        con_unita = set(UnitaAbitativa.objects.values_list("proprietario_id", flat=True))
        mancanti = Dichiarazione.objects.filter(stato=StatoDichiarazione.NON_INIZIATA)
        for dichiarazione in mancanti.exclude(ente_id=tranne).select_related("ente__comune"):
            _dichiara(dichiarazione, codici, con_unita, ora)
            ora += timedelta(minutes=5)


def _dichiara(
    dichiarazione: Dichiarazione, codici: dict[str, str], con_unita: set[int], ora: datetime
) -> None:
    ente = dichiarazione.ente
    utente = persona(ente.slug)
    if ente.pk not in con_unita:
        services.dichiara_zero(dichiarazione=dichiarazione, utente=utente, ora=ora)
        return
    assert ente.comune
    riga = cifre.righe_della_fonte().get((False, ente.comune.nome))
    riga = riga or cifre.Riga(note=[cifre.SENZA_CIFRE])
    salvata = services.salva_dichiarazione(
        dichiarazione=dichiarazione,
        righe=[services.RigaInviata(codici[ente.comune.nome], riga.figure())],
        riga_versione=0,
        utente=utente,
        ora=ora,
    )
    services.trasmetti_dichiarazione(
        dichiarazione=salvata, riga_versione=salvata.riga_versione, utente=utente, ora=ora
    )


def comuni_senza_unita(ambito: Ambito) -> tuple[str, str, int]:
    """Slug of a comune with no stock; slug and key of another that will answer last."""
    with nel_ambito(ambito.pk):
        con_unita = UnitaAbitativa.objects.values_list("proprietario_id", flat=True)
        senza = list(
            Ente.objects.filter(tipo=TipoEnte.COMUNE).exclude(pk__in=con_unita).order_by("slug")
        )
    return senza[0].slug, senza[1].slug, senza[1].pk


def vede_chi_manca(capofila: Viaggiatore, slug: str) -> None:
    """The board of the survey names the one ente that has not answered."""
    capofila.vai("/ricognizione/2019/?stato=NON_INIZIATA")
    righe = capofila.pagina.get_by_role("main").locator("table tbody tr")
    assert righe.count() == 1
    assert slug in slugify(righe.first.inner_text())
    assert "48 su 49 enti" in capofila.testo()


def valida_le_risposte(capofila: Viaggiatore) -> None:
    """The capofila validates together the answers that it has read."""
    capofila.vai("/ricognizione/2019/")
    capofila.segui(re.compile("^Valida le risposte arrivate"), esatto=False)
    capofila.premi("Valida le risposte scelte")
    capofila.legge("Risposte validate: 49.")


def consolida(capofila: Viaggiatore) -> None:
    """The capofila closes and consolidates; the totals come out as published."""
    capofila.vai("/ricognizione/2019/")
    capofila.segui("Chiudi la ricognizione")
    capofila.premi("Chiudi la ricognizione")
    capofila.premi("Consolida nel piano")
    cifre_lette = {
        scheda.locator("dt").inner_text(): scheda.locator("dd").inner_text()
        for scheda in capofila.pagina.locator(".cifra").all()
    }
    for nome, atteso in TOTALI.items():
        assert re.match(rf"{atteso}\b", cifre_lette[nome]), (nome, cifre_lette[nome])
    assert "23 senza patrimonio" in cifre_lette["Comuni"]
    assert "di cui 6 SAS" in cifre_lette["Unità"]


def legge_la_quadratura(capofila: Viaggiatore) -> None:
    """The page explains 18 + 11 ≠ 50, ente by ente and dwelling by dwelling."""
    capofila.segui("Perché 18 + 11 non fa 50")
    testo = capofila.testo()
    assert "18 libere + 11 in uscita" in testo
    assert "29 e 21 di differenza, spiegata" in testo
    assert "18 libere, 11 in uscita, 21 occupate o altro" in testo
    assert "ALER Brescia-Cremona-Mantova: 9 + 20 = 29" in testo
    assert "Comune di Trescore Cremasco: 2 + 1 = 3" in testo
    assert "Manca la spiegazione" not in testo


def convoca(capofila: Viaggiatore) -> None:
    """The capofila proposes the plan and convenes the Assemblea."""
    capofila.vai("/piani/2019/")
    capofila.premi("Metti in verifica")
    capofila.premi("Proponi all'Assemblea")
    capofila.segui("Convoca l’Assemblea")
    capofila.scrivi("Giorno della seduta", "25/06/2019")
    capofila.scrivi("Ora", "18.00")
    capofila.scrivi("Luogo", "Crema, Palazzo comunale")
    capofila.premi("Convoca l'Assemblea")
    capofila.legge("Assemblea convocata")


def approva(segretario: Viaggiatore) -> None:
    """The segretario records roll call and votes, confirms the outcome, records the approval."""
    segretario.vai("/assemblea/")
    segretario.pagina.get_by_role("main").locator(".schede a").first.click()
    segretario.esamina()
    segretario.segui("Registra l’appello")
    caselle = segretario.pagina.locator("[name^='presente-']")
    assert caselle.count() == 48
    for numero in range(40):
        caselle.nth(numero).check()
    segretario.pagina.locator("[name^='rappresentante-']").first.fill("Il sindaco")
    segretario.premi("Registra l’appello")
    segretario.legge("40 comuni su 48")
    segretario.segui("Registra i voti")
    segretario.segui("Precompila: tutti favorevoli")
    segretario.pagina.locator("[name^='voto-']").nth(3).select_option(label="Contrario")
    segretario.premi("Registra i voti")
    segretario.premi("Conferma l’esito")
    segretario.segui("Approva il piano")
    segretario.scrivi("Numero e data della deliberazione", "n. 3 del 25/06/2019")
    segretario.premi("Approva e congela il piano")
    segretario.legge("Piano approvato: il documento è in preparazione.")


def scarica_il_piano(segretario: Viaggiatore, cartella: Path) -> tuple[str, Path]:
    """Celery makes the PDF under the eyes of who approved; answer its code and the file."""
    pagina = segretario.pagina
    pagina.get_by_role("link", name="Scarica il PDF").wait_for(timeout=90_000)
    segretario.esamina()
    codice = pagina.locator("dd code").first.inner_text()
    with pagina.expect_download() as scarico:
        pagina.get_by_role("link", name="Scarica il PDF").click()
    file = cartella / scarico.value.suggested_filename
    scarico.value.save_as(file)
    segretario.vai("/piani/2019/")
    segretario.legge("Approvato dall’Assemblea dei Sindaci il 25 giugno 2019")
    return codice, file


def verifica_il_codice(visitatore: Viaggiatore, codice: str, file: Path) -> None:
    """Anybody confirms the code and the file; a tampered code and a tampered file are refused."""
    visitatore.vai("/verifica/")
    visitatore.scrivi("Codice", codice)
    visitatore.pagina.locator("input[type=file]").set_input_files(file)
    visitatore.premi("Verifica")
    visitatore.legge("Il file è l’originale")
    alterato = file.with_name("alterato.pdf")
    alterato.write_bytes(file.read_bytes() + b"\n")
    visitatore.scrivi("Codice", codice)
    visitatore.pagina.locator("input[type=file]").set_input_files(alterato)
    visitatore.premi("Verifica")
    visitatore.legge("Il file è diverso dall’originale")
    visitatore.vai("/verifica/")
    visitatore.scrivi("Codice", codice[:-1] + ("A" if codice[-1] != "A" else "B"))
    visitatore.premi("Verifica")
    assert "Il codice è autentico" not in visitatore.testo()
    assert "è l’originale" not in visitatore.testo()


def pubblica_il_piano(capofila: Viaggiatore) -> None:
    """The capofila sends the plan to the comuni and publishes it."""
    capofila.vai("/piani/2019/")
    capofila.premi("Trasmetti ai comuni")
    capofila.premi("Pubblica")
    capofila.legge("Il piano è pubblicato.")
