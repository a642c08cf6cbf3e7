"""The contents of the annual plan, letter by letter: what is there, and what is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from programmazione import services
from programmazione.rules.completezza import MISURE, completezza
from programmazione.rules.figure import Figure
from programmazione.rules.quadratura import RigaQuadro
from tests.programmazione.factories import ORA, Mondo, approva, consolida, crea_unita
from tests.programmazione.pagine import leggi, pagina

NEL_2019, NEL_2025 = date(2019, 6, 1), date(2025, 3, 11)
CAPITOLI = {"capitoli": [{"codice": codice, "titolo": codice, "testo": "Sì."} for codice in MISURE]}
PIENE: dict[str, Any] = {
    "liberi": 2, "turnover": 1, "turnover_forze_ordine": 0, "nuova_edificazione": 0,
    "conferiti_privati": 0, "stato_di_fatto": 0, "assegnabili": 3, "transitori": 0,
    "assegnati_anno_precedente": 4, "perc_forze_ordine": Decimal(10),
}  # fmt: skip


def riga(ente: str = "Alfa", *, dichiarata: bool = True, sap: int = 5, **figure: Any) -> RigaQuadro:
    return RigaQuadro(
        ente, ente, Figure(**{**PIENE, **figure}), consistenza_sap=sap, dichiarata=dichiarata
    )


def mancanze(
    *righe: RigaQuadro, giorno: date = NEL_2019, contenuto: Any = None
) -> dict[str, tuple[str, ...]]:
    lettere = completezza(contenuto or CAPITOLI, righe, aler=frozenset({"ALER"}), giorno=giorno)
    return {voce.lettera: voce.mancanze for voce in lettere if not voce.completa}


def test_the_letters_of_2019_are_all_there_and_a_full_plan_lacks_nothing() -> None:
    lettere = completezza(CAPITOLI, [riga()], aler=frozenset(), giorno=NEL_2019)

    assert [voce.lettera for voce in lettere] == [
        "a)", "b)", "b) 1)", "b) 2) e seguenti", "c)", "d)", "d bis)", "e)", "f)", "g)",
    ]  # fmt: skip
    assert all(voce.completa for voce in lettere)
    assert lettere[0].norma == "R.R. 4/2017, art. 4 c. 3 lett. a)"
    assert lettere[0].trovato == "5 unità SAP e 0 SAS nel registro"


@pytest.mark.parametrize(
    ("cambi", "lettera", "parole"),
    [
        ({"sap": 0}, "a)", "nessuna unità"),
        ({"assegnabili": None}, "b)", "Non dicono quante unità sono assegnabili: Alfa."),
        ({"assegnabili": 9}, "b)", "Manca la spiegazione dello scostamento di: Alfa."),
        ({"turnover_forze_ordine": None}, "b) 1)", "Forze di Polizia"),
        ({"conferiti_privati": None}, "b) 2) e seguenti", "Conferite da privati: nessun ente"),
        ({"categoria_testo": "Giovani"}, "d)", "senza motivarla: Alfa."),
        ({"perc_forze_ordine": None}, "d bis)", "nemmeno zero: Alfa."),
        ({"transitori": None}, "e)", "Nessun ente dice"),
        ({"assegnati_anno_precedente": None}, "g)", "nemmeno zero: Alfa."),
    ],
)
def test_what_is_not_declared_is_missing_under_its_letter(
    cambi: dict[str, Any], lettera: str, parole: str
) -> None:
    trovate = mancanze(riga(**cambi))

    assert set(trovate) == {lettera}
    assert parole in trovate[lettera][0]


def test_what_is_optional_is_never_missing() -> None:
    lettere = completezza(
        CAPITOLI,
        [riga(perc_indigenza=Decimal(30), categoria_testo="G", categoria_motivazione="M")],
        aler=frozenset(),
        giorno=NEL_2019,
    )
    per_lettera = {voce.lettera: voce.trovato for voce in lettere}

    assert per_lettera["c)"] == "La superano: Alfa"
    assert per_lettera["d)"] == "La indicano: Alfa"
    assert all(voce.completa for voce in lettere)


def test_the_aler_gives_no_percentage_of_a_comune() -> None:
    assert mancanze(riga("ALER", perc_forze_ordine=None), riga()) == {}


def test_silence_is_named_and_asks_for_no_figure_of_its_own() -> None:
    silente = RigaQuadro("Gamma", "Gamma", Figure(), dichiarata=False)

    trovate = mancanze(riga(), silente)

    assert set(trovate) == {"a)", "b)"}
    assert trovate["a)"] == ("Non hanno risposto: Gamma.",)


def test_when_nobody_answered_the_kinds_are_not_asked_twice() -> None:
    silente = RigaQuadro("Gamma", "Gamma", Figure(), dichiarata=False)

    assert set(mancanze(silente)) == {"a)", "b)", "e)"}


def test_measures_are_looked_for_in_the_chapters() -> None:
    uno_vuoto = {"capitoli": [{**c, "testo": " "} if c["codice"] == MISURE[0] else c
                              for c in CAPITOLI["capitoli"]]}  # fmt: skip

    assert mancanze(riga(), contenuto=uno_vuoto) == {"f)": (f"Il capitolo «{MISURE[0]}» è vuoto.",)}
    assert mancanze(riga(), contenuto={"capitoli": []}) == {
        "f)": ("Nessun capitolo descrive le misure.",)
    }


def test_the_letter_of_2025_is_asked_from_its_day_on() -> None:
    senza = riga(perc_riserva=Decimal(10))
    detta = riga(perc_riserva=Decimal(10), riserva_categorie="Anziani")

    # Nobody is bound to keep one; who does says for whom.
    assert mancanze(riga(), giorno=NEL_2025) == {}
    assert mancanze(detta, giorno=NEL_2025) == {}
    assert mancanze(senza, giorno=NEL_2025) == {
        "c bis)": ("Indicano la riserva senza dire a chi: Alfa.",)
    }
    assert mancanze(senza, giorno=date(2025, 3, 10)) == {}


def test_the_page_names_each_letter_and_leads_to_the_empty_chapter(
    client: Client, mondo: Mondo
) -> None:
    crea_unita(mondo.comuni[0])
    piano = consolida(mondo)

    risposta = pagina(client, "piano_completezza", 2019, utente=mondo.capofila)

    assert "Non hanno risposto: Gamma." in leggi(risposta)
    assert "/piani/2019/capitoli/interpreti-di-cambiamento/" in risposta.content.decode()
    for codice in ("interpreti-di-cambiamento", "fami-lab-impact"):
        services.salva_capitolo(
            piano=piano, codice=codice, testo="C'è.", utente=mondo.capofila, ora=ORA
        )
    assert "/piani/2019/capitoli/" not in pagina(client, "piano_completezza", 2019).content.decode()


def test_an_approved_plan_is_read_and_not_written_there(client: Client, mondo: Mondo) -> None:
    approva(mondo)

    risposta = pagina(client, "piano_completezza", 2019, utente=mondo.sindaco)

    assert risposta.status_code == 200
    assert "Scrivi il capitolo" not in leggi(risposta)
    operatore = mondo.operatore(mondo.comuni[0])
    assert pagina(client, "piano_completezza", 2019, utente=operatore).status_code == 403
