"""The planning of 2019 whole: 48 comuni and the ALER answer, the Assemblea votes, anybody reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.percorsi import mondo_48, passi_approvazione, passi_lettura
from tests.percorsi import passi_avviso as avviso
from tests.percorsi import passi_piano as piano
from tests.percorsi import passi_ricognizione as passi
from tests.percorsi.corrispondente import Corrispondente
from tests.percorsi.mondo_48 import Mondo48
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera, Lavoratore, ServerWeb

# In the browser; the others send the same forms by themselves.
A_VISTA = ("castelleone", "crema", "trescore-cremasco", "soncino", "izano", "vailate")
RESTITUITO, IN_RITARDO = "vaiano-cremasco", "montodine"
OSSERVAZIONE = "Nel registro le unità libere sono due: ricontrolla."


@pytest.fixture
def mondo(django_db_blocker: DjangoDbBlocker) -> Iterator[Mondo48]:
    """The year before it begins."""
    with django_db_blocker.unblock(), mondo_48.da_rispondere() as mondo:
        yield mondo


@pytest.fixture
def db_vera(mondo: Mondo48) -> BancaVera:
    """The database of that year, for the portal's processes."""
    return mondo.vera


def test_the_year_2019_from_forty_nine_answers_to_open_data(
    mondo: Mondo48,
    taccuino: Taccuino,
    server_web: ServerWeb,
    lavoratore: Lavoratore,
    orario: None,
    tmp_path: Path,
) -> None:
    capofila, dichiarate = taccuino.entra_in_scena("capofila"), passi.Dichiarate()
    scena = Scena(mondo, taccuino, server_web.url, tmp_path, capofila, dichiarate)
    capofila.entra()

    _rispondono(scena)
    _in_ritardo(scena)
    _il_piano(scena)
    atti, conti = _l_assemblea(scena)
    _quello_che_resta(scena, atti, conti)

    taccuino.verifica()


@dataclass
class Scena:
    """What the steps share."""

    mondo: Mondo48
    taccuino: Taccuino
    url: str
    dove: Path
    capofila: Viaggiatore
    dichiarate: passi.Dichiarate

    def entra(self, nome: str) -> Viaggiatore:
        """Bring a person in, signed in, in a browser."""
        persona = self.taccuino.entra_in_scena(nome)
        persona.entra()
        return persona

    def scrive(self, nome: str) -> Corrispondente:
        """Bring a person in, signed in, without a browser."""
        persona = Corrispondente(self.url)
        persona.entra(nome)
        return persona


def _rispondono(scena: Scena) -> None:
    """Forty-seven answer in time: by sheet, by form, with zero; one is given back a figure."""
    comuni, dichiarate = scena.mondo.comuni, scena.dichiarate
    piano.sposta_orologio("2019-04-15T09:00")
    piano.apre_la_ricognizione(scena.capofila)
    piano.sposta_orologio("2019-05-20T09:00")
    for ente, porta in (
        ("aler", passi.foglio_del_modello),
        ("offanengo", passi.foglio_con_altri_titoli),
        ("rivolta-dadda", passi.foglio_da_correggere),
    ):
        persona = scena.entra(ente)
        porta(persona, scena.mondo.da_portare[ente], scena.dove)
        if ente == "aler":
            passi.aler(persona, dichiarate)
        else:
            passi.per_modulo(persona, ente, comuni[ente], dichiarate)
    for ente in A_VISTA:
        passi.per_modulo(scena.entra(ente), ente, comuni[ente], dichiarate)
    persona = scena.entra(RESTITUITO)
    passi.per_modulo(
        persona, RESTITUITO, comuni[RESTITUITO], dichiarate, liberi="1", assegnabili="1"
    )
    passi.restituisce(
        scena.capofila,
        f"Comune di {comuni[RESTITUITO]}",
        {"Unità libere": OSSERVAZIONE, "Assegnabili nell'anno": OSSERVAZIONE},
    )
    passi.corregge(
        persona, RESTITUITO, {"liberi": 2, "assegnabili": 2}, dichiarate, osservazione=OSSERVAZIONE
    )
    in_tempo = [ente for ente in scena.mondo.senza_unita if ente != scena.mondo.zero_in_ritardo]
    passi.zero(scena.entra(in_tempo[0]))
    for ente in in_tempo[1:]:
        passi.zero(scena.scrive(ente))
    visti = {*A_VISTA, *mondo_48.FOGLI, RESTITUITO, IN_RITARDO, *scena.mondo.senza_unita}
    for ente in sorted(comuni.keys() - visti):
        passi.per_posta(scena.scrive(ente), ente, comuni[ente], dichiarate)


