"""Whatever the enti declare: totals are sums, what is published reads back, forms lose nothing."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crema_sap import orologio
from crema_sap.enti.models import Ente
from crema_sap.web import dati_aperti
from programmazione import pubblicazione, selectors, services
from programmazione.documents import tabelle_piano
from programmazione.documents.contenuto import righe_del_contenuto
from programmazione.models import PianoAnnuale, Ricognizione, TipoServizio
from programmazione.rules.differenza import applica, differenza
from programmazione.rules.figure import CONTEGGI, NOMI, Figure, scostamento, vuota
from programmazione.rules.quadratura import RigaQuadro
from tests.percorsi.corrispondente import moduli_di
from tests.programmazione.factories import (
    ORA,
    Mondo,
    approva,
    apri,
    crea_unita,
    dichiarazione_di,
    valida,
)

SILENZIO, ZERO = "silenzio", "zero"
# What a person may paste in a box; a carriage return never leaves a browser alone.
TESTI = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
CIFRA = st.none() | st.integers(0, 60)
SOMMATE = (
    *("liberi", "turnover", "nuova_edificazione", "conferiti_privati", "stato_di_fatto"),
    *("assegnabili", "assegnati_anno_precedente"),
)
QUALSIASI = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def _ammessa(valori: dict[str, Any]) -> Figure:
    """Make any drawn figures into some that may be transmitted."""
    if valori["turnover_forze_ordine"] is not None:
        valori["turnover"] = max(valori["turnover"] or 0, valori["turnover_forze_ordine"])
    if valori["patrimonio_sap"] is not None and valori["liberi"] is not None:
        valori["patrimonio_sap"] += valori["liberi"]
    if not valori["categoria_testo"]:
        valori["categoria_motivazione"] = ""
    elif not valori["categoria_motivazione"]:
        valori["categoria_testo"] = ""
    figure = Figure(**valori)
    if (scostamento(figure) or vuota(figure)) and not figure.nota_scostamento:
        return Figure(**{**valori, "nota_scostamento": "Perché sì."})
    return figure


FIGURE = st.fixed_dictionaries({
    **dict.fromkeys(CONTEGGI, CIFRA),
    "perc_indigenza": st.none() | st.decimals("20.01", "100", places=2),
    "perc_forze_ordine": st.none() | st.decimals("0", "10", places=2),
    "categoria_testo": TESTI,
    "categoria_motivazione": TESTI,
    "nota_scostamento": TESTI,
}).map(_ammessa)  # fmt: skip
SENZA_INDIGENZA = FIGURE.map(lambda f: Figure(**{**_voci(f), "perc_indigenza": None}))


def _voci(figure: Figure) -> dict[str, Any]:
    return {campo: getattr(figure, campo) for campo in NOMI}


@dataclass(frozen=True)
class Risposte:
    """What each ente says: nothing, zero, or rows; which answers are given twice; the register."""

    comuni: tuple[str | Figure, ...]
    aler: str | Mapping[int | None, Figure]
    due_volte: frozenset[int]
    unita: Sequence[tuple[int, int, str]]


RISPOSTE = st.builds(
    Risposte,
    comuni=st.tuples(*[st.sampled_from([SILENZIO, ZERO]) | FIGURE] * 3),
    aler=st.just(SILENZIO)
    | st.dictionaries(st.sampled_from([None, 0, 1, 2]), SENZA_INDIGENZA, min_size=1),
    due_volte=st.frozensets(st.integers(0, 3)),
    # Owner and comune by number (the fourth owner is the ALER), and the kind of service.
    unita=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from(["SAP", "SAS"])), max_size=8
    ),
)


@contextmanager
def annullato() -> Iterator[None]:
    """Work in the database and leave no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rispondono(mondo: Mondo, risposte: Risposte) -> list[tuple[Ente, str | None, Figure]]:
    """Open, answer through the acts, close; return the rows that were transmitted."""
    ricognizione = apri(mondo)
    enti, typed = [*mondo.comuni, mondo.aler], []
    date: list[str | Mapping[str | None, Figure]] = [
        risposta if isinstance(risposta, str) else {ente.comune_id: risposta}
        for ente, risposta in zip(mondo.comuni, risposte.comuni, strict=True)
    ]
    date.append(
        risposte.aler
        if isinstance(risposte.aler, str)
        else {None if n is None else mondo.comuni[n].comune_id: f for n, f in risposte.aler.items()}
    )
    for numero, (ente, risposta) in enumerate(zip(enti, date, strict=True)):
        if risposta == ZERO:
            services.dichiara_zero(
                dichiarazione=dichiarazione_di(ente), utente=mondo.operatore(ente), ora=ORA
            )
        elif not isinstance(risposta, str):
            if numero in risposte.due_volte:
                _trasmette(mondo, ente, {c: Figure(liberi=59) for c in risposta})
                services.sostituisci_dichiarazione(
                    dichiarazione=dichiarazione_di(ente), utente=mondo.operatore(ente), ora=ORA
                )
            _trasmette(mondo, ente, risposta)
            typed += [(ente, comune, figure) for comune, figure in risposta.items()]
    for numero, (chi, dove, tipo) in enumerate(risposte.unita):
        crea_unita(enti[chi], f"U-{numero}", comune=mondo.comuni[dove].comune, tipo=tipo)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)
    return typed


