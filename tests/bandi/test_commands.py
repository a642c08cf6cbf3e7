"""The commands: a profile is checked before it is kept; the avviso of 2019 is published once."""

import re
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bandi.models import Avviso, ProfiloPunteggio, UnitaOfferta, VersioneAvviso
from bandi.states import StatoAvviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Incarico, Ruolo
from crema_sap.registro.models import Evento
from programmazione.models import PianoAnnuale, UnitaAbitativa
from tests import factories as persone
from tests.bandi import factories

FILE = factories.FILE_PROFILO


def comanda(*parole: object) -> str:
    uscita = StringIO()
    call_command(*[str(parola) for parola in parole], stdout=uscita)
    return uscita.getvalue()


def test_the_profile_is_kept_once(ambito: Ambito) -> None:
    prima = comanda("carica_profilo", FILE)
    dopo = comanda("carica_profilo", FILE)

    assert prima == dopo
    assert "dimostrativi, non ufficiali" in prima
    assert ProfiloPunteggio.objects.count() == 1


@pytest.mark.parametrize(
    ("cerca", "metti", "difetto"),
    [
        ("preferenze_massime = 5", "preferenze_massime = 0", "preferenze_massime"),
        ("dal = 2019-03-12", "dal = 2022-03-12", "al"),
        ("decimali = 2", "decimali = 3", "decimali"),
        ('punti = "9.00"', 'punti = "nove"', "punti"),
        ("[[gruppo]]", "[[gruppo", "TOML"),
    ],
)
def test_a_profile_with_a_defect_is_told_and_not_kept(
    ambito: Ambito, tmp_path: Path, cerca: str, metti: str, difetto: str
) -> None:
    guasto = tmp_path / "guasto.toml"
    testo = FILE.read_text()
    assert cerca in testo
    guasto.write_text(testo.replace(cerca, metti, 1))

    with pytest.raises(CommandError, match=difetto):
        comanda("carica_profilo", guasto)
    assert not ProfiloPunteggio.objects.exists()


def test_a_file_or_an_ambito_that_is_not_there(ambito: Ambito, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="non c'è"):
        comanda("carica_profilo", tmp_path / "manca.toml")
    with pytest.raises(CommandError, match="anagrafi"):
        comanda("carica_profilo", FILE, "--ambito", "AMB-NESSUNO")


def test_the_avviso_of_2019_needs_what_comes_before(db: None) -> None:
    with pytest.raises(CommandError, match="carica_crema_2019"):
        comanda("carica_avviso_2019")
    with nel_ambito(persone.crea_ambito().pk):
        with pytest.raises(CommandError, match="capofila"):
            comanda("carica_avviso_2019")
        persone.crea_utente(Ruolo.CAPOFILA, username="capofila")
        with pytest.raises(CommandError, match="piano 2019"):
            comanda("carica_avviso_2019")
        factories.crea_piano()
        with pytest.raises(CommandError, match="profilo"):
            comanda("carica_avviso_2019")
        comanda("carica_profilo", FILE)
        with pytest.raises(CommandError, match="profilo"):
            comanda("carica_avviso_2019")
        comanda("carica_profilo", FILE, "--adotta", "determina n. 12")
        factories.crea_unita()
        with pytest.raises(CommandError, match="1 unità assegnabili"):
            comanda("carica_avviso_2019")


@pytest.fixture
def crema(db: None) -> Ambito:
    comanda("carica_crema_2019", "--fino-a", "piano")
    comanda("carica_profilo", FILE, "--adotta", "determina n. 12")
    return Ambito.objects.get(codice="AMB-CREMA")


def test_the_avviso_of_2019_offers_the_fifty_units_of_the_plan(crema: Ambito) -> None:
    comanda("carica_avviso_2019")
    with nel_ambito(crema.pk):
        eventi = Evento.objects.count()
        comanda("carica_avviso_2019")

        assert Evento.objects.count() == eventi, "the second time it does nothing"
        avviso = Avviso.objects.con_termine().get(codice="crema-2019")
        conto = Counter(
            UnitaOfferta.objects.filter(avviso=avviso, tipo="IMMEDIATA").values_list(
                "unita__proprietario__nome", flat=True
            )
        )
        aler = sum(quante for nome, quante in conto.items() if re.search("ALER", nome))
        comunali = {nome: quante for nome, quante in conto.items() if "ALER" not in nome}
    assert (sum(conto.values()), aler, sum(comunali.values())) == (50, 29, 21)
    assert sorted(comunali.values()) == sorted([3, 3, 2, 3, 3, 1, 1, 3, 1, 1])
    assert (avviso.apre_il, avviso.chiude_il) == (factories.APRE, factories.CHIUDE)  # type: ignore[attr-defined]


def test_the_avviso_goes_on_from_where_it_was(crema: Ambito) -> None:
    with nel_ambito(crema.pk):
        incarico = Incarico.objects.select_related("utente").get(utente__username="capofila")
        utente = incarico.utente
        utente.incarico = incarico
        piano = PianoAnnuale.objects.get(anno=2019)
        unita = list(UnitaAbitativa.objects.assegnabili_nel(2019))
        factories.crea_avviso(utente=utente, piano=piano, unita=unita, stato=StatoAvviso.APPROVATO)

    comanda("carica_avviso_2019")

    with nel_ambito(crema.pk):
        assert VersioneAvviso.objects.filter(avviso__codice="crema-2019").count() == 3


def test_a_register_that_does_not_match_the_plan_stops_it(crema: Ambito) -> None:
    with nel_ambito(crema.pk):
        una = UnitaAbitativa.objects.assegnabili_nel(2019).filter(proprietario__tipo="ALER")[0]
        UnitaAbitativa.objects.filter(pk=una.pk).update(assegnabile_nel=None)

    with pytest.raises(CommandError, match=r"ALER.*28 invece di 29"):
        comanda("carica_avviso_2019")
