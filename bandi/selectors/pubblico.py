"""Avvisi and units as plain facts, for everybody.

They take the database alias, so that the public tree reads as its own role.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from bandi.models import (
    AttoDiVersione,
    Avviso,
    AvvisoQuerySet,
    TipoOfferta,
    UnitaOfferta,
    VersioneAvviso,
)
from bandi.models.avviso import finestra_di
from bandi.rules import capienza, profilo
from bandi.rules.corredo import leggi_corredo
from bandi.rules.offerta import (
    AvvisoPubblico,
    FotoPubblica,
    UnitaPubblica,
    VersionePubblica,
)
from bandi.rules.tipi import Adeguatezza
from crema_sap.enti.models import Utente
from crema_sap.registro.selectors import documenti_pubblici
from programmazione.models import FotoUnita, StatoFoto

# From publication on the public follows the versions.
PUBBLICHE = (
    AttoDiVersione.PUBBLICAZIONE,
    AttoDiVersione.PROROGA,
    AttoDiVersione.SOSPENSIONE,
    AttoDiVersione.RIPRESA,
    AttoDiVersione.RIAPERTURA,
    AttoDiVersione.RITIRO,
    AttoDiVersione.AGGIUNTA,
    AttoDiVersione.REVOCA,
)
# What the role of the public pages may read of a dwelling (see sql/protezione.sql).
COLONNE_UNITA = {
    "codice": "unita__codice",
    "comune": "unita__comune_id",
    "comune_nome": "unita__comune__nome",
    "ente": "unita__proprietario_id",
    "ente_nome": "unita__proprietario__nome",
    "servizio": "unita__tipo",
    "zona": "unita__zona",
    "indirizzo": "unita__indirizzo",
    "piano": "unita__piano",
    "ascensore": "unita__ascensore",
    "vani": "unita__vani",
    "camere": "unita__camere",
    "superficie": "unita__superficie_mq",
    "senza_barriere": "unita__senza_barriere",
    "riscaldamento": "unita__riscaldamento",
    "spese_annue": "unita__spese_annue",
    "stato_manutentivo": "unita__stato_manutentivo",
    "codice_regionale": "unita__codice_regionale",
    "gestore_nome": "unita__gestore__nome",
    "scala": "unita__scala",
    "superficie_accessoria": "unita__superficie_accessoria_mq",
    "pertinenze": "unita__pertinenze",
    "classe_energetica": "unita__classe_energetica",
    "anno_costruzione": "unita__anno_costruzione",
    "dimostrativa": "unita__dimostrativa",
}


def avvisi_pubblici(*, alias: str = DEFAULT_DB_ALIAS) -> list[AvvisoPubblico]:
    """Every published avviso of the connection's ambito with its units, newest first."""
    righe = _avvisi(Avviso.objects.using(alias).pubblici())
    return _completa(righe, alias)


def avviso_pubblico(codice: str, *, alias: str = DEFAULT_DB_ALIAS) -> AvvisoPubblico | None:
    """Return a published avviso with its units and versions, or None."""
    righe = _avvisi(Avviso.objects.using(alias).pubblici().filter(codice=codice))
    return next(iter(_completa(righe, alias)), None)


def anteprima(avviso: Avviso, *, utente: Utente) -> AvvisoPubblico:
    """Return an avviso as the public will see it, published or not."""
    righe = _avvisi(Avviso.objects.visibili_a(utente).filter(pk=avviso.pk))
    return _completa(righe, DEFAULT_DB_ALIAS)[0]


def all_atto(avviso: Avviso, numero: int) -> AvvisoPubblico:
    """Return an avviso as it was at one of its published versions: its term, its units then."""
    attuale = _completa(_avvisi(Avviso.objects.filter(pk=avviso.pk)), DEFAULT_DB_ALIAS)[0]
    passate = tuple(versione for versione in attuale.versioni if versione.numero <= numero)
    ultima = passate[-1]
    return replace(
        attuale,
        versione=ultima.numero,
        finestra=ultima.finestra,
        versioni=passate,
        unita=tuple(
            unita
            if unita.ritirata_il and unita.ritirata_il <= ultima.creata_il
            else replace(unita, ritirata_il=None, motivo_ritiro="")
            for unita in attuale.unita
            if unita.aggiunta_il is None or unita.aggiunta_il <= ultima.creata_il
        ),
    )


def codice_del_pdf(avviso: AvvisoPubblico, *, tipo: str) -> str | None:
    """Return the verification code of the newest finished PDF of an avviso, if any."""
    return (
        documenti_pubblici()
        .filter(tipo=tipo, oggetto_tipo=Avviso._meta.label_lower, oggetto_id=str(avviso.id))
        .order_by("-versione")
        .values_list("codice", flat=True)
        .first()
    )


