"""The year 2019 before it begins: 48 comuni and the ALER, three of them with a sheet to bring."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections
from openpyxl import Workbook, load_workbook

from crema_sap import orologio
from crema_sap.avvio import banco
from crema_sap.avvio.progresso import AvvioInterrotto
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Comune, Ente, TipoEnte
from programmazione import services
from programmazione.dimostrazione import storia, territorio
from programmazione.models import UnitaAbitativa
from programmazione.states import StatoUnita
from tests import servizi

# Whose dwellings are in no register yet: they come in with the sheets.
FOGLI = ("aler", "offanengo", "rivolta-dadda")
# Heading of the portal's own sheet → how the cell of a dwelling is written.
COLONNE: Mapping[str, Any] = {
    "Codice": lambda u: u.codice,
    "Comune": lambda u: u.comune.nome,
    "Servizio": lambda u: u.tipo,
    "Zona": lambda u: u.zona,
    "Indirizzo": lambda u: u.indirizzo,
    "Civico": lambda u: u.civico,
    "Scala": lambda u: u.scala,
    "Piano": lambda u: u.piano,
    "Ascensore": lambda u: "Sì" if u.ascensore else "No",
    "Vani": lambda u: u.vani,
    "Camere": lambda u: u.camere,
    # As people write it, not as a number of the sheet.
    "Superficie utile": lambda u: f"{u.superficie_mq}".replace(".", ","),
    "Riscaldamento": lambda u: u.riscaldamento,
    "Spese annue": lambda u: u.spese_annue,
    "Stato di manutenzione": lambda u: u.stato_manutentivo,
    "Stato": lambda u: StatoUnita(u.stato).label,
    "In questo stato dal": lambda u: u.stato_dal,
    "Assegnabile nel": lambda u: u.assegnabile_nel,
}


@dataclass
class Mondo48:
    """The database, the dwellings still to come, and who has any."""

    vera: servizi.BancaVera
    da_portare: dict[str, list[UnitaAbitativa]]
    comuni: dict[str, str]
    senza_unita: list[str]

    @property
    def zero_in_ritardo(self) -> str:
        """The comune without stock that answers last."""
        return self.senza_unita[-1]


@contextmanager
def da_rispondere() -> Iterator[Mondo48]:
    """Give a fresh database with people, enti and most dwellings; and the ones still to come."""
    acceso = banco.Banco.leggi()
    try:
        vera = servizi.BancaVera(acceso, acceso.clona(servizi.nome_nuovo()))
    except AvvioInterrotto as errore:
        pytest.fail(str(errore), pytrace=False)
    try:
        with servizi.altra_base(vera):
            yield _popola(vera)
            connections.close_all()
    finally:
        vera.elimina()


def _popola(vera: servizi.BancaVera) -> Mondo48:
    ambito = territorio.carica_territorio()
    with nel_ambito(ambito.pk):
        orologio.sposta(storia.APERTURA)
        unita = storia.unita_dimostrative()
        comuni = {ente.comune_id: ente for ente in Ente.objects.filter(tipo=TipoEnte.COMUNE)}
        nomi = dict(Comune.objects.values_list("pk", "nome"))
        for una in unita:
            una.comune = Comune(codice_istat=una.comune_id, nome=nomi[una.comune_id])
        da_portare: dict[str, list[UnitaAbitativa]] = {slug: [] for slug in FOGLI}
        presenti: list[UnitaAbitativa] = []
        for una in unita:
            da_portare.get(una.proprietario.slug, presenti).append(una)
        services.importa_unita(
            unita=presenti, utente=territorio.persona("capofila"), ora=storia.APERTURA
        )
    con_unita = {una.proprietario.slug for una in unita}
    slug = {ente.slug: nomi[codice] for codice, ente in comuni.items() if codice}
    return Mondo48(vera, da_portare, slug, sorted(slug.keys() - con_unita))


def riempi(modello: bytes, unita: Sequence[UnitaAbitativa]) -> bytes:
    """Fill in the portal's own blank sheet, and add the total that nobody leaves out."""
    cartella = load_workbook(io.BytesIO(modello))
    foglio: Any = cartella["Unità"]
    titoli = [cella.value for cella in foglio[1]]
    for numero, una in enumerate(unita, start=2):
        for titolo, scrivi in COLONNE.items():
            foglio.cell(numero, titoli.index(titolo) + 1, scrivi(una))
    foglio.cell(len(unita) + 3, 1, "Totale")
    foglio.cell(len(unita) + 3, 2, len(unita))
    return _salva(cartella)


def scrivi(unita: Sequence[UnitaAbitativa], titoli: Mapping[str, str]) -> bytes:
    """Write a sheet of the officer's own: the headings that it gives to those of the portal."""
    cartella = Workbook()
    foglio: Any = cartella.active
    foglio.append([titoli.get(titolo, titolo) for titolo in COLONNE])
    for una in unita:
        foglio.append([scrivi(una) for scrivi in COLONNE.values()])
    return _salva(cartella)


def cambia(dati: bytes, celle: Mapping[str, Any]) -> bytes:
    """Write some cells of a sheet anew, as by hand."""
    cartella = load_workbook(io.BytesIO(dati))
    foglio: Any = cartella.active
    for dove, valore in celle.items():
        foglio[dove].value = valore
    return _salva(cartella)


def osservazioni(dati: bytes) -> dict[str, str]:
    """Return the remarks of a sheet, cell by cell."""
    foglio: Any = load_workbook(io.BytesIO(dati)).active
    return {
        cella.coordinate: cella.comment.text
        for riga in foglio.iter_rows(min_row=2)
        for cella in riga
        if cella.comment
    }


def _salva(cartella: Workbook) -> bytes:
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()
