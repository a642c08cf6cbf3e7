"""«Se… allora»: what one changed fact changes is what the rules say of the changed household."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from bandi.rules.tipi import Profilo
from domande.compilazione.conseguenze import Conseguenza, conseguenze
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.ipotesi import ipotesi
from domande.compilazione.simulazione import simula
from domande.rules import punteggio, requisiti
from domande.rules.adeguatezza import UnitaOfferta
from domande.rules.fatti import (
    Abitazione,
    Cittadinanza,
    Dichiarazioni,
    FattiNucleo,
    Periodo,
    PeriodoResidenza,
    Rilascio,
)
from domande.rules.luogo import Territorio
from domande.rules.residenza import interruzioni_in_lombardia
from tests.bandi.test_finestra import APRE, CHIUDE
from tests.domande.esempi import (
    CASTELLEONE,
    CREMA,
    MILANO,
    OGGI,
    PROFILO,
    adulto,
    date_domanda,
    figlio,
    isee,
    nuclei,
    nucleo,
)


def contenuto(profilo: Profilo = PROFILO) -> Contenuto:
    offerte = tuple(
        UnitaOfferta(codice=f"{comune}-{mq}", comune=comune, superficie=Decimal(mq))
        for comune in (CREMA, CASTELLEONE)
        for mq in (40, 55, 60)
    )
    return Contenuto(
        avviso_id=1,
        codice="crema-2019",
        titolo="Avviso",
        versione_id=1,
        numero=1,
        apre_il=APRE,
        chiude_il=CHIUDE,
        pause=(),
        preferenze_massime=5,
        profilo=profilo,
        impronta_profilo="",
        unita=offerte,
        schede={voce.codice: {"comune": voce.comune} for voce in offerte},
        chiavi={},
        territorio=Territorio(
            comuni=frozenset((CREMA, CASTELLEONE)),
            popolazioni={CREMA: 33091, CASTELLEONE: 9000},
            fonte_popolazioni="censimento 2011",
        ),
        comuni=((CREMA, "Crema"), (CASTELLEONE, "Castelleone")),
    )


def prova(fatti: FattiNucleo) -> list[Conseguenza]:
    """The changes, with their no-break spaces as plain ones."""
    return [
        replace(voce, se=voce.se.replace("\N{NO-BREAK SPACE}", " "))
        for voce in conseguenze(fatti, contenuto(), OGGI)
    ]


def quella(fatti: FattiNucleo, parola: str) -> Conseguenza:
    return next(voce for voce in prova(fatti) if parola in voce.se)


@given(nuclei, date_domanda)
def test_every_change_is_worth_what_the_rules_say_and_no_more(
    fatti: FattiNucleo, giorno: date
) -> None:
    tutte = {(p.codice, p.se): p.fatti for p in ipotesi(fatti, PROFILO, giorno, CREMA, "Crema")}
    prima = punteggio.calcola(fatti, PROFILO, CREMA, giorno).isbar
    mancano = {
        e.codice for e in requisiti.verifica_requisiti(fatti, PROFILO, giorno) if not e.soddisfatto
    }

    for voce in conseguenze(fatti, contenuto(), giorno, CREMA):
        assert voce.prima == prima
        assert voce.punti > 0 or voce.requisiti
        assert len(voce.requisiti) <= len(mancano)
        assert voce.se
        scritte = [f for (_codice, se), f in tutte.items() if se == voce.se]
        for cambiati in scritte:
            assert voce.dopo == punteggio.calcola(cambiati, PROFILO, CREMA, giorno).isbar


@given(nuclei, date_domanda)
def test_each_change_touches_one_fact(fatti: FattiNucleo, giorno: date) -> None:
    for tentata in ipotesi(fatti, PROFILO, giorno, CREMA, "Crema"):
        cambiati = [
            nome
            for nome in FattiNucleo.__dataclass_fields__
            if getattr(fatti, nome) != getattr(tentata.fatti, nome)
        ]
        assert len(cambiati) <= 1


def test_an_isee_lower_by_a_thousand_euro() -> None:
    # 25 x (16,000 - 8,000) / 16,000 = 12.50; with 7,000: 14.0625, half up 14.06.
    voce = quella(nucleo(), "più basso")

    assert voce.se == "l'ISEE fosse più basso di 1.000,00 €, cioè 7.000,00 €"
    assert voce.punti == Decimal("1.56")
    assert voce.prova == "Attestazione ISEE"


def test_an_isee_below_a_thousand_goes_to_zero() -> None:
    assert (
        "più basso di 400,00 €, cioè 0,00 €" in quella(nucleo(isee=isee("400.00")), "più basso").se
    )
    assert not [v for v in prova(nucleo(isee=isee("0.00"))) if "più basso" in v.se]


def test_an_isee_above_the_threshold_gives_the_requirement() -> None:
    fatti = nucleo(isee=isee("16000.01", patrimonio_mobiliare=Decimal(0)))

    voce = quella(fatti, "16.000,00 €")

    assert "16.000,00" in voce.requisiti[0]
    assert voce.punti == 0
    assert str(voce.norma).startswith("L.R. 16/2016, art. 22")


def test_an_isee_that_has_expired_is_renewed() -> None:
    voce = quella(nucleo(isee=isee("8000.00", scade_il=date(2019, 1, 15))), "rinnovassi")

    assert len(voce.requisiti) == 1


@pytest.mark.parametrize(
    ("dal", "sentenza", "punti"),
    [
        # Steps of the comune: from 2 years 1, over 5 3.5, over 8 5, over 10 8.
        (date(2018, 11, 5), "da 2 anni e fino a 5 (per te, dal 05/11/2020)", "1.00"),
        (date(2014, 11, 5), "oltre 5 anni e fino a 8 (per te, dal 06/11/2019)", "2.50"),
        (date(2012, 2, 29), "oltre 8 anni e fino a 10 (per te, dal 01/03/2020)", "1.50"),
        (date(2009, 11, 6), "oltre 10 anni (per te, dal 07/11/2019)", "3.00"),
    ],
)
def test_the_next_step_of_the_residence_has_its_day(dal: date, sentenza: str, punti: str) -> None:
    # In Lombardia since long: only the comune changes.
    fatti = nucleo(
        residenze=(PeriodoResidenza(comune=CREMA, dal=dal),),
        residenze_lombardia=(Periodo(dal=date(1990, 1, 1)),),
    )

    voce = quella(fatti, "abitassi a Crema")

    assert sentenza in voce.se
    assert voce.punti == Decimal(punti)


def test_after_the_last_step_nothing_more_comes_from_residence() -> None:
    assert not [v for v in prova(nucleo()) if "abitassi" in v.se]


def test_the_next_step_of_the_region() -> None:
    fatti = nucleo(residenze=(), residenze_lombardia=(Periodo(dal=date(2012, 1, 1)),))

    voce = quella(fatti, "in Lombardia oltre 10 anni")

    assert voce.punti == Decimal("1.50")
    assert voce.se.endswith("(per te, dal 02/01/2022)")


def test_a_condition_is_called_as_the_profile_calls_it() -> None:
    voce = quella(nucleo(), "Coabitazione")

    assert voce.se == "risultasse: Coabitazione con altro nucleo: a) da almeno un anno"
    assert voce.punti == Decimal("4.00")
    assert voce.prova.startswith("Stato di famiglia")


def test_a_condition_that_would_not_add_up_is_not_told() -> None:
    """A worse home is there already: of the exclusive set the best one counts."""
    in_dormitorio = nucleo(abitazione=Abitazione(improprio_dal=date(2015, 1, 1)))

    assert not [v for v in prova(in_dormitorio) if "Coabitazione" in v.se]
    assert quella(in_dormitorio, "Rilascio").punti > 0


def test_barriers_count_beside_who_cannot_cross_them() -> None:
    fermo = nucleo(adulto(disabilita_motoria=True))
    scale = nucleo(abitazione=Abitazione(barriere=True))

    assert quella(fermo, "Barriere").punti == quella(scale, "Barriere").punti == Decimal("6.00")
    assert not [v for v in prova(nucleo()) if "Barriere" in v.se]


def test_a_fixed_execution_is_worth_more_than_an_order() -> None:
    con_ordine = nucleo(abitazione=Abitazione(rilascio=Rilascio(emesso_il=OGGI)))

    assert quella(con_ordine, "Rilascio").punti == Decimal("4.00")


def test_a_new_family_with_minors() -> None:
    coppia = nucleo(adulto(), adulto(30), figlio(3))

    assert "con minori" in quella(coppia, "nuova formazione").se


@pytest.mark.parametrize(
    ("fatti", "se"),
    [
        (
            nucleo(dichiarazioni=replace(nucleo().dichiarazioni, nessuna_cessione=False)),
            "potessi dichiarare che nessuno ha ceduto",
        ),
        (nucleo(cittadinanza=Cittadinanza.EXTRA_UE), "avessi il permesso UE"),
        (nucleo(residenze=()), "lavorassi in Lombardia da almeno 5 anni"),
        (
            nucleo(isee=isee("2000.00", patrimonio_mobiliare=Decimal(0))),
            "attestazione di indigenza",
        ),
        (
            nucleo(isee=isee("8000.00", patrimonio_mobiliare=Decimal("22000.01"))),
            "il patrimonio mobiliare non superasse 22.000,00 €",
        ),
        (
            nucleo(
                adulto(),
                figlio(),
                isee=isee("8000.00", pse=Decimal("1.57"), patrimonio_mobiliare=Decimal(30000)),
            ),
            "il patrimonio mobiliare non superasse 23.850,00 €",
        ),
    ],
)
def test_what_would_give_a_requirement_that_is_missing(fatti: FattiNucleo, se: str) -> None:
    voce = quella(fatti, se)

    assert len(voce.requisiti) == 1
    assert prova(fatti)[0].requisiti, "requirements come first"


def test_what_is_not_declared_at_all_is_not_guessed() -> None:
    assert prova(FattiNucleo()) == []
    senza = nucleo(adulto(), figlio(), isee=None, dichiarazioni=Dichiarazioni())
    assert not [v for v in prova(senza) if "patrimonio" in v.se or "ISEE" in v.se]
    senza_pse = nucleo(adulto(), figlio(), isee=isee("8000.00", patrimonio_mobiliare=Decimal(1)))
    assert not [v for v in prova(senza_pse) if "patrimonio" in v.se]


def test_where_no_attestation_is_asked_none_is_suggested() -> None:
    indigenza = replace(PROFILO.indigenza, attestazione_servizi_sociali=False)
    requisito = replace(PROFILO.requisiti, residenza_o_lavoro_regione_anni=None)
    dopo = contenuto(replace(PROFILO, indigenza=indigenza, requisiti=requisito))
    fatti = nucleo(isee=isee("2000.00"), residenze=())

    voci = conseguenze(fatti, dopo, OGGI)

    assert not [v for v in voci if "attestazione" in v.se]
    assert [v for v in voci if v.se == "lavorassi in Lombardia"]


def test_the_units_that_more_room_would_open_are_counted() -> None:
    # An indigent household chooses at home only; a home with units there is enough.
    fatti = nucleo(isee=isee("2000.00", patrimonio_mobiliare=Decimal(0)), comune_lavoro=CASTELLEONE)

    voce = quella(fatti, "attestazione di indigenza")

    # 40 m2 suits one: at home and at work before, at home only after.
    assert voce.unita == -1
    assert voce.unita_in_parole == "1 in meno"
    assert replace(voce, unita=2).unita_in_parole == "2 in più"


def test_the_points_are_those_of_the_comuni_that_one_would_like() -> None:
    (tutti,) = simula(nucleo(comune_lavoro=CASTELLEONE), [contenuto()], OGGI)
    (uno,) = simula(nucleo(comune_lavoro=CASTELLEONE), [contenuto()], OGGI, [CASTELLEONE, MILANO])

    assert [p.comune for p in tutti.giudizio.punteggi] == ["Crema", "Castelleone"]
    assert tutti.comune == "Crema"
    assert [p.comune for p in uno.giudizio.punteggi] == ["Castelleone"]
    assert uno.comune == "Castelleone"
    assert uno.giudizio.adatte[0].scheda["comune"] == CASTELLEONE
    assert len(uno.giudizio.adatte) == len(tutti.giudizio.adatte)


def test_points_are_told_also_to_whom_no_unit_suits() -> None:
    grande = nucleo(*(adulto() for _ in range(6)))
    (risposta,) = simula(grande, [contenuto()], OGGI)
    (senza_casa,) = simula(replace(grande, residenze=()), [contenuto()], OGGI)

    assert risposta.giudizio.adatte == []
    assert [p.comune for p in risposta.giudizio.punteggi] == ["Crema"]
    assert senza_casa.giudizio.punteggi == []
    assert senza_casa.comune == ""


@pytest.mark.parametrize(
    ("periodi", "attese"),
    [
        ([("2010-01-01", None)], []),
        # The day after: no break. One day missing: a break of one day.
        ([("2000-01-01", "2009-12-31"), ("2010-01-01", None)], []),
        ([("2000-01-01", "2009-12-30"), ("2010-01-01", None)], [("2009-12-31", "2009-12-31")]),
        # 29 February 2012 is a day like the others.
        ([("2000-01-01", "2012-02-28"), ("2012-03-01", None)], [("2012-02-29", "2012-02-29")]),
        # Overlaps and a stretch inside another don't make one.
        ([("2000-01-01", None), ("2005-01-01", "2006-01-01")], []),
        # Gone, and not come back.
        ([("2000-01-01", "2019-11-03")], [("2019-11-04", "2019-11-05")]),
        # What begins in the future, or ends before it begins, is not there.
        ([("2000-01-01", None), ("2030-01-01", None)], []),
        ([("2000-01-01", None), ("2015-01-01", "2014-01-01")], []),
        ([], []),
    ],
)
def test_the_breaks_of_the_residence_are_told(
    periodi: list[tuple[str, str | None]], attese: list[tuple[str, str]]
) -> None:
    fatti = nucleo(
        residenze=(),
        residenze_lombardia=tuple(
            Periodo(dal=date.fromisoformat(dal), al=date.fromisoformat(al) if al else None)
            for dal, al in periodi
        ),
    )

    trovate = [(str(v.dal), str(v.al)) for v in interruzioni_in_lombardia(fatti, OGGI)]

    assert trovate == attese
