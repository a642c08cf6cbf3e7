"""A declaration beside last year's and beside the register: seen, confirmed, never assumed."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crema_sap.enti import sospesi
from crema_sap.enti.models import Ente
from programmazione import services
from programmazione.models import Dichiarazione, Ricognizione, RigaDichiarazione
from programmazione.rules.figure import Figure
from programmazione.states import StatoDichiarazione
from tests.programmazione.factories import (
    ORA,
    Mondo,
    apri,
    crea_unita,
    dichiarazione_di,
    trasmetti,
)
from tests.programmazione.pagine import leggi, modulo, pagina


def _unita(ente: Ente) -> None:
    crea_unita(ente, "A-1", stato="LIBERA", assegnabile_nel=2019)
    crea_unita(ente, "A-2", stato="IN_LIBERAZIONE")
    crea_unita(ente, "A-3", tipo="SAS")
    crea_unita(ente, "A-4", tipo="SAT", stato="LIBERA")
    crea_unita(
        ente, "A-5", stato="DISMESSA", uscita_il=ORA.date(), uscita_motivo="VENDITA",
        uscita_atto="n. 1",
    )  # fmt: skip


def _apri(client: Client, mondo: Mondo, anno: int = 2019) -> Any:
    ente = mondo.comuni[0]
    return pagina(
        client, "dichiarazione", dichiarazione_di(ente, anno).pk, utente=mondo.operatore(ente)
    )


def test_the_boxes_hold_what_the_register_counts_and_nothing_is_saved(
    client: Client, mondo: Mondo
) -> None:
    _unita(mondo.comuni[0])
    apri(mondo)

    risposta = _apri(client, mondo)

    (form,) = risposta.context["moduli"]
    piene = {campo: form[campo].value() for campo in ("patrimonio_sap", "patrimonio_sas")}
    assert piene == {"patrimonio_sap": "2", "patrimonio_sas": "1"}
    # The transitional one is empty too, but is no unit to be assigned by ranking.
    assert [form[c].value() for c in ("liberi", "turnover", "transitori", "assegnabili")] == [
        *("1", "1", "1", "1"),
    ]
    assert form["assegnati_anno_precedente"].value() in (None, "")
    assert "Dal registro, da confermare: 2" in leggi(risposta)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    assert dichiarazione.stato == StatoDichiarazione.NON_INIZIATA
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).patrimonio_sap is None


@pytest.mark.parametrize("bottone", ["salva", "trasmetti"])
def test_the_figures_of_the_register_are_saved_only_once_confirmed(
    client: Client, mondo: Mondo, bottone: str
) -> None:
    _unita(mondo.comuni[0])
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    dati = modulo(mondo, 0, liberi="1") | {"dal_registro": "1", bottone: "1"}

    fermata = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=dati,
    )  # fmt: skip
    prima = RigaDichiarazione.objects.get(dichiarazione=dichiarazione).liberi
    salvata = pagina(
        client, "dichiarazione", dichiarazione.pk, dati=dati | {"conferma_registro": "1"}
    )

    assert fermata.status_code == 422
    assert "controllale e conferma" in leggi(fermata)
    assert 'href="#conferma-registro"' in fermata.content.decode()
    assert prima is None
    assert salvata.status_code == 302
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).liberi == 1


def test_a_declaration_already_begun_keeps_its_figures_beside_the_register(
    client: Client, mondo: Mondo
) -> None:
    _unita(mondo.comuni[0])
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    services.salva_dichiarazione(
        dichiarazione=dichiarazione,
        righe=[services.RigaInviata(mondo.comuni[0].comune_id, Figure(liberi=7))],
        riga_versione=0,
        utente=mondo.operatore(mondo.comuni[0]),
        ora=ORA,
    )

    risposta = _apri(client, mondo)

    assert risposta.context["moduli"][0]["liberi"].value() == "7"
    assert risposta.context["moduli"][0]["patrimonio_sap"].value() in (None, "")
    assert "Nel registro: 2" in leggi(risposta)
    assert "da confermare" not in leggi(risposta)


def test_an_owner_of_many_reads_the_register_row_by_row_and_nothing_is_filled_in(
    client: Client, mondo: Mondo
) -> None:
    for n, ente in enumerate(mondo.comuni[:2]):
        crea_unita(mondo.aler, f"R-{n}", comune=ente.comune)
    apri(mondo)
    aler = mondo.operatore(mondo.aler)
    codice = mondo.comuni[0].comune_id

    risposta = pagina(
        client,
        f"/ricognizione/dichiarazioni/{dichiarazione_di(mondo.aler).pk}/?aggiungi={codice}",
        utente=aler,
    )

    territorio, alfa = risposta.context["righe"]
    # One of the two units has a row of its own: the other stays in the territory.
    assert [_voce(riga, "patrimonio_sap").dal_registro for riga in (territorio, alfa)] == [1, 1]
    assert _voce(territorio, "assegnabili").dal_registro is None
    assert territorio.form["patrimonio_sap"].value() in (None, "")


def _voce(riga: Any, campo: str) -> Any:
    return next(voce for _, voci in riga.gruppi for voce in voci if voce.campo.name == campo)


def test_what_changed_since_last_year_is_said_in_words(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(
        mondo, mondo.comuni[0], liberi=5, turnover=1, assegnabili=6, patrimonio_sas=2,
        perc_forze_ordine=Decimal(5), categoria_testo="Giovani", categoria_motivazione="Pochi.",
    )  # fmt: skip
    services.chiudi_ricognizione(
        ricognizione=Ricognizione.objects.get(anno=2019), utente=mondo.capofila, ora=ORA
    )
    apri(mondo, 2020)
    dichiarazione = dichiarazione_di(mondo.comuni[0], 2020)
    _rispondi(mondo, dichiarazione)

    modulo_ = _apri(client, mondo, 2020)
    services.trasmetti_dichiarazione(
        dichiarazione=dichiarazione,
        riga_versione=1,
        utente=mondo.operatore(mondo.comuni[0]),
        ora=ORA,
    )
    lettura = leggi(_apri(client, mondo, 2020))

    assert "Nel 2019: 5 ▼ −3" in leggi(modulo_)
    assert "Unità libere 5 2 ▼ −3" in lettura
    assert "Unità che si libereranno 1 1 nessuna" in lettura
    assert "Patrimonio SAS 2 non dichiarato ora non dichiarata" in lettura
    assert "Nuova edificazione o ristrutturazione non dichiarato 4 prima non dichiarata" in lettura
    assert "Percentuale per le Forze dell&#x27;ordine 5 % 7,5 % ▲ +2,5" in lettura
    assert "Giovani Anziani testo cambiato" in lettura
    assert "Motivo: Due sono in lavori." in lettura


def _rispondi(mondo: Mondo, dichiarazione: Dichiarazione) -> None:
    figure = Figure(
        liberi=2,
        turnover=1,
        nuova_edificazione=4,
        assegnabili=5,
        perc_forze_ordine=Decimal("7.5"),
        categoria_testo="Anziani",
        categoria_motivazione="Pochi.",
        nota_scostamento="Due sono in lavori.",
    )
    services.salva_dichiarazione(
        dichiarazione=dichiarazione,
        righe=[services.RigaInviata(mondo.comuni[0].comune_id, figure)],
        riga_versione=0,
        utente=mondo.operatore(mondo.comuni[0]),
        ora=ORA,
    )


def test_the_bounds_of_the_regime_are_on_the_page_with_what_changed(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=1)
    seconda = apri(mondo, 2020)
    Ricognizione.objects.filter(pk=seconda.pk).update(perc_forze_ordine_massima=20)

    testo = leggi(_apri(client, mondo, 2020)).replace("\xa0", " ")

    assert "da 0 al 20 %. Limite cambiato : nel 2019 era il 10 %" in testo
    assert "oltre il 20 %, fino al 100 %" in testo


def test_a_row_that_is_not_declared_any_more_is_still_seen(client: Client, mondo: Mondo) -> None:
    codice = mondo.comuni[0].comune_id
    for anno, comune in ((2019, codice), (2020, None)):
        apri(mondo, anno)
        dichiarazione = dichiarazione_di(mondo.aler, anno)
        aler = mondo.operatore(mondo.aler)
        salvata = services.salva_dichiarazione(
            dichiarazione=dichiarazione,
            righe=[services.RigaInviata(comune, Figure(liberi=3))],
            riga_versione=0,
            utente=aler,
            ora=ORA,
        )
        services.trasmetti_dichiarazione(
            dichiarazione=salvata, riga_versione=1, utente=aler, ora=ORA
        )

    risposta = pagina(client, "dichiarazione", salvata.pk, utente=aler)

    assert [riga.nome for riga in risposta.context["salvate"]] == ["Tutto il territorio", "Alfa"]
    assert "Unità libere 3 non dichiarato ora non dichiarata" in leggi(risposta)


def test_too_many_transitional_units_are_pointed_out_and_stop_nothing(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    dati = modulo(mondo, 0, patrimonio_sap="10", transitori="2", liberi="1")

    pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=dati,
    )  # fmt: skip
    in_modulo = leggi(_apri(client, mondo))
    pagina(
        client, "dichiarazione", dichiarazione.pk,
        dati=dati | {"riga_versione": 1, "trasmetti": "1"},
    )  # fmt: skip
    letta = leggi(_apri(client, mondo))

    # 10 % of 10 is 1.
    assert "superano il 10 % del patrimonio SAP" in in_modulo
    assert "superano il 10 % del patrimonio SAP" in letta
    assert "Trasmessa" in letta


def test_the_page_asks_as_many_questions_for_one_row_as_for_many(
    client: Client, mondo: Mondo, django_assert_num_queries: Any
) -> None:
    apri(mondo)
    aler = mondo.operatore(mondo.aler)
    dichiarazione = dichiarazione_di(mondo.aler)
    codici = [None, *(ente.comune_id for ente in mondo.comuni)]

    quante = []
    for righe in (codici[:1], codici):
        dichiarazione.refresh_from_db()
        services.salva_dichiarazione(
            dichiarazione=dichiarazione,
            righe=[services.RigaInviata(codice, Figure(liberi=1)) for codice in righe],
            riga_versione=dichiarazione.riga_versione,
            utente=aler,
            ora=ORA,
        )
        client.force_login(aler)
        with django_assert_num_queries(QUESTIONI) as domande:
            pagina(client, "dichiarazione", dichiarazione.pk)
        quante.append(len(domande))

    assert quante[0] == quante[1]


# Three are of session and transaction.
QUESTIONI = 15


def test_units_that_left_the_stock_do_not_contradict_zero(mondo: Mondo) -> None:
    crea_unita(
        mondo.comuni[0], stato="DISMESSA", uscita_il=ORA.date(), uscita_motivo="VENDITA",
        uscita_atto="n. 1",
    )  # fmt: skip
    apri(mondo)

    dichiarata = services.dichiara_zero(
        dichiarazione=dichiarazione_di(mondo.comuni[0]),
        utente=mondo.operatore(mondo.comuni[0]),
        ora=ORA,
    )

    assert dichiarata.nessun_patrimonio


def test_what_was_being_typed_over_the_register_waits_for_the_same_confirmation(
    client: Client, mondo: Mondo
) -> None:
    _unita(mondo.comuni[0])
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    operatore = mondo.operatore(mondo.comuni[0])
    dati = modulo(mondo, 0, liberi="4") | {"dal_registro": "1"}
    sospesi.sospendi(
        ambito_id=dichiarazione.ambito_id,
        utente_id=operatore.pk,
        pagina=reverse("programmazione:dichiarazione", args=[dichiarazione.pk]),
        campi=[(nome, [str(valore)]) for nome, valore in dati.items()],
        ora=ORA,
    )

    risposta = _apri(client, mondo)

    assert risposta.context["moduli"][0]["liberi"].value() == "4"
    assert 'id="conferma-registro"' in risposta.content.decode()


LIMITI = '<details class="approfondimento" open>'


def test_the_bounds_are_folded_until_one_is_not_kept(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    operatore = mondo.operatore(mondo.comuni[0])

    def invia(**campi: object) -> str:
        dati = modulo(mondo, 0, **campi)
        return pagina(client, "dichiarazione", dichiarazione.pk, dati=dati).content.decode()

    in_ordine = pagina(client, "dichiarazione", dichiarazione.pk, utente=operatore).content.decode()

    assert "Limiti delle percentuali nel 2019" in in_ordine
    assert LIMITI not in in_ordine
    assert LIMITI in invia(perc_forze_ordine="undici", liberi="1")
    assert LIMITI in invia(perc_forze_ordine="11", liberi="1")
    assert LIMITI in invia(patrimonio_sap="10", transitori="2", liberi="-1")
    assert LIMITI not in invia(liberi="-1")


def test_a_whole_document_pasted_as_a_reason_is_refused_in_words_and_kept(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    incollato = "Il servizio abitativo. " * 40_000
    dati = modulo(mondo, 0, liberi="1", nota_scostamento=incollato)

    risposta = pagina(
        client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(mondo.comuni[0]),
        dati=dati,
    )  # fmt: skip

    assert risposta.status_code == 422
    assert "4000 caratteri" in leggi(risposta).replace(".", "")
    assert incollato.strip() in risposta.content.decode()
    # The browser must not cut it before: nobody would know.
    assert "maxlength" not in risposta.content.decode().split("nota_scostamento")[1].split(">")[0]
