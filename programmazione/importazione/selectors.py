"""Reads of the imports: what the dry run compares with, and what its pages show."""

from collections.abc import Collection, Mapping
from typing import Any

from crema_sap import orologio
from crema_sap.enti.models import AliasComune, Comune, Ente, Utente
from crema_sap.enti.selectors import territorio_al
from programmazione.importazione import colonne
from programmazione.importazione.celle import Elenchi, chiave
from programmazione.importazione.giudizi import Esistente, Occupante
from programmazione.importazione.states import StatoImportazione
from programmazione.models import (
    AbbinamentoColonne,
    AvanzamentoImportazione,
    Importazione,
    UnitaAbitativa,
)
from programmazione.models.importazione import ImportazioneQuerySet

RECENTI = 20
CAMPI = tuple(colonna.campo for colonna in colonne.COLONNE)


def elenco_importazioni(*, utente: Utente) -> ImportazioneQuerySet:
    """Imports that the person may see."""
    return Importazione.objects.visibili_a(utente)


def importazioni_recenti(*, utente: Utente) -> list[Importazione]:
    """The last imports of the officer's ente, newest first."""
    righe = elenco_importazioni(utente=utente).select_related("incarico__utente")
    return list(righe.order_by("-caricata_il", "-pk")[:RECENTI])


def a_che_punto(importazione: Importazione) -> tuple[int, str]:
    """Return how far an import is, in percent and in words, a saving under way included."""
    if importazione.stato == StatoImportazione.IN_SALVATAGGIO:
        salvataggio = AvanzamentoImportazione.objects.filter(pk=importazione.pk)
        trovato = salvataggio.values_list("avanzamento", "passo").first()
        if trovato is not None:
            return trovato
    return importazione.avanzamento, importazione.passo


def pagina_dell_esame(importazione: Importazione, esito: str, numero: int) -> list[dict[str, Any]]:
    """The rows of one page of a dry run, as plain values."""
    pagina = importazione.pagine.filter(esito=esito, numero=numero).values_list("righe", flat=True)
    trovata = pagina.first()
    return list(trovata or ())


def abbinamento_per(ente_id: int, impronta: str) -> Mapping[str, str] | None:
    """What the ente said of these headings, if it ever did."""
    trovato = AbbinamentoColonne.objects.filter(ente_id=ente_id, impronta=impronta)
    return trovato.values_list("voci", flat=True).first()


def elenchi_dell_ambito() -> Elenchi:
    """Every name of comuni and enti of the ambito on the connection, in four queries.

    The name, or the code, of a comune that has ceased leads to the one that has its place.
    """
    comuni = list(Comune.objects.esistiti().values_list("codice_istat", "nome"))
    alias = list(AliasComune.objects.values_list("comune_id", "nome"))
    seguono = territorio_al(orologio.oggi()).successori
    enti = list(Ente.objects.values_list("pk", "nome", "comune_id"))
    chi_segue = _di_chi_segue(enti, seguono)
    return Elenchi(
        comuni=dict(comuni),
        enti={pk: nome for pk, nome, _ in enti},
        comuni_per_nome={
            nome: seguono.get(istat, istat)
            for nome, istat in (
                *((chiave(nome), istat) for istat, nome in (*alias, *comuni)),
                *((istat, istat) for istat, _ in comuni),
            )
        },
        enti_per_nome=_senza_omonimi(
            [*chi_segue, *((pk, f"Comune di {nome}") for pk, nome in chi_segue)],
        ),
    )


def _di_chi_segue(
    enti: Collection[tuple[int, str, str | None]], seguono: Mapping[str, str]
) -> list[tuple[int, str]]:
    """Every name of an ente, with the ente that bears it now or has the place of who bore it."""
    per_comune = {comune: pk for pk, _, comune in enti if comune}
    return [(per_comune.get(seguono.get(comune or "", ""), pk), nome) for pk, nome, comune in enti]


def _senza_omonimi(nomi: Collection[tuple[int, str]]) -> dict[str, int]:
    trovati: dict[str, set[int]] = {}
    for pk, nome in nomi:
        trovati.setdefault(chiave(nome), set()).add(pk)
    return {nome: min(chi) for nome, chi in trovati.items() if len(chi) == 1}


def occupanti(regionali: Collection[str], *, ente_id: int) -> dict[str, Occupante]:
    """The dwellings of the ambito that bear these regional codes."""
    righe = UnitaAbitativa.objects.filter(codice_regionale__in=regionali).values_list(
        "codice_regionale", "pk", "codice", "proprietario_id", "gestore_id"
    )
    return {
        regionale: Occupante(pk, codice if ente_id in {proprietario, gestore} else "")
        for regionale, pk, codice, proprietario, gestore in righe
    }


def esistenti(codici: Collection[str], *, ente_id: int) -> dict[str, Esistente]:
    """The dwellings of the ambito with these codes, as the dry run compares them."""
    tipi = [colonna.tipo for colonna in colonne.COLONNE]
    righe = UnitaAbitativa.objects.filter(codice__in=codici).values_list(
        "pk", "riga_versione", "proprietario_id", "gestore_id", *CAMPI
    )
    trovati = {}
    for pk, versione, proprietario, gestore, *valori in righe.iterator(chunk_size=10_000):
        trovati[valori[0]] = Esistente(
            id=pk,
            versione=versione,
            modificabile=ente_id in {proprietario, gestore},
            valori={
                campo: tipo.canonico(valore)
                for campo, tipo, valore in zip(CAMPI, tipi, valori, strict=True)
            },
        )
    return trovati
