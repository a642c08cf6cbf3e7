"""The plan from its draft to its approval: written, tried, convened, voted, taken note of."""

import re
from pathlib import Path

from tests.percorsi import carte
from tests.percorsi.viaggiatore import Viaggiatore

CAPITOLO, TESTO = "fami-lab-impact", "## Le azioni\n\nLo sportello **prosegue** per tutto il 2019."
PRESENTI, CONTRARI, ASTENUTI = 40, 3, 2
DELEGATO = "Marta Sangalli"


def scrive_un_capitolo(capofila: Viaggiatore) -> None:
    """The capofila writes a chapter: it is seen before it is saved."""
    capofila.vai(f"/piani/2019/capitoli/{CAPITOLO}/")
    capofila.scrivi("Testo", TESTO)
    capofila.premi("Mostra l'anteprima")
    capofila.legge("Lo sportello")
    capofila.premi("Salva il capitolo")
    capofila.legge("Capitolo salvato.")


def prova_senza_toccare(capofila: Viaggiatore) -> None:
    """What is tried shows its effect, and the plan stays as it was."""
    capofila.vai("/piani/2019/")
    prima = _tabella_del_piano(capofila)
    capofila.segui("Prova altre cifre")
    capofila.pagina.get_by_label("Indigenza, %: Comune di Crema, Crema").fill("50")
    capofila.premi("Calcola l’effetto")
    capofila.legge("1 riga diversa dal piano")
    capofila.vai("/piani/2019/")
    assert _tabella_del_piano(capofila) == prima


def _tabella_del_piano(chi: Viaggiatore) -> list[str]:
    testi = chi.pagina.locator("main table tbody tr, main .cifra").all_inner_texts()
    assert len(testi) > 30, testi
    return testi


def guarda_la_completezza(capofila: Viaggiatore) -> None:
    """Letter by letter: the page says what is there and what is missing."""
    capofila.vai("/piani/2019/")
    capofila.segui("Completezza")
    lettere = capofila.pagina.locator("main table tbody th").all_inner_texts()
    assert len(lettere) >= 9, lettere
    complete = capofila.pagina.get_by_role("main").get_by_text("Completo", exact=True).count()
    assert f"{complete} contenuti su {len(lettere)} sono completi" in capofila.testo()
    assert complete


def convoca(capofila: Viaggiatore) -> None:
    """The capofila proposes the plan and convenes: every comune gets notice, plan beside it."""
    capofila.vai("/piani/2019/")
    capofila.premi("Metti in verifica")
    capofila.premi("Proponi all'Assemblea")
    capofila.segui("Convoca l’Assemblea")
    capofila.scrivi("Giorno della seduta", "25/06/2019")
    capofila.scrivi("Ora", "18.00")
    capofila.scrivi("Luogo", "Crema, Palazzo comunale")
    capofila.scrivi("Giorno della seconda convocazione", "26/06/2019")
    capofila.scrivi("Ora della seconda convocazione", "18.30")
    capofila.premi("Convoca l'Assemblea")
    capofila.legge("Assemblea convocata")
    capofila.segui("A chi è arrivato l’avviso, e quando")
    for _ in range(100):
        if "48 spediti su 48" in capofila.testo():
            break
        capofila.pagina.wait_for_timeout(200)
        capofila.pagina.reload()
    capofila.legge("48 spediti su 48")


def delega(sindaco: Viaggiatore, dove: Path) -> None:
    """A mayor reads the papers and designates who goes instead."""
    sindaco.vai("/assemblea/")
    sindaco.segui("La mia assemblea")
    fogli = sindaco.pagina.get_by_role("main").get_by_role("link", name=re.compile(r"\(PDF\)"))
    indirizzi = [foglio.get_attribute("href") or "" for foglio in fogli.all()]
    testi = []
    for indirizzo in indirizzi:
        sindaco.vai(indirizzo)
        testi.append(carte.testo(carte.scarica(sindaco, dove)))
    convocazione, in_esame = testi
    assert "Crema, Palazzo comunale" in convocazione
    assert "26 giugno 2019, ore 18.30" in convocazione
    assert "Lo sportello prosegue per tutto il 2019." in in_esame
    sindaco.vai("/assemblea/mia/")
    sindaco.segui(re.compile("^Designa un delegato"))
    sindaco.scrivi("Nome e cognome del delegato", DELEGATO)
    sindaco.scrivi("Qualifica", "Assessora alla casa")
    sindaco.scrivi("Motivo", "Impegno istituzionale")
    sindaco.premi("Designa il delegato")
    sindaco.legge("Delegato designato")