def _in_ritardo(scena: Scena) -> None:
    """After the deadline two are missing, and answer late."""
    ritardatari = {IN_RITARDO, scena.mondo.zero_in_ritardo}
    in_tempo = {"Hanno risposto": 47, "Di cui zero unità": 22, "Validate": 0}
    passi.legge_il_quadro(scena.capofila, {**in_tempo, "Mancano": 2, "In ritardo": 0})
    piano.sposta_orologio("2019-06-01T09:00")
    mancano = passi.legge_il_quadro(
        scena.capofila, {**in_tempo, "Mancano": 2, "In ritardo": 0}, filtro="oltre"
    )
    assert mancano == {f"Comune di {scena.mondo.comuni[ente]}" for ente in ritardatari}
    passi.zero(scena.entra(scena.mondo.zero_in_ritardo))
    passi.per_modulo(
        scena.entra(IN_RITARDO), IN_RITARDO, scena.mondo.comuni[IN_RITARDO], scena.dichiarate
    )
    tutti = {"Hanno risposto": 49, "Di cui zero unità": 23, "Mancano": 0, "In ritardo": 2}
    passi.legge_il_quadro(scena.capofila, {**tutti, "Validate": 0})
    assert passi.convalida(scena.capofila, scena.scrive("capofila")) == 49
    tardivi = passi.legge_il_quadro(scena.capofila, {**tutti, "Validate": 49}, filtro="ritardo")
    assert tardivi == {f"Comune di {scena.mondo.comuni[ente]}" for ente in ritardatari}


def _il_piano(scena: Scena) -> None:
    """Closed and consolidated; a chapter, a trial that touches nothing, what is missing."""
    capofila = scena.capofila
    piano.sposta_orologio("2019-06-03T09:00")
    piano.consolida(capofila)
    piano.legge_la_quadratura(capofila)
    passi_approvazione.scrive_un_capitolo(capofila)
    passi_approvazione.prova_senza_toccare(capofila)
    passi_approvazione.guarda_la_completezza(capofila)
    passi_approvazione.convoca(capofila)
    passi_approvazione.delega(scena.entra("sindaco.crema"), scena.dove)


def _l_assemblea(scena: Scena) -> tuple[dict[str, Path], dict[str, tuple[int, int]]]:
    """Roll call, weighted vote, approval; the three documents come from the worker."""
    piano.sposta_orologio("2019-06-25T18:30")
    segretario = scena.entra("segretario")
    passi_approvazione.fa_l_appello(segretario)
    conti = passi_approvazione.vota(segretario)
    passi_approvazione.approva(segretario)
    codice, file = piano.scarica_il_piano(segretario, scena.dove)
    piano.verifica_il_codice(scena.taccuino.entra_in_scena("visitatore"), codice, file)
    return {**passi_approvazione.prepara_gli_atti(segretario, scena.dove), "piano": file}, conti


def _quello_che_resta(
    scena: Scena, atti: dict[str, Path], conti: dict[str, tuple[int, int]]
) -> None:
    """Documents, publication, open data and avviso say what the enti typed."""
    portate = {una.codice for righe in scena.mondo.da_portare.values() for una in righe}
    passi_lettura.legge_il_documento(atti.pop("piano"), scena.dichiarate, portate)
    passi_lettura.legge_gli_atti(atti, conti)
    piano.sposta_orologio("2019-07-09T10:00")
    piano.pubblica_il_piano(scena.capofila)
    passi_approvazione.prende_atto(scena.capofila, scena.entra("castelleone"))
    chiunque = scena.taccuino.entra_in_scena("chiunque")
    passi_lettura.legge_da_fuori(chiunque, scena.dichiarate)
    piano.sposta_orologio("2019-10-10T09:00")
    avviso.pubblica_l_avviso(scena.capofila)
    passi_lettura.attende(chiunque, "/piani/2019/quadratura/", "avvisi/crema-2019/")
    passi_lettura.legge_la_quadratura(chiunque, scena.dichiarate, offerte=50)
