"""The rules of the Assemblea: loaded from a day on, with their source, never rewritten."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from programmazione import services
from programmazione.models import RegolaAssemblea
from tests.programmazione.factories import ORA, SEDUTA, Mondo
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import convoca

MODULO = {
    "dal": "01/12/2019",
    "metodo": "PRO_CAPITE",
    "quorum_prima": "50",
    "quorum_prima_oltre": "on",
    "quorum_seconda": "33,33",
    "maggioranza": "50",
    "maggioranza_oltre": "on",
    "base": "PRESENTI",
    "deleghe_ammesse": "on",
    "preavviso_giorni": "5",
    "anno_popolazione": "2011",
    "fonte": "art. 14 del regolamento di funzionamento",
    "verificata": "on",
}


def test_the_capofila_loads_a_rule_and_sessions_from_that_day_follow_it(
    client: Client, mondo: Mondo
) -> None:
    prima = leggi(pagina(client, "regola_list", utente=mondo.capofila))
    vuota = leggi(pagina(client, "regola_list", dati={}))
    fatta = pagina(client, "regola_list", dati=MODULO)
    dopo = leggi(pagina(client, "regola_list"))
    doppia = leggi(pagina(client, "regola_list", dati=MODULO))

    assert "Da verificare" in prima
    assert "obbligatorio" in vuota
    assert fatta.status_code == 302
    assert "01/12/2019" in dopo
    assert "5 giorni" in dopo
    assert "Da questo giorno c'è già una regola." in doppia.replace("&#x27;", "'")
    regola = services.regola_del_giorno(SEDUTA)
    assert regola is not None
    assert (regola.metodo, regola.preavviso_giorni) == ("PRO_CAPITE", 5)
    vecchia = services.regola_del_giorno(ORA)
    assert vecchia is not None
    assert vecchia.pk != regola.pk
    assert convoca(mondo).regola == regola


@pytest.mark.parametrize("campo", [{"maggioranza": 101}, {"fonte": ""}])
def test_a_rule_is_whole(mondo: Mondo, campo: dict[str, Any]) -> None:
    esempio = RegolaAssemblea.objects.values(
        "metodo",
        "quorum_prima",
        "quorum_seconda",
        "maggioranza",
        "base",
        "anno_popolazione",
        "fonte",
    ).get()

    with pytest.raises(services.RegolaNonValida):
        services.carica_regola(
            dati={**esempio, "dal": SEDUTA.date(), **campo}, utente=mondo.capofila, ora=ORA
        )


def test_only_the_capofila_loads_rules(client: Client, mondo: Mondo) -> None:
    with pytest.raises(PermissionDenied):
        services.carica_regola(dati={}, utente=mondo.segretario, ora=ORA)
    assert pagina(client, "regola_list", utente=mondo.sindaco).status_code == 403
    assert "Regole dell’Assemblea" in leggi(pagina(client, "seduta_list", utente=mondo.capofila))


def test_without_rules_the_page_says_what_it_means(
    client: Client, mondo: Mondo, django_assert_num_queries: Any
) -> None:
    RegolaAssemblea.objects.all().delete()
    client.force_login(mondo.capofila)

    with django_assert_num_queries(5):
        letta = leggi(client.get("/assemblea/regole/"))

    assert "l’Assemblea non si può convocare" in letta