def unita_offerte(avviso: Avviso, *, alias: str = DEFAULT_DB_ALIAS) -> list[UnitaPubblica]:
    """The units of an avviso as plain facts, withdrawn ones included, by comune and code."""
    tabella = profilo.leggi_profilo(avviso.profilo.dati).adeguatezza
    return _unita({avviso.pk: tabella}, alias)[avviso.pk]


def _avvisi(avvisi: AvvisoQuerySet) -> list[dict[str, Any]]:
    return list(
        avvisi.con_termine()
        .order_by("-pubblicato_il", "-pk")
        .values(
            *(
                "id",
                "codice",
                "titolo",
                "stato",
                "di_prova",
                "canale_ufficiale",
                "referenti",
                "corredo",
                "fonte",
            ),
            *("atto_approvazione", "pubblicato_il", "revocato_il", "motivo_revoca"),
            *("apre_il", "chiude_il", "pause", "versione", "preferenze_massime"),
            anno_piano=F("piano__anno"),
            profilo_codice=F("profilo__codice"),
            dati_profilo=F("profilo__dati"),
            norma_profilo=F("profilo__norma"),
            dimostrativo=F("profilo__dimostrativo"),
        )
    )


def _completa(righe: list[dict[str, Any]], alias: str) -> list[AvvisoPubblico]:
    tabelle = {
        riga["id"]: profilo.leggi_profilo(riga.pop("dati_profilo")).adeguatezza for riga in righe
    }
    unita, versioni_di = _unita(tabelle, alias), _versioni(list(tabelle), alias)
    return [
        AvvisoPubblico(
            finestra=finestra_di(riga.pop("apre_il"), riga.pop("chiude_il"), riga.pop("pause")),
            profilo=riga.pop("profilo_codice"),
            unita=tuple(unita[riga["id"]]),
            corredo=leggi_corredo(riga.pop("corredo")),
            adeguatezza=tabelle[riga["id"]],
            versioni=tuple(versioni_di[riga["id"]]),
            **riga,
        )
        for riga in righe
    ]


def _unita(tabelle: Mapping[int, Adeguatezza], alias: str) -> dict[int, list[UnitaPubblica]]:
    per_avviso: dict[int, list[UnitaPubblica]] = {chiave: [] for chiave in tabelle}
    righe = (
        UnitaOfferta.objects.using(alias)
        .filter(avviso__in=list(tabelle))
        .order_by("unita__comune__nome", "unita__codice")
        .values(
            *("id", "avviso_id", "unita_id", "tipo"),
            *("aggiunta_il", "ritirata_il", "motivo_ritiro"),
            **{nome: F(colonna) for nome, colonna in COLONNE_UNITA.items()},
            foto=_foto(alias),
        )
    )
    for riga in righe:
        avviso_id = riga.pop("avviso_id")
        per_avviso[avviso_id].append(
            UnitaPubblica(
                tipo_nome=str(TipoOfferta(riga["tipo"]).label),
                capienza=capienza.capienza(riga["superficie"], tabelle[avviso_id])
                if riga["superficie"]
                else None,
                foto=tuple(
                    FotoPubblica(**{**una, "identificativo": UUID(una["identificativo"])})
                    for una in riga.pop("foto")
                ),
                **riga,
            )
        )
    return per_avviso


def _foto(alias: str) -> ArraySubquery:
    """The photographs of a unit, in the question that reads the units."""
    campi = ("identificativo", "testo_alternativo", "larghezza", "altezza")
    return ArraySubquery(
        FotoUnita.objects.using(alias)
        .filter(unita=OuterRef("unita_id"), stato=StatoFoto.PRONTA)
        .order_by("-soggetto", "pk")
        .values(oggetto=JSONObject(**{campo: campo for campo in campi}))
    )


def _versioni(avvisi: list[int], alias: str) -> dict[int, list[VersionePubblica]]:
    per_avviso: dict[int, list[VersionePubblica]] = {chiave: [] for chiave in avvisi}
    righe = (
        VersioneAvviso.objects.using(alias)
        .filter(avviso__in=avvisi, atto__in=PUBBLICHE)
        .order_by("numero")
    )
    for riga in righe:
        per_avviso[riga.avviso_id].append(
            VersionePubblica(
                numero=riga.numero,
                atto=riga.atto,
                atto_nome=riga.get_atto_display(),
                finestra=riga.finestra,
                motivo=riga.motivo,
                estremi=riga.estremi,
                creata_il=riga.creata_il,
            )
        )
    return per_avviso
