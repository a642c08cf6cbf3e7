"""Gives the officer's own rows back with the remarks in the cells."""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from crema_sap.enti.ambito import nel_ambito
from programmazione.importazione import colonne, deposito, fogli
from programmazione.importazione import prova as prove
from programmazione.importazione.celle import DATA, Cella
from programmazione.importazione.esame import Esito
from programmazione.importazione.states import StatoImportazione
from programmazione.models import Importazione

ROSSO, GIALLO = "FFF8C7C7", "FFFFF0C2"

type Osservazioni = Mapping[int, Sequence[Mapping[str, Any]]]


def prepara(*, importazione_id: int, prova: int, ambito_id: int) -> None:
    """Write the sheet with the remarks of a dry run, unless another has come."""
    with nel_ambito(ambito_id):
        importazione = Importazione.objects.get(pk=importazione_id)
        if importazione.prova != prova or importazione.stato != StatoImportazione.ESAMINATA:
            return
        rifiuti: Osservazioni = {
            voce["riga"]: voce["rifiuti"]
            for righe in importazione.pagine.filter(esito=Esito.RIFIUTATA).values_list(
                "righe", flat=True
            )
            for voce in righe
        }
    letto = prove.leggi_file(importazione)
    dati = componi(
        letto.righe, rifiuti, nome=letto.nome or "Unità", riga=importazione.riga_intestazioni or 1
    )
    deposito.scrivi(importazione.identificativo, deposito.OSSERVAZIONI, dati)
    with nel_ambito(ambito_id):
        Importazione.objects.filter(
            pk=importazione_id, prova=prova, cancellato_il__isnull=True
        ).update(osservazioni=True)


def componi(
    righe: Sequence[Sequence[Cella]], rifiuti: Osservazioni, *, nome: str, riga: int
) -> bytes:
    """Write the rows where they were, with comments, colours and a column of remarks."""
    cartella = Workbook(write_only=True)
    foglio: Any = cartella.create_sheet(nome[:31])
    foglio.freeze_panes = f"A{riga + 1}"
    larga = max((len(una) for una in righe), default=0)
    for numero, una in enumerate(righe, start=1):
        detti = rifiuti.get(numero, ())
        celle = [_cella(foglio, cella) for cella in una] + [None] * (larga - len(una))
        for detto in detti:
            posto, motivo = detto["posto"], detto["motivo"]
            vecchia = celle[posto]
            valore = vecchia.value if isinstance(vecchia, Cell) else vecchia
            celle[posto] = fogli.osservata(
                foglio, valore, f"{motivo[:1].upper()}{motivo[1:]}. {detto['rimedio']}", ROSSO
            )
        if numero == riga:
            celle.append(
                fogli.osservata(foglio, colonne.OSSERVAZIONI, "Aggiunta dal portale.", GIALLO)
            )
        elif detti:
            frasi = "; ".join(
                f"{d['titolo']} ({d['lettera']}{numero}): {d['motivo']}" for d in detti
            )
            celle.append(fogli.osservata(foglio, frasi, detti[0]["rimedio"], GIALLO))
        foglio.append(celle)
    return fogli.salvata(cartella)


def _cella(foglio: Any, cella: Cella) -> Any:
    if isinstance(cella, str):
        if cella.startswith(DATA):
            return fogli.datata(foglio, cella[1:11])
        return fogli.testuale(foglio, cella)
    return cella
