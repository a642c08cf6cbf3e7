"""The life line of a dwelling: surveys, plans, passages, in the words of then."""

from datetime import timedelta

from django.test import Client

from programmazione import linea, services
from programmazione.models import UnitaAbitativa
from programmazione.services.passaggi import trasferisci_unita
from tests.programmazione.factories import ORA, Mondo, approva, apri, crea_unita, trasmetti
from tests.programmazione.pagine import leggi, pagina


def nuova(mondo: Mondo, codice: str = "A-1") -> UnitaAbitativa:
    """A dwelling entered by the officer of the first comune before the survey."""
    ente = mondo.comuni[0]
    return services.crea_unita(
        dati={
            "codice": codice,
            "comune_id": ente.comune_id,
            "tipo": "SAP",
            "stato": "LIBERA",
            "assegnabile_nel": 2019,
        },
        utente=mondo.operatore(ente),
        ora=ORA - timedelta(days=1),
    )


def titoli(unita: UnitaAbitativa) -> list[tuple[str, str]]:
    """What the parts of the portal tell."""
    return [(t.titolo, t.testo) for t in linea.altre_tappe(unita)]


def test_a_survey_tells_what_the_dwelling_was_then(mondo: Mondo) -> None:
    alfa, beta, _ = mondo.comuni
    unita = nuova(mondo)
    apri(mondo)
    trasmetti(mondo, alfa, liberi=1, assegnabili=1)
    # The database's own clock dates the history of fields: later than the answer.
    UnitaAbitativa.objects.filter(pk=unita.pk).update(stato="IN_LAVORI", assegnabile_nel=None)
    unita.refresh_from_db()
    trasferisci_unita(
        unita=unita,
        a=beta,
        decorre_il=ORA.date(),
        atto="n. 1",
        motivo="Prova",
        riga_versione=unita.riga_versione,
        utente=mondo.capofila,
        ora=ORA,
    )
    trasmetti(mondo, beta, ORA + timedelta(minutes=1), liberi=0, assegnabili=0)
    unita.refresh_from_db()

    # The new owner's answer came, by the clock of the history, before the dwelling was its own.
    assert titoli(unita) == [
        (
            "Contata nella ricognizione 2019",
            "Alfa l’ha dichiarata «Libera», assegnabile nel 2019.",
        )
    ]


def test_what_was_not_there_yet_is_not_told(mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], ORA - timedelta(days=2), liberi=1, assegnabili=1)

    assert titoli(nuova(mondo)) == []


def test_a_plan_tells_what_it_froze(mondo: Mondo) -> None:
    unita = nuova(mondo)
    altra = crea_unita(mondo.comuni[0], "A-2")
    piano = approva(mondo)
    UnitaAbitativa.objects.filter(pk=unita.pk).update(assegnabile_nel=None)

    assert (str("Nel " + str(piano)), "Prevista assegnabile nel 2019.") in titoli(unita)
    assert titoli(altra) == [("Nel " + str(piano), "Nella consistenza del patrimonio.")]


def test_the_sheet_tells_it_all_in_the_same_number_of_queries(
    client: Client, mondo: Mondo, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    unita = nuova(mondo)
    operatore = mondo.operatore(mondo.comuni[0])
    with CaptureQueriesContext(
        connection,
    ) as prima:
        pagina(client, "unita", unita.pk, utente=operatore)
    approva(mondo)
    with CaptureQueriesContext(connection) as dopo:
        testo = leggi(pagina(client, "unita", unita.pk))

    assert "Contata nella ricognizione 2019" in testo
    assert "Nel Piano annuale 2019" in testo
    # The first also signs in.
    assert len(dopo) <= len(prima)
