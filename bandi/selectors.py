"""Reading avvisi and their units: for the people of the capofila, and for everybody.

The public ones take the database alias, so that the public tree reads as its own role.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, F, Q, QuerySet

from bandi.models import (
    AttoDiVersione,
    Avviso,
    AvvisoQuerySet,
    ProfiloPunteggio,
    TipoOfferta,
    UnitaOfferta,
    UnitaOffertaQuerySet,
    VersioneAvviso,
)
from bandi.rules import capienza, profilo
from bandi.rules.finestra import Finestra
from bandi.rules.offerta import AvvisoPubblico, UnitaPubblica, VersionePubblica
from bandi.rules.tipi import Adeguatezza
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento
from crema_sap.registro.selectors import documenti_pubblici, elenco_documenti
from programmazione.models import PianoAnnuale, UnitaAbitativa

# From publication on the public follows the versions.
PUBBLICHE = (
    AttoDiVersione.PUBBLICAZIONE,
    AttoDiVersione.PROROGA,
    AttoDiVersione.RITIRO,
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
    "dimostrativa": "unita__dimostrativa",
}


def elenco_avvisi(*, utente: Utente) -> AvvisoQuerySet:
    """Avvisi that a person sees, with their term and how many units they offer; newest first."""
    return (
        Avviso.objects.visibili_a(utente)
        .con_termine()
        .select_related("piano", "profilo")
        .annotate(numero_unita=Count("unita", filter=Q(unita__ritirata_il__isnull=True)))
        .order_by("-pk")
    )


def versione_in_vigore(avviso: Avviso) -> VersioneAvviso:
    """Return the last version of an avviso."""
    return VersioneAvviso.objects.filter(avviso=avviso).order_by("-numero")[0]


def versioni(*, avviso: Avviso, utente: Utente) -> QuerySet[VersioneAvviso]:
    """Every version of an avviso, newest first."""
    visibili = VersioneAvviso.objects.visibili_a(utente)
    return visibili.filter(avviso=avviso).order_by("-numero")


def offerte(*, avviso: Avviso, utente: Utente) -> UnitaOffertaQuerySet:
    """The units of an avviso with their dwelling, by comune and code."""
    return (
        UnitaOfferta.objects.visibili_a(utente)
        .filter(avviso=avviso)
        .select_related("unita__comune", "unita__proprietario")
        .order_by("unita__comune__nome", "unita__codice")
    )


def piani_per_avviso(*, utente: Utente) -> QuerySet[PianoAnnuale]:
    """Approved plans in force, newest first: an avviso starts from one."""
    return PianoAnnuale.objects.visibili_a(utente).vigenti().order_by("-anno")


def piano_scelto(piani: QuerySet[PianoAnnuale], *, anno: str) -> PianoAnnuale | None:
    """Return the plan of the year that was asked for, else the newest."""
    if anno.isdecimal():
        piani = piani.filter(anno=int(anno))
    return piani.first()


def finestra(avviso: Avviso) -> Finestra:
    """Return the window of an avviso that was read with its term (`con_termine`)."""
    return Finestra(avviso.apre_il, avviso.chiude_il)  # type: ignore[attr-defined]


def ultimo_pdf(avviso: Avviso, *, utente: Utente) -> Documento | None:
    """Return the newest PDF that was asked for an avviso, finished or not."""
    return (
        elenco_documenti(utente=utente)
        .filter(oggetto_tipo=Avviso._meta.label_lower, oggetto_id=str(avviso.pk))
        .order_by("-versione")
        .first()
    )


def unita_assegnabili(*, avviso: Avviso, utente: Utente) -> QuerySet[UnitaAbitativa]:
    """The dwellings that the avviso's plan foresees to assign, by comune and code."""
    return (
        UnitaAbitativa.objects.visibili_a(utente)
        .assegnabili_nel(avviso.piano.anno)
        .select_related("comune", "proprietario")
        .order_by("comune__nome", "codice")
    )


def difformi_dal_piano(*, piano: PianoAnnuale, unita: Iterable[UnitaAbitativa]) -> list[str]:
    """Name the rows of a plan whose assignable units are not as many as the register has.

    A row without comune speaks for the whole territory of its ente.
    """
    conto = Counter((una.proprietario_id, una.comune_id) for una in unita)
    difformi = []
    righe = piano.righe.filter(assegnabili__isnull=False).select_related("ente", "comune")
    for riga in righe.order_by("ente__nome", "comune__nome"):
        trovate = sum(
            quante
            for (ente, comune), quante in conto.items()
            if ente == riga.ente_id and riga.comune_id in {None, comune}
        )
        if trovate != riga.assegnabili:
            dove = f" a {riga.comune}" if riga.comune else ""
            difformi.append(f"{riga.ente}{dove} ({trovate} invece di {riga.assegnabili})")
    return difformi


def ultimo_pubblicato() -> Avviso | None:
    """Return the newest published avviso of the connection's ambito with its term."""
    return Avviso.objects.pubblici().con_termine().order_by("-pubblicato_il", "-pk").first()


def unita_prese_da_altri(*, avviso: Avviso) -> Mapping[int, str]:
    """Dwellings that another published avviso holds, with that avviso's code."""
    prese = UnitaOfferta.objects.impegnate().exclude(avviso=avviso)
    return dict(prese.values_list("unita_id", "avviso__codice"))


def profili(*, utente: Utente) -> QuerySet[ProfiloPunteggio]:
    """Scoring profiles of the ambito, newest first."""
    return ProfiloPunteggio.objects.visibili_a(utente).order_by("-dal", "codice", "-versione")


def profilo_in_vigore(giorno: date, *, alias: str = DEFAULT_DB_ALIAS) -> ProfiloPunteggio | None:
    """Return the scoring profile in force on a day in the connection's ambito, if any."""
    return (
        ProfiloPunteggio.objects.using(alias)
        .filter(Q(al__isnull=True) | Q(al__gt=giorno), dal__lte=giorno)
        .order_by("-dal", "codice", "-versione")
        .first()
    )


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
            *("id", "codice", "titolo", "stato", "canale_ufficiale", "referenti", "fonte"),
            *("atto_approvazione", "pubblicato_il", "revocato_il", "motivo_revoca"),
            *("apre_il", "chiude_il", "versione", "preferenze_massime"),
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
            finestra=Finestra(riga.pop("apre_il"), riga.pop("chiude_il")),
            profilo=riga.pop("profilo_codice"),
            unita=tuple(unita[riga["id"]]),
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
            *("id", "avviso_id", "unita_id", "tipo", "ritirata_il", "motivo_ritiro"),
            **{nome: F(colonna) for nome, colonna in COLONNE_UNITA.items()},
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
                **riga,
            )
        )
    return per_avviso


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
                creata_il=riga.creata_il,
            )
        )
    return per_avviso
