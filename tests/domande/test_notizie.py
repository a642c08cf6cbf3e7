"""An act on the avviso: who is told, once, with one term; what a draft is told when opened."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bandi import services as atti
from bandi.models import Avviso, TipoOfferta, UnitaOfferta, VersioneAvviso
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Effetto
from crema_sap.web.formati import data_estesa
from domande import notizie, selectors, services, tasks
from domande.models import Bozza
from domande.models.notizia import Notizia
from tests import factories as persone
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda, invia

ORA, GIORNO = timedelta(hours=1), timedelta(days=1)
DETTO: dict[str, Any] = {"motivo": "Ricorso al TAR"}
CON_ATTO = DETTO | {"estremi": "determina n. 140"}


def proroga(scena: Scena, giorni: int = 10, ora: Any = DURANTE) -> VersioneAvviso:
    return atti.proroga_avviso(
        avviso=scena.avviso,
        chiude_il=bandi.CHIUDE + giorni * GIORNO,
        utente=scena.capofila,
        ora=ora,
        **DETTO,
    )


def sospendi(scena: Scena) -> VersioneAvviso:
    return atti.sospendi_avviso(
        avviso=scena.avviso, dal=None, utente=scena.capofila, ora=DURANTE + ORA, **CON_ATTO
    )


def aggiungi(scena: Scena) -> UnitaOfferta:
    nuova = bandi.crea_unita(scena.ente, codice="CR-9")
    return atti.aggiungi_unita(
        avviso=scena.avviso,
        unita_id=nuova.pk,
        tipo=TipoOfferta.IMMEDIATA,
        utente=scena.capofila,
        ora=DURANTE,
        **CON_ATTO,
    )


def ritira(scena: Scena) -> UnitaOfferta:
    offerta = UnitaOfferta.objects.get(avviso=scena.avviso, unita__codice="CR-1")
    return atti.ritira_unita(offerta=offerta, utente=scena.capofila, ora=DURANTE, **DETTO)


def revoca(scena: Scena) -> Avviso:
    return atti.revoca_avviso(avviso=scena.avviso, utente=scena.capofila, ora=DURANTE, **DETTO)


def in_ufficio(scena: Scena, atto: Callable[..., Any], *argomenti: Any) -> Any:
    """Do an act as the office, let the worker deliver what follows, twice."""
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    fatto = atto(scena, *argomenti)
    ambiti.entra(scena.ambito.pk, None)
    for _ in range(2):
        for effetto in Effetto.objects.filter(tipo="avviso_cambiato").order_by("pk"):
            tasks.avviso_cambiato(effetto)
        for effetto in Effetto.objects.filter(tipo="notizia_email").order_by("pk"):
            tasks.notizia_email(effetto)
    return fatto


def altra(scena: Scena) -> Utente:
    utente = persone.crea_cittadino()
    ambiti.entra(scena.ambito.pk, utente.pk)
    return Utente.objects.get(pk=utente.pk)


@pytest.mark.parametrize(
    ("atto", "parole"),
    [
        (proroga, ["Proroga del termine", "26 dicembre 2019, ore 16.00"]),
        (sospendi, ["determina n. 140", "lo dirà l’atto di ripresa", "puoi continuare"]),
        (aggiungi, ["Unità aggiunta: CR-9, Crema", "ritirarla e inviarne un’altra"]),
        (ritira, ["Unità ritirata: CR-1, Crema", "le altre tue preferenze restano"]),
        (revoca, ["non se ne ricevono più", "non devi fare nulla"]),
    ],
)
def test_drafts_and_senders_are_told_once_each_and_nobody_else(
    scena: Scena, cittadina: Utente, atto: Callable[..., Any], parole: list[str]
) -> None:
    crea_domanda(scena, cittadina)
    scrive = altra(scena)
    crea_bozza(
        scena, scrive, richiedente={"cittadinanza": "italiana", "email": "scrive@esempio.it"}
    )
    ritirata = altra(scena)
    domanda = crea_domanda(scena, ritirata)
    services.ritira_domanda(domanda=domanda, utente=ritirata, ora=DURANTE)

    in_ufficio(scena, atto)

    avvisati = set(Notizia.objects.values_list("destinatario_id", flat=True))
    assert avvisati == {cittadina.pk, scrive.pk}
    posta = [m for m in mail.outbox if "cambiato" in m.subject]
    assert sorted(m.to[0] for m in posta) == ["anna.rossi@esempio.it", "scrive@esempio.it"]
    testo = posta[0].body.replace("\xa0", " ")
    for parola in [*parole, "Ricorso al TAR"]:
        assert parola in testo
    for parola in ("Rossi", "ISEE", domanda.codice_pubblico):
        assert parola not in testo + posta[0].subject


@pytest.mark.parametrize("atto", [proroga, sospendi, aggiungi])
def test_a_message_says_one_term_and_no_other(
    scena: Scena, cittadina: Utente, atto: Callable[..., Any]
) -> None:
    crea_bozza(scena, cittadina)
    in_ufficio(scena, proroga, 3, DURANTE)
    mail.outbox.clear()

    in_ufficio(scena, atto)

    (posta,) = mail.outbox
    ultima = VersioneAvviso.objects.filter(avviso=scena.avviso).latest("numero")
    valide = {data_estesa(istante) for istante in _istanti(ultima)}
    assert set(re.findall(r"\d+\xa0\w+\xa0\d{4}", posta.body)) <= valide


def _istanti(versione: VersioneAvviso) -> list[Any]:
    finestra = versione.finestra
    if finestra.sospesa_dal:
        return [finestra.sospesa_dal]
    return [finestra.apre_il, finestra.chiude_il]


def test_who_has_no_address_reads_it_in_the_portal(
    scena: Scena, cittadina: Utente, client: Client
) -> None:
    crea_bozza(scena, cittadina, richiedente={"cittadinanza": "italiana"})

    in_ufficio(scena, proroga)

    assert not mail.outbox
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    pagina = client.get(reverse("domande:list")).content.decode()
    assert "È cambiato l’avviso: proroga del termine" in pagina
    in_ufficio(scena, lambda s: proroga(s, 20))
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert len(selectors.notizie_in_vigore(utente=cittadina)) == 1, "the last one alone"


def test_who_withdrew_meanwhile_gets_no_mail(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    versione = proroga(scena)
    ambiti.entra(scena.ambito.pk, None)
    notizie.annuncia(versione=versione, ora=DURANTE)
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    services.ritira_domanda(domanda=domanda, utente=cittadina, ora=DURANTE)
    ambiti.entra(scena.ambito.pk, None)

    assert not notizie.spedisci(notizia_id=Notizia.objects.get().pk, ora=DURANTE)


def test_an_avviso_never_published_has_nobody_to_tell(scena: Scena) -> None:
    bozza = bandi.crea_avviso(utente=scena.capofila, codice="altro", stato=bandi.StatoAvviso.BOZZA)
    versione = VersioneAvviso.objects.select_related("avviso").get(avviso=bozza)
    ambiti.entra(scena.ambito.pk, None)

    assert notizie.annuncia(versione=versione, ora=DURANTE) == 0


def test_another_citizen_and_an_office_do_not_see_a_notice(scena: Scena, cittadina: Utente) -> None:
    crea_bozza(scena, cittadina)
    in_ufficio(scena, proroga)
    assert Notizia.objects.count() == 1

    for estranea in (altra(scena), scena.capofila):
        ambiti.entra(scena.ambito.pk, estranea.pk)
        assert not Notizia.objects.exists()
        assert not Notizia.objects.visibili_a(estranea).exists()


def test_a_draft_is_told_item_by_item_until_it_confirms(
    scena: Scena, cittadina: Utente, client: Client
) -> None:
    bozza = crea_bozza(scena, cittadina)
    riepilogo = reverse("domande:riepilogo", args=[bozza.chiave])
    assert "L’avviso è cambiato" not in client.get(riepilogo).content.decode()
    for atto in (proroga, aggiungi, ritira):
        in_ufficio(scena, atto)
    ambiti.entra(scena.ambito.pk, cittadina.pk)

    for indirizzo in (riepilogo, reverse("domande:sezione", args=[bozza.chiave, "unita"])):
        pagina = client.get(indirizzo).content.decode().replace("\xa0", " ")
        assert "sulla versione 3; adesso vale la versione 6" in pagina
        assert "invece di <del>lunedì 16 dicembre 2019, ore 16.00</del>" in pagina
        assert "Unità aggiunta: CR-9, Crema" in pagina
        assert "Unità ritirata: CR-1, Crema" in pagina
    versione = str(scena.contenuto.versione_id)
    assert f'name="versione" value="{versione}"' in pagina
    conferma = reverse("domande:conferma_novita", args=[bozza.chiave])
    assert client.post(conferma, {"versione": versione}).status_code == 302

    assert "L’avviso è cambiato" not in client.get(riepilogo).content.decode()
    bozza.refresh_from_db()
    assert bozza.versione_avviso.numero == 3, "the one it was begun with"
    assert bozza.versione_letta.numero == 6
    in_ufficio(scena, lambda s: proroga(s, 30))
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    pagina = client.get(riepilogo).content.decode()
    assert "L’avviso è cambiato" in pagina
    assert "Unità aggiunta" not in pagina, "what was read is not told again"


@pytest.mark.parametrize("versione", ["", "0", "999999999", "abc"])
def test_confirming_what_is_not_there_changes_nothing(
    scena: Scena, cittadina: Utente, client: Client, versione: str
) -> None:
    bozza = crea_bozza(scena, cittadina)

    conferma = reverse("domande:conferma_novita", args=[bozza.chiave])
    assert client.post(conferma, {"versione": versione}).status_code == 302

    assert Bozza.objects.get(pk=bozza.pk).versione_letta is None


def test_only_a_citizen_confirms(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    with pytest.raises(PermissionDenied):
        services.conferma_novita(
            bozza=bozza, versione_id=1, utente=persone.crea_utente(Ruolo.CAPOFILA)
        )


def test_who_has_not_read_may_send_all_the_same(
    scena: Scena, cittadina: Utente, client: Client
) -> None:
    # A change in the last minute must not make somebody late.
    bozza = crea_bozza(scena, cittadina)
    in_ufficio(scena, proroga)
    ambiti.entra(scena.ambito.pk, cittadina.pk)

    domanda = invia(scena, bozza, cittadina)

    assert domanda.versione_avviso.atto == "PROROGA"