def _trasmette(mondo: Mondo, ente: Ente, righe: Mapping[str | None, Figure]) -> None:
    dichiarazione = dichiarazione_di(ente)
    salvata = services.salva_dichiarazione(
        dichiarazione=dichiarazione,
        righe=[services.RigaInviata(comune, figure) for comune, figure in righe.items()],
        riga_versione=dichiarazione.riga_versione,
        utente=mondo.operatore(ente),
        ora=ORA,
    )
    services.trasmetti_dichiarazione(
        dichiarazione=salvata,
        riga_versione=salvata.riga_versione,
        utente=mondo.operatore(ente),
        ora=ORA,
    )


def consolidato(mondo: Mondo) -> PianoAnnuale:
    ricognizione = Ricognizione.objects.get()
    valida(mondo, ricognizione)
    return services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)


@QUALSIASI
@given(risposte=RISPOSTE)
def test_whatever_is_declared_the_totals_are_its_sums(mondo: Mondo, risposte: Risposte) -> None:
    with annullato():
        digitate = rispondono(mondo, risposte)
        piano = consolidato(mondo)
        approva(mondo, piano)
        piano.refresh_from_db()
        quadro = selectors.quadro_del_piano(piano)

        totali = quadro.totali
        for campo in SOMMATE:
            somma = sum(getattr(figure, campo) or 0 for _, _, figure in digitate)
            assert getattr(totali, campo) == somma, campo
            assert piano.approvato["totali"][campo] == somma, campo
        assert totali.unita_sap == sum(tipo == "SAP" for *_, tipo in risposte.unita)
        assert totali.unita_sas == sum(tipo == TipoServizio.SAS for *_, tipo in risposte.unita)
        muti = [n for n, r in enumerate([*risposte.comuni, risposte.aler]) if r == SILENZIO]
        enti = [*mondo.comuni, mondo.aler]
        assert sorted(totali.enti_silenti) == sorted(enti[n].nome for n in muti)
        # Row by row too: no figure changes hands, none is made up for who is silent.
        nel_piano = {(r.ente, r.comune): r.figure for r in quadro.righe if not vuota(r.figure)}
        attese = {
            (ente.nome, _nome(mondo, comune)): figure
            for ente, comune, figure in digitate
            if not vuota(figure)
        }
        zeri = {
            (ente.nome, _nome(mondo, ente.comune_id))
            for ente, risposta in zip(mondo.comuni, risposte.comuni, strict=True)
            if risposta == ZERO
        }
        assert {k: f for k, f in nel_piano.items() if k not in zeri} == attese
        assert sum(g.scostamento or 0 for g in quadro.gruppi) == sum(
            _scostamento_dell_ente(digitate, ente) for ente in enti
        )


def _nome(mondo: Mondo, comune: str | None) -> str | None:
    return next((e.comune.nome for e in mondo.comuni if e.comune and e.comune_id == comune), None)


def _scostamento_dell_ente(digitate: list[tuple[Ente, str | None, Figure]], ente: Ente) -> int:
    """Assignable less the kinds, of an ente that says how many are assignable."""
    proprie = [figure for chi, _, figure in digitate if chi == ente]
    if all(figure.assegnabili is None for figure in proprie):
        return 0
    addendi = SOMMATE[:5]
    return sum(f.assegnabili or 0 for f in proprie) - sum(
        getattr(f, campo) or 0 for f in proprie for campo in addendi
    )


