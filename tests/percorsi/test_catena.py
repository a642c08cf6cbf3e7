"""The whole chain of 2019 in a real browser: seven steps, seven people, the real servers."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro.models import Evento
from tests import dimostrazione
from tests.percorsi import nuclei
from tests.percorsi import passi_avviso as avviso
from tests.percorsi import passi_esito as esito
from tests.percorsi import passi_piano as piano
from tests.percorsi.viaggiatore import Taccuino
from tests.servizi import BancaVera, Lavoratore

CITTADINA = "Silvia Carniti"


@pytest.mark.parametrize("db_vera", [dimostrazione.ANAGRAFE], indirect=True)
def test_the_chain_of_2019_from_the_survey_to_the_review(
    db_vera: BancaVera,
    taccuino: Taccuino,
    lavoratore: Lavoratore,
    orario: None,
    tmp_path: Path,
) -> None:
    ambito = Ambito.objects.get(codice="AMB-CREMA")
    capofila = taccuino.entra_in_scena("capofila")

    _il_piano(ambito, taccuino, capofila, tmp_path)
    cittadina, chiave = _l_avviso(taccuino, capofila, tmp_path)
    _gli_esiti(taccuino, capofila, cittadina, chiave)

    taccuino.verifica()
    _il_registro_e_integro(ambito)


def _il_piano(ambito: Ambito, taccuino: Taccuino, capofila: piano.Viaggiatore, dove: Path) -> None:
    piano.sposta_orologio("2019-05-02T09:00")
    capofila.entra()
    piano.apre_la_ricognizione(capofila)
    zero, ultimo, ultimo_pk = piano.comuni_senza_unita(ambito)
    for nome, dichiara in (
        ("castelleone", piano.dichiara_castelleone),
        (zero, piano.dichiara_zero),
        ("aler", piano.dichiara_aler),
    ):
        persona = taccuino.entra_in_scena(nome)
        persona.entra()
        dichiara(persona)
    piano.dichiarano_gli_altri(ambito, tranne=ultimo_pk)
    piano.vede_chi_manca(capofila, ultimo)
    persona = taccuino.entra_in_scena(ultimo)
    persona.entra()
    piano.dichiara_zero(persona)

    piano.sposta_orologio("2019-06-03T09:00")
    piano.valida_le_risposte(capofila)
    piano.consolida(capofila)
    piano.legge_la_quadratura(capofila)
    piano.convoca(capofila)
    piano.sposta_orologio("2019-06-25T18:30")
    segretario = taccuino.entra_in_scena("segretario")
    segretario.entra()
    piano.approva(segretario)
    codice, file = piano.scarica_il_piano(segretario, dove)
    piano.verifica_il_codice(taccuino.entra_in_scena("visitatore"), codice, file)
    piano.sposta_orologio("2019-07-09T10:00")
    piano.pubblica_il_piano(capofila)


def _l_avviso(
    taccuino: Taccuino, capofila: piano.Viaggiatore, dove: Path
) -> tuple[piano.Viaggiatore, str]:
    piano.sposta_orologio("2019-10-10T09:00")
    avviso.pubblica_l_avviso(capofila)
    avviso.apre_la_finestra(taccuino.entra_in_scena("gestore"))
    cittadina = taccuino.entra_in_scena("cittadina")
    unita = avviso.trova_un_unita(cittadina)
    avviso.comincia(cittadina, CITTADINA)
    piano.sposta_orologio("2019-11-05T10:00")
    avviso.riprende(cittadina, CITTADINA, unita)
    chiave = avviso.invia(cittadina)
    avviso.scarica_la_ricevuta(cittadina, dove)

    ultimi = [nuclei.prepara(chi) for chi in ("Mario Rossi", "Fabio Ferrari")]
    piano.sposta_orologio("2019-12-16T15:58:00")
    for nucleo, invia in zip(
        ultimi, (avviso.invia_all_ultimo, avviso.invia_in_ritardo), strict=True
    ):
        cittadino = taccuino.entra_in_scena(nucleo.persona.nome)
        cittadino.entra_con_spid(f"{nucleo.persona.nome} {nucleo.persona.cognome}")
        invia(cittadino, str(nucleo.chiave))
    return cittadina, chiave


def _gli_esiti(
    taccuino: Taccuino, capofila: piano.Viaggiatore, cittadina: piano.Viaggiatore, chiave: str
) -> None:
    esito.calcola_la_graduatoria(capofila)
    esito.approva_le_liste(capofila)
    esito.non_legge_ancora(cittadina, chiave)
    # Whoever runs the portal loads it once, as the README says.
    call_command("carica_calendario")
    esito.pubblica_le_liste(capofila)
    esito.legge_il_punteggio(cittadina, chiave)
    eisa = taccuino.entra_in_scena("eisa")
    eisa.entra()
    esito.istruisce(eisa)


def _il_registro_e_integro(ambito: Ambito) -> None:
    uscita = StringIO()
    call_command("verifica_registro", stdout=uscita)
    assert re.search(r"AMB-CREMA: \d+ eventi, catena intera", uscita.getvalue())
    with nel_ambito(ambito.pk):
        atti = set(Evento.objects.values_list("atto", flat=True))
    assert len(atti) > 20, atti