def apre_la_seduta(chi: Viaggiatore) -> None:
    """Go to the session on the plan of 2019."""
    chi.vai("/assemblea/")
    chi.segui(re.compile("25 giugno 2019"))


def fa_l_appello(segretario: Viaggiatore) -> None:
    """Forty comuni are there, two of them by delegate; one delegate is known already."""
    apre_la_seduta(segretario)
    segretario.segui("Registra l’appello")
    righe = segretario.pagina.locator("main table tbody tr")
    assert righe.count() == 48
    crema = righe.filter(has_text=DELEGATO)
    assert crema.get_by_label(re.compile("^Delegato")).is_checked()
    assert crema.get_by_role("textbox").first.input_value().startswith(DELEGATO)
    for numero in range(PRESENTI):
        righe.nth(numero).get_by_label(re.compile("^Presente")).check()
        casella = righe.nth(numero).get_by_role("textbox").first
        if not casella.input_value():
            casella.fill(f"Sindaco {numero + 1}")
    righe.first.get_by_label(re.compile("^Delegato")).check()
    segretario.premi("Registra l’appello")
    segretario.legge(f"{PRESENTI} comuni su 48")


def vota(segretario: Viaggiatore) -> dict[str, tuple[int, int]]:
    """Votes comune by comune; return for each choice how many comuni and how many inhabitants."""
    segretario.segui("Registra i voti")
    segretario.segui("Precompila: tutti favorevoli")
    righe = segretario.pagina.locator("main table tbody tr")
    assert righe.count() == PRESENTI
    abitanti = [int(testo.replace(".", "")) for testo in righe.locator("td.num").all_inner_texts()]
    voti = ["Contrario"] * CONTRARI + ["Astenuto"] * ASTENUTI
    for numero, voto in enumerate(voti):
        righe.nth(numero).locator("select").select_option(label=voto)
    voti += ["Favorevole"] * (PRESENTI - len(voti))
    segretario.premi("Registra i voti")
    conti = {
        scelta: (
            voti.count(scelta),
            sum(q for q, v in zip(abitanti, voti, strict=True) if v == scelta),
        )
        for scelta in ("Favorevole", "Contrario", "Astenuto")
    }
    # Who abstains is not among the voters; both counts must carry.
    favorevoli, contrari = conti["Favorevole"], conti["Contrario"]
    segretario.legge(f"{favorevoli[0]} su {favorevoli[0] + contrari[0]} comuni")
    segretario.legge(
        f"{con_i_punti(favorevoli[1])} su {con_i_punti(favorevoli[1] + contrari[1])} abitanti"
    )
    segretario.premi("Conferma l’esito")
    segretario.legge("Esito confermato.")
    return conti


def con_i_punti(quanti: int) -> str:
    """Write a number as Italians do."""
    return f"{quanti:,}".replace(",", ".")


def approva(segretario: Viaggiatore) -> None:
    """The segretario records the approval: the plan is frozen."""
    segretario.segui("Approva il piano")
    segretario.scrivi("Numero e data della deliberazione", "n. 3 del 25/06/2019")
    segretario.premi("Approva e congela il piano")
    segretario.legge("Piano approvato: il documento è in preparazione.")


def prepara_gli_atti(segretario: Viaggiatore, dove: Path) -> dict[str, Path]:
    """Verbale and deliberazione are made by the worker, and downloaded."""
    atti = {}
    for nome in ("verbale", "deliberazione"):
        apre_la_seduta(segretario)
        segretario.premi(f"Prepara: {nome}")
        atti[nome] = carte.scarica(segretario, dove)
    return atti


def prende_atto(capofila: Viaggiatore, operatore: Viaggiatore) -> None:
    """The plan is sent to the 48 comuni; one takes note, and the proof says so."""
    capofila.vai("/piani/2019/")
    capofila.segui("Invio ai comuni")
    assert capofila.pagina.locator("main table tbody tr").count() == 48
    suo = capofila.pagina.get_by_role("link", name="Comune di Castelleone")
    operatore.vai(suo.get_attribute("href") or "")
    operatore.premi("Registra la presa d'atto")
    operatore.legge("Presa d'atto registrata.")
    capofila.pagina.reload()
    assert "Prese d’atto 1" in capofila.testo()