@QUALSIASI
@given(prima=RISPOSTE, dopo=RISPOSTE)
def test_the_difference_of_two_plans_as_they_are_kept_gives_the_second(
    mondo: Mondo, prima: Risposte, dopo: Risposte
) -> None:
    contenuti = []
    for risposte in (prima, dopo):
        with annullato():
            rispondono(mondo, risposte)
            approvato = approva(mondo, consolidato(mondo))
            # As the database keeps it.
            contenuti.append(PianoAnnuale.objects.get(pk=approvato.pk).approvato)

    trovata = differenza(*contenuti)

    assert applica(contenuti[0], trovata) == contenuti[1]
    assert trovata.vuota == (contenuti[0] == contenuti[1])


@QUALSIASI
@given(risposte=RISPOSTE)
def test_what_is_published_of_a_plan_reads_back_as_it_was(mondo: Mondo, risposte: Risposte) -> None:
    with annullato():
        rispondono(mondo, risposte)
        piano = PianoAnnuale.objects.get(pk=approva(mondo, consolidato(mondo)).pk)
        righe = righe_del_contenuto(piano.approvato)
        tabelle = {
            tabella.codice: tabella for tabella in pubblicazione.tabelle_dei_piani("default")
        }
        aperta = tabelle["piano-2019"]

    lette_csv = csv.DictReader(io.StringIO(dati_aperti.in_csv(aperta).decode(), newline=""))
    lette_json = json.loads(dati_aperti.in_json(aperta))["righe"]
    allegate = csv.DictReader(
        io.StringIO(tabelle_piano.tutte_le_righe(righe).csv().decode("utf-8-sig"), newline=""),
        delimiter=";",
    )
    attese = [_fatti(riga) for riga in righe]
    assert [_dal_testo(riga, territorio="") for riga in lette_csv] == attese
    assert [_dal_testo(riga, territorio="(tutto il territorio)") for riga in allegate] == attese
    assert [_dal_testo(riga, territorio="") for riga in lette_json] == attese


def _fatti(riga: RigaQuadro) -> tuple[Any, ...]:
    return (riga.ente, riga.comune, riga.consistenza_sap, riga.consistenza_sas, riga.figure)


def _dal_testo(riga: Mapping[str, Any], *, territorio: str) -> tuple[Any, ...]:
    """Read a published row as anybody would: empty is not declared, an apostrophe is inert."""
    valori: dict[str, Any] = {}
    for campo in NOMI:
        letto = riga[campo]
        if campo in CONTEGGI:
            valori[campo] = int(letto) if letto not in {"", None} else None
        elif campo.startswith("perc_"):
            valori[campo] = (
                Decimal(str(letto).replace(",", ".")) if letto not in {"", None} else None
            )
        else:
            valori[campo] = _reinnesca(letto)
    comune = None if riga["comune"] == territorio else riga["comune"]
    consistenze = (int(riga["consistenza_sap"]), int(riga["consistenza_sas"]))
    return (riga["ente"], comune, *consistenze, Figure(**valori))


def _reinnesca(testo: str) -> str:
    return testo[1:] if testo[:2] in {"'=", "'+", "'-", "'@"} else testo


@QUALSIASI
@given(figure=FIGURE)
def test_a_declaration_shown_and_sent_back_untouched_is_the_same(
    mondo: Mondo, figure: Figure
) -> None:
    ente, client = mondo.comuni[0], Client()
    with annullato():
        orologio.sposta(ORA)
        apri(mondo)
        dichiarazione = dichiarazione_di(ente)
        services.salva_dichiarazione(
            dichiarazione=dichiarazione,
            righe=[services.RigaInviata(ente.comune_id, figure)],
            riga_versione=0,
            utente=mondo.operatore(ente),
            ora=ORA,
        )
        prima = services.righe_salvate(dichiarazione)
        client.force_login(mondo.operatore(ente))
        indirizzo = reverse("programmazione:dichiarazione", args=[dichiarazione.pk])
        (modulo,) = [
            uno
            for uno in moduli_di(client.get(indirizzo).content.decode())
            if "Salva senza trasmettere" in uno.bottoni
        ]

        risposta = client.post(indirizzo, modulo.valori)

        assert risposta.status_code == 302, risposta.content.decode()
        assert services.righe_salvate(dichiarazione) == prima
        assert prima[0].figure == figure
