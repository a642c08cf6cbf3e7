"""A mayor's delegate: designated, revoked, found at the roll call, printed in the verbale."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from crema_sap import pdf
from crema_sap.enti.models import Ruolo, TipoEnte
from crema_sap.registro import documenti
from crema_sap.registro.models import Evento
from programmazione import services
from programmazione.models import Delega, Presenza, RegolaAssemblea, SceltaVoto, Seduta
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import appello, comune, convoca, deserta, sindaco_di


def designa(mondo: Mondo, seduta: Seduta, utente: Any = None, **campi: str) -> Delega:
    """The mayor of Alfa designates a delegate."""
    valori = {"delegato": "Ugo Verdi", "qualifica": "vicesindaco", "motivo": "Impegno a Roma"}
    return services.designa_delegato(
        seduta=seduta, **(valori | campi), utente=utente or mondo.sindaco, ora=ORA
    )


def revoca(delega: Delega, utente: Any) -> Delega:
    return services.revoca_delega(delega=delega, utente=utente, ora=ORA)


def test_a_mayor_designates_one_delegate_and_may_change_mind(mondo: Mondo) -> None:
    seduta = convoca(mondo)

    prima = designa(mondo, seduta, delegato=" Ugo Verdi ")
    with pytest.raises(services.DelegaNonAmmessa, match="prima revocalo"):
        designa(mondo, seduta)
    revoca(prima, mondo.sindaco)
    seconda = designa(mondo, seduta, delegato="Ida Neri")

    assert (str(prima), prima.comune_id) == ("Ugo Verdi, vicesindaco", comune(mondo, 0))
    assert Delega.objects.valide().get() == seconda
    assert Evento.objects.filter(atto="DELEGA_ASSEMBLEA").count() == 2
    assert not any("Verdi" in str(e.dati) for e in Evento.objects.all())
    with pytest.raises(services.DelegaNonAmmessa, match="già stata revocata"):
        revoca(prima, mondo.sindaco)


@pytest.mark.parametrize("manca", ["delegato", "qualifica", "motivo"])
def test_a_delegation_is_complete(mondo: Mondo, manca: str) -> None:
    with pytest.raises(services.DelegaNonAmmessa, match="Scrivi nome e qualifica"):
        designa(mondo, convoca(mondo), **{manca: " "})


def test_after_the_roll_call_nothing_changes(mondo: Mondo) -> None:
    seduta = convoca(mondo)
    delega = designa(mondo, seduta)
    appello(mondo, seduta, 0, 1)

    with pytest.raises(services.DelegaNonAmmessa, match="L'appello è già stato fatto"):
        revoca(delega, mondo.sindaco)
    with pytest.raises(services.DelegaNonAmmessa, match="L'appello è già stato fatto"):
        designa(mondo, seduta, sindaco_di(mondo, 1))
    with pytest.raises(DatabaseError, match="prima dell'appello"), transaction.atomic():
        Delega.objects.filter(pk=delega.pk).update(revocata_il=ORA, revocata_da=mondo.sindaco)


def test_of_a_session_of_the_past_nobody_is_delegated(mondo: Mondo) -> None:
    seduta = convoca(mondo, seconda_il=None, fonte="prova")

    assert "già stato fatto" in services.perche_senza_delega(seduta)


def test_where_the_rule_forbids_delegates_there_are_none(mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(deleghe_ammesse=False)
    seduta = convoca(mondo)

    with pytest.raises(services.DelegaNonAmmessa, match="non ammette deleghe"):
        designa(mondo, seduta)
    with pytest.raises(services.VotoNonRegistrabile, match="non ammette deleghe"):
        appello(mondo, seduta, 0, delegato=True)
    with pytest.raises(DatabaseError, match="se la regola lo ammette"), transaction.atomic():
        Delega.objects.create(
            seduta=seduta, comune_id=comune(mondo, 0), delegato="x", qualifica="y", motivo="z",
            designata_da=mondo.sindaco, designata_il=ORA,
        )  # fmt: skip


@pytest.mark.parametrize(
    "ruolo", [ruolo for ruolo in Ruolo if ruolo != Ruolo.SINDACO], ids=lambda r: r.value
)
def test_only_a_mayor_delegates(mondo: Mondo, ruolo: Ruolo) -> None:
    seduta = convoca(mondo)
    utente = factories.crea_utente(ruolo, mondo.comuni[0])

    with pytest.raises(PermissionDenied):
        designa(mondo, seduta, utente)


def test_only_the_mayor_of_a_comune_speaks_for_it(mondo: Mondo) -> None:
    delega = designa(mondo, convoca(mondo))
    senza_comune = factories.crea_utente(
        Ruolo.SINDACO, factories.crea_ente("Provincia", tipo=TipoEnte.OPERATORE)
    )

    for altro in (sindaco_di(mondo, 1), senza_comune, factories.crea_cittadino()):
        with pytest.raises(PermissionDenied):
            revoca(delega, altro)
    assert not Delega.objects.visibili_a(sindaco_di(mondo, 1)).exists()
    assert not Delega.objects.visibili_a(mondo.operatore(mondo.comuni[0])).exists()
    assert Delega.objects.visibili_a(mondo.segretario).get() == delega


@pytest.mark.parametrize(
    "cambia",
    [
        {"delegato": "Altri"},
        {"motivo": ""},
        {"designata_il": SEDUTA},
        {"revocata_il": ORA},
    ],
)
def test_the_database_keeps_a_delegation_as_it_was(mondo: Mondo, cambia: dict[str, Any]) -> None:
    delega = designa(mondo, convoca(mondo))

    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        Delega.objects.filter(pk=delega.pk).update(**cambia)
    with pytest.raises(DatabaseError), transaction.atomic():
        Delega.objects.filter(pk=delega.pk).delete()


def test_the_database_keeps_one_delegate_for_each_comune(mondo: Mondo) -> None:
    delega = designa(mondo, convoca(mondo))
    delega.pk = None

    with pytest.raises(IntegrityError, match="delega_una_valida"), transaction.atomic():
        delega.save(force_insert=True)


def test_a_delegate_holds_in_the_second_call_and_may_be_revoked_there(mondo: Mondo) -> None:
    seduta = convoca(mondo)
    designa(mondo, seduta)
    revoca(designa(mondo, seduta, sindaco_di(mondo, 1)), sindaco_di(mondo, 1))
    appello(mondo, seduta, 0)
    deserta(mondo, seduta)

    delega = Delega.objects.get(seduta__prima=seduta)

    assert (delega.comune_id, delega.delegato) == (comune(mondo, 0), "Ugo Verdi")
    assert delega.designata_il == ORA
    assert revoca(delega, mondo.sindaco).revocata_il == ORA


def test_the_secretary_finds_the_delegate_at_the_roll_call_and_the_verbale_prints_it(
    client: Client, mondo: Mondo
) -> None:
    seduta = convoca(mondo)
    designa(mondo, seduta)

    modulo = pagina(client, "seduta_appello", seduta.pk, utente=mondo.segretario)
    html = modulo.content.decode()
    dati = {f"presente-{comune(mondo, n)}": "on" for n in range(3)}
    pagina(
        client, "seduta_appello", seduta.pk,
        dati=dati
        | {
            f"delegato-{comune(mondo, 0)}": "on",
            f"rappresentante-{comune(mondo, 0)}": "Ugo Verdi, vicesindaco",
            "presiede": comune(mondo, 0),
        },
    )  # fmt: skip

    assert "Ha delegato" in leggi(modulo)
    assert 'value="Ugo Verdi, vicesindaco"' in html
    assert (
        "checked"
        in html.split(f'id="id_delegato-{comune(mondo, 0)}"')[0].rsplit("<", 1)[-1]
        + (html.split(f'id="id_delegato-{comune(mondo, 0)}"')[1].split(">")[0])
    )
    presenza = Presenza.objects.get(seduta=seduta, comune_id=comune(mondo, 0))
    assert (presenza.delegato, presenza.rappresentante) == (True, "Ugo Verdi, vicesindaco")
    votazione = services.registra_voti(
        seduta=seduta,
        voti={comune(mondo, n): SceltaVoto.FAVOREVOLE for n in range(3)},
        utente=mondo.segretario,
        ora=SEDUTA,
    )
    services.conferma_esito(votazione=votazione, utente=mondo.segretario, ora=SEDUTA)
    verbale = services.richiedi_verbale(seduta=seduta, utente=mondo.segretario, ora=SEDUTA)
    testo = pdf.componi_html(documenti.COMPOSITORI[verbale.tipo](verbale))
    assert "Ugo Verdi, vicesindaco" in testo
    assert "Presente per delega" in testo
    assert "<dd>Comune di Alfa</dd>" in testo


def test_a_mayor_has_a_page_with_sessions_papers_delegate_and_votes(
    client: Client, mondo: Mondo
) -> None:
    seduta = convoca(mondo)

    prima = leggi(pagina(client, "mia_assemblea", utente=mondo.sindaco))
    male = pagina(client, "delega_create", seduta.pk, dati={"delegato": "Ugo Verdi"})
    pagina(
        client, "delega_create", seduta.pk,
        dati={"delegato": "Ugo Verdi", "qualifica": "vicesindaco", "motivo": "Impegno a Roma"},
    )  # fmt: skip
    con_delega = leggi(pagina(client, "mia_assemblea"))
    due = leggi(
        pagina(
            client, "delega_create", seduta.pk,
            dati={"delegato": "Ida Neri", "qualifica": "vicesindaca", "motivo": "Altro"},
        )
    )  # fmt: skip
    delega = Delega.objects.get()
    domanda = leggi(pagina(client, "delega_revoca", delega.pk))
    dopo = leggi(client.post(f"/assemblea/deleghe/{delega.pk}/revoca/", follow=True))
    beta = sindaco_di(mondo, 1)

    assert "Designa un delegato" in prima
    assert "Convocazione (PDF)" in prima
    assert "Piano annuale 2019 (bozza) (PDF)" in prima
    assert "obbligatorio" in leggi(male)
    assert "Ugo Verdi, vicesindaco: Impegno a Roma" in con_delega
    assert "prima revocalo" in due
    assert "Revocare la delega?" in domanda
    assert "Delega revocata." in dopo
    assert pagina(client, "delega_revoca", delega.pk, utente=beta).status_code == 404


def test_the_page_tells_a_mayor_how_the_comune_voted_once_it_is_confirmed(
    client: Client, mondo: Mondo
) -> None:
    seduta = convoca(mondo)
    appello(mondo, seduta, 0, 1, delegato=True)
    dopo_appello = leggi(pagina(client, "mia_assemblea", utente=mondo.sindaco))
    votazione = services.registra_voti(
        seduta=seduta,
        voti={comune(mondo, n): SceltaVoto.CONTRARIO for n in range(2)},
        utente=mondo.segretario,
        ora=SEDUTA,
    )
    services.conferma_esito(votazione=votazione, utente=mondo.segretario, ora=SEDUTA)
    services.respingi(piano=seduta.piano, motivo="Da rivedere", utente=mondo.segretario, ora=SEDUTA)

    letta = leggi(pagina(client, "mia_assemblea"))
    assente = leggi(pagina(client, "mia_assemblea", utente=sindaco_di(mondo, 2)))

    assert "L’appello è già stato fatto: il comune è presente" in dopo_appello
    assert "Presente, per delega Contrario" in letta
    assert "Assente —" in assente


def test_the_page_asks_the_same_questions_for_one_session_and_for_many(
    client: Client, mondo: Mondo, django_assert_num_queries: Any
) -> None:
    client.force_login(mondo.sindaco)
    seduta = convoca(mondo)
    quante = []
    for _ in range(3):
        with django_assert_num_queries(10) as domande:
            assert client.get("/assemblea/mia/").status_code == 200
        quante.append(len(domande))
        services.rinvia(piano=seduta.piano, motivo="x", utente=mondo.segretario, ora=ORA)
        seduta = convoca(mondo, seduta.piano)

    assert len(set(quante)) == 1


def test_where_delegates_are_forbidden_the_page_says_so(client: Client, mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(deleghe_ammesse=False)
    seduta = convoca(mondo)

    mia = leggi(pagina(client, "mia_assemblea", utente=mondo.sindaco))
    modulo = leggi(pagina(client, "delega_create", seduta.pk))

    assert "non ammette deleghe" in mia
    assert "Non si può delegare" in modulo
