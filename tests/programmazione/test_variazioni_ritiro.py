"""A change of the territory recorded by mistake: taken back in time, else refused saying why."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction

from crema_sap.enti import selectors as territorio
from crema_sap.enti.models import (
    Comune,
    Ente,
    Incarico,
    RitiroVariazione,
    Ruolo,
    TipoVariazione,
    VariazioneComune,
)
from crema_sap.enti.territorio import NuovoComune, Variazione
from crema_sap.registro.models import Effetto, Evento
from programmazione import services, tasks
from programmazione.importazione.selectors import elenchi_dell_ambito
from programmazione.services import confluenze, ritiri, variazioni
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo, approva, apri, consolida, convoca
from tests.programmazione.variazioni import (
    CAPODANNO,
    MEZZANOTTE,
    NUOVA,
    fusione,
    incorporazione,
    nuovo_ente,
    registra,
)

T = TipoVariazione


def cambio_nome(mondo: Mondo) -> Variazione:
    """Beta takes another name."""
    return fusione(
        mondo, tipo=T.CAMBIO_NOME, da=(), a=mondo.comuni[1].comune_id, nuovo=None, nome_nuovo="Beba"
    )


def ritira(mondo: Mondo, variazione: VariazioneComune, motivo: str = "Data sbagliata") -> object:
    """Take it back as the capofila."""
    return ritiri.ritira_variazione(
        variazione=variazione, motivo=motivo, utente=mondo.capofila, ora=ORA
    )


def come_stanno(giorno: date) -> tuple[object, ...]:
    """The territory and the appointments as they are seen on a day."""
    visto = territorio.territorio_al(giorno)
    incarichi = Incarico.objects.order_by("pk").values_list("pk", "al")
    return dict(visto.nomi), visto.successori, visto.abitanti(2011), list(incarichi)


@pytest.mark.parametrize("proposta", [fusione, incorporazione, cambio_nome])
def test_all_is_as_if_it_had_not_been_recorded(
    quattro: Mondo, proposta: Callable[[Mondo], Variazione]
) -> None:
    apri(quattro)
    breve = factories.crea_incarico(
        quattro.operatore(quattro.comuni[2]),
        Ruolo.SPORTELLO,
        quattro.comuni[2],
        al=date(2020, 6, 30),
    )
    prima = come_stanno(CAPODANNO)
    variazione = registra(quattro, proposta(quattro))

    ritira(quattro, variazione)

    assert come_stanno(CAPODANNO) == prima
    breve.refresh_from_db()
    assert breve.al == date(2020, 6, 30)
    # Its day comes, and nothing happens.
    assert confluenze.compi_variazioni(ora=MEZZANOTTE) == 0
    assert come_stanno(CAPODANNO) == prima
    assert Evento.objects.get(atto="VARIAZIONE_RITIRATA").oggetto_id == str(variazione.pk)
    variazione.refresh_from_db()
    assert (variazione.compiuta_il, variazione.ritiro.motivo) == (None, "Data sbagliata")


@pytest.mark.parametrize("proposta", [fusione, incorporazione, cambio_nome])
def test_it_is_recorded_again_right_this_time(
    quattro: Mondo, proposta: Callable[[Mondo], Variazione]
) -> None:
    ritira(quattro, registra(quattro, proposta(quattro)))

    giusta = registra(quattro, proposta(quattro))
    confluenze.compi_variazioni(ora=MEZZANOTTE)

    giusta.refresh_from_db()
    assert giusta.compiuta_il == MEZZANOTTE
    assert VariazioneComune.objects.count() == 2


def test_a_merger_that_was_not_leaves_its_name_and_its_code_to_others(quattro: Mondo) -> None:
    ritira(quattro, registra(quattro, fusione(quattro)))

    # Nobody is asked to choose, or finds in a sheet, a comune that has never existed.
    assert NUOVA.codice_istat not in dict(elenchi_dell_ambito().comuni).values()
    altra = NuovoComune("019998", "Nuova Alfabeta", "M998", "26010")
    seconda = registra(quattro, fusione(quattro, nuovo=altra))
    assert (seconda.a.slug, Ente.objects.get(comune=seconda.a).slug) == ("nuova-alfabeta",) * 2
    ritira(quattro, seconda)
    terza = registra(quattro, fusione(quattro, nuovo=NUOVA, decorre_il=date(2020, 2, 1)))
    rinata = Comune.objects.get(pk=NUOVA.codice_istat)
    assert (rinata.dal, rinata.al, rinata.slug) == (date(2020, 2, 1), None, "nuova-alfabeta")
    assert Ente.objects.get(comune=rinata).slug == "nuova-alfabeta"
    assert terza.a == rinata


def test_a_long_name_makes_room_for_the_mark_of_what_was_withdrawn(quattro: Mondo) -> None:
    lungo = NuovoComune("019998", "A" * 80, "M998", "26010")

    variazione = registra(quattro, fusione(quattro, nuovo=lungo))
    ritira(quattro, variazione)

    slug = Comune.objects.get(pk="019998").slug
    assert len(slug) == 80
    assert slug.endswith(f"-ritirato-{variazione.pk}")


def _compiuta(mondo: Mondo, variazione: VariazioneComune) -> None:
    confluenze.compi_variazioni(ora=MEZZANOTTE)


def _convocata(mondo: Mondo, variazione: VariazioneComune) -> None:
    VariazioneComune.objects.filter(pk=variazione.pk).update(decorre_il=SEDUTA.date())
    convoca(mondo, consolida(mondo))


def _altra(mondo: Mondo, variazione: VariazioneComune) -> None:
    registra(
        mondo,
        incorporazione(
            mondo,
            da=(mondo.comuni[3].comune_id,),
            a=NUOVA.codice_istat,
            decorre_il=date(2020, 3, 1),
        ),
    )


def _e_poi(mondo: Mondo, variazione: VariazioneComune) -> None:
    """The new comune becomes part of Alfa a year later."""
    alfa = mondo.comuni[0].comune_id
    dopo = date(2021, 1, 1)
    registra(mondo, incorporazione(mondo, da=(NUOVA.codice_istat,), a=alfa, decorre_il=dopo))


def _con_persone(mondo: Mondo, variazione: VariazioneComune) -> None:
    factories.crea_utente(Ruolo.OPERATORE_ENTE, nuovo_ente())


@pytest.mark.parametrize(
    ("intanto", "perche"),
    [
        (ritira, "già stata ritirata"),
        (_compiuta, "è compiuta: dichiarazioni e unità sono già passate"),
        (_convocata, f"già convocata \\({SEDUTA:%d/%m/%Y}\\)"),
        (_altra, "Un'altra variazione riguarda Nuova Alfabeta: «Incorporazione"),
        (_e_poi, "Un'altra variazione riguarda Nuova Alfabeta: «Incorporazione"),
        (_con_persone, "Nel comune di Nuova Alfabeta ci sono già incarichi"),
    ],
)
def test_when_it_is_too_late_it_says_why(
    quattro: Mondo, intanto: Callable[[Mondo, VariazioneComune], object], perche: str
) -> None:
    variazione = registra(quattro, fusione(quattro))
    intanto(quattro, variazione)
    fatti = RitiroVariazione.objects.count()

    with pytest.raises(ritiri.VariazioneNonRitirabile, match=perche):
        ritira(quattro, variazione)

    assert RitiroVariazione.objects.count() == fatti
    assert ritiri.perche_non_si_ritira(VariazioneComune.objects.get(pk=variazione.pk))


def test_the_later_of_two_goes_first(quattro: Mondo) -> None:
    prima = registra(quattro, fusione(quattro))
    _altra(quattro, prima)
    seconda = VariazioneComune.objects.get(tipo=T.INCORPORAZIONE)

    ritira(quattro, seconda)
    ritira(quattro, prima)

    assert RitiroVariazione.objects.count() == 2
    # Its comuni may take part in another one, which those withdrawn do not hinder.
    registra(quattro, fusione(quattro))


@pytest.mark.parametrize("motivo", ["", "   "])
def test_it_needs_a_reason(quattro: Mondo, motivo: str) -> None:
    variazione = registra(quattro, fusione(quattro))

    with pytest.raises(services.MotivoMancante):
        ritira(quattro, variazione, motivo)


@pytest.mark.parametrize("ruolo", [r for r in Ruolo if r not in {Ruolo.CAPOFILA, Ruolo.GESTORE}])
def test_only_who_records_takes_back(quattro: Mondo, ruolo: Ruolo) -> None:
    variazione = registra(quattro, fusione(quattro))
    altro = factories.crea_utente(ruolo, quattro.comuni[3])

    with pytest.raises(PermissionDenied):
        ritiri.ritira_variazione(variazione=variazione, motivo="x", utente=altro, ora=ORA)


def test_the_platform_takes_back_too(quattro: Mondo) -> None:
    variazione = registra(quattro, fusione(quattro))
    gestore = factories.crea_utente(Ruolo.GESTORE, quattro.comuni[0])

    ritiri.ritira_variazione(variazione=variazione, motivo="x", utente=gestore, ora=ORA)

    assert variazione.ritiro.ritirata_da == gestore


def test_a_term_that_somebody_changed_since_is_left_alone(quattro: Mondo) -> None:
    incarico = quattro.operatore(quattro.comuni[1]).incarico
    assert incarico is not None
    variazione = registra(quattro, fusione(quattro))
    Incarico.objects.filter(pk=incarico.pk).update(al=date(2019, 12, 1))

    ritira(quattro, variazione)

    incarico.refresh_from_db()
    assert incarico.al == date(2019, 12, 1)
    # Who goes on is told; the other has nothing to be told.
    assert Effetto.objects.filter(tipo=tasks.RITIRO).count() == 1


def test_who_was_told_of_the_end_is_told_that_it_goes_on(quattro: Mondo) -> None:
    variazione = registra(quattro, fusione(quattro))
    ritira(quattro, variazione, "La legge non è stata approvata")
    assert territorio.chi_e_succeduto(Incarico.objects.filter(ente=quattro.comuni[1])[0]) == ""
    muta = quattro.operatore(quattro.comuni[2])
    type(muta).objects.filter(pk=muta.pk).update(email="")

    for effetto in Effetto.objects.filter(tipo=tasks.RITIRO):
        tasks.avvisa_del_ritiro(effetto)
    # What had not left yet has nothing left to say.
    for effetto in Effetto.objects.filter(tipo=tasks.CONFLUENZA):
        tasks.avvisa_della_confluenza(effetto)

    assert [m.to for m in mail.outbox] == [[quattro.operatore(quattro.comuni[1]).email]]
    assert "La legge non è stata approvata" in mail.outbox[0].body
    assert "I tuoi incarichi continuano come prima" in mail.outbox[0].body


@pytest.mark.parametrize(
    "istruzione",
    [
        lambda: RitiroVariazione.objects.update(motivo="altro"),
        lambda: RitiroVariazione.objects.all()._raw_delete("default"),
    ],
)
def test_a_withdrawal_is_not_withdrawn(quattro: Mondo, istruzione: Callable[[], object]) -> None:
    ritira(quattro, registra(quattro, fusione(quattro)))

    with pytest.raises(ProgrammingError), transaction.atomic():
        istruzione()


def test_a_session_convened_for_later_is_held_or_postponed_first(quattro: Mondo) -> None:
    """Its roll has the comuni of the day on which it was convened."""
    seduta = convoca(quattro, consolida(quattro))
    il_giorno = fusione(quattro, decorre_il=SEDUTA.date())

    with pytest.raises(variazioni.VariazioneNonValida, match="già convocata") as rifiuto:
        registra(quattro, il_giorno)

    assert rifiuto.value.campo == "decorre_il"
    # The day after the session it is free.
    registra(quattro, fusione(quattro, decorre_il=SEDUTA.date() + timedelta(days=1)))
    assert seduta.presenze.count() == 4


def test_a_session_that_was_held_hinders_nothing(quattro: Mondo) -> None:
    approva(quattro)

    registra(quattro, fusione(quattro, decorre_il=SEDUTA.date() + timedelta(days=1)))
