"""Reads the rule of the terms and what has happened, and derives where each term stands."""

# ruff: noqa: S608 - a query made of constants of ours

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, Subquery

from bandi.models import Avviso
from bandi.selectors import versione_in_vigore
from crema_sap.enti.models import Ambito, Utente
from domande.models import FestaPatronale, PubblicazioneGraduatoria, RegolaTermini
from domande.rules.calendario import Ricorrenza, giorno_di
from domande.rules.calendario_graduatoria import (
    PROVVISORIA,
    PUBBLICAZIONE,
    FaseTermine,
    FattiGraduatoria,
    Regola,
    Termine,
    termini,
)

# Of the run first published, or of the newest while none is: when the last owner approved it.
FATTI_DI = (
    "WITH p AS (SELECT min(pubblicata_il) FILTER (WHERE tipo = 'PROVVISORIA') AS provvisoria,"
    " max(pubblicata_il) FILTER (WHERE tipo = 'DEFINITIVA') AS definitiva,"
    " min(rettifiche_entro) AS entro FROM domande_pubblicazionegraduatoria"
    " WHERE avviso_id = {avviso}),"
    " e AS (SELECT coalesce((SELECT elaborazione_id FROM domande_pubblicazionegraduatoria"
    " WHERE avviso_id = {avviso} ORDER BY pubblicata_il LIMIT 1),"
    " (SELECT id FROM domande_elaborazione WHERE avviso_id = {avviso}"
    " ORDER BY numero DESC LIMIT 1)) AS id)"
    " SELECT p.provvisoria, p.definitiva, p.entro,"
    " CASE WHEN NOT domande_manca_approvazione(e.id, 'PROVVISORIA') THEN"
    " (SELECT max(approvata_il) FROM domande_approvazionegraduatoria"
    " WHERE elaborazione_id = e.id AND tipo = 'PROVVISORIA') END,"
    " coalesce(r.entro, ARRAY[]::timestamptz[]), coalesce(r.decise, ARRAY[]::timestamptz[])"
    " FROM p, e, (SELECT array_agg(decisione_entro) AS entro, array_agg(decisa_il) AS decise"
    " FROM domande_rettifiche_dell_avviso({avviso})) r"
)
FATTI = FATTI_DI.format(avviso="%(avviso)s")
# Of several avvisi, with the rule of the first publication of each.
FATTI_DI_MOLTI = (
    "SELECT a.id, (SELECT regola_id FROM domande_pubblicazionegraduatoria WHERE avviso_id = a.id"
    " ORDER BY pubblicata_il LIMIT 1), f.* FROM unnest(%(avvisi)s::bigint[]) AS a(id)"
    f" CROSS JOIN LATERAL ({FATTI_DI.format(avviso='a.id')}) f"
)


@dataclass(frozen=True, slots=True)
class Quadro:
    """The terms of an avviso at an instant; `regola` None where the ambito has loaded none."""

    regola: RegolaTermini | None
    voci: tuple[tuple[Termine, FaseTermine], ...] = ()

    @property
    def approvazioni_in_ritardo(self) -> bool:
        """Whether an owner that has not approved has let the term pass."""
        return any(
            fase is FaseTermine.SCADUTO and voce.codice in {PROVVISORIA, PUBBLICAZIONE}
            for voce, fase in self.voci
        )


def regole() -> list[RegolaTermini]:
    """The rules of the ambito, newest first."""
    return list(RegolaTermini.objects.order_by("-dal"))


def feste(ambito_id: int) -> list[FestaPatronale]:
    """The patron saints of the comune of the capofila."""
    capofila = Ambito.objects.filter(pk=ambito_id).values("capofila__comune")
    return list(FestaPatronale.objects.filter(comune__in=capofila).order_by("-dal"))


def regola_vigente(giorno: date) -> RegolaTermini | None:
    """The rule in force on a day, or None."""
    return RegolaTermini.objects.filter(dal__lte=giorno).order_by("-dal").first()


def con_patroni(regola: RegolaTermini) -> Regola:
    """The rule as terms are counted with; the patron saints are read only if they count."""
    if not regola.patroni:
        return regola.con(())
    return regola.con(
        tuple(
            Ricorrenza(
                festa.nome, festa.mese, festa.giorno, festa.dal, festa.fonte, festa.verificata
            )
            for festa in feste(regola.ambito_id)
        )
    )


def chiusura(avviso: Avviso) -> datetime | None:
    """When an avviso closes; None while it is suspended and nobody knows."""
    finestra = versione_in_vigore(avviso).finestra
    return None if finestra.sospesa_dal else finestra.chiude_il


def regola_di(avviso: Avviso) -> RegolaTermini | None:
    """The rule of an avviso: that of its first publication, before it that of the close."""
    return _regola(avviso.pk, chiusura(avviso))


def _regola(avviso_id: int, chiude_il: datetime | None) -> RegolaTermini | None:
    prima = PubblicazioneGraduatoria.objects.filter(avviso_id=avviso_id).order_by("pubblicata_il")
    vale = Q(pk=F("della_prima"))
    if chiude_il is not None:
        vale |= Q(della_prima=None, dal__lte=giorno_di(chiude_il))
    return (
        RegolaTermini.objects.annotate(della_prima=Subquery(prima.values("regola")[:1]))
        .filter(vale)
        .order_by("-dal")
        .first()
    )


def quadro(*, avviso: Avviso, ora: datetime, utente: Utente) -> Quadro:
    """The terms of an avviso. Who does not see every request is not told the last term."""
    chiude_il = chiusura(avviso)
    if chiude_il is None:
        return Quadro(None)
    regola = _regola(avviso.pk, chiude_il)
    if regola is None:
        return Quadro(None)
    voci = termini(con_patroni(regola), fatti(avviso.pk, chiude_il))
    if utente.cittadino:
        voci = tuple(
            replace(voce, dal=None, entro=voce.avvenuto_il and voce.entro, slittato=())
            if voce.codice == PUBBLICAZIONE
            else voce
            for voce in voci
        )
    return Quadro(regola, tuple((voce, voce.fase(ora)) for voce in voci))


def quadri(chiusure: Mapping[int, datetime], ora: datetime) -> dict[int, Quadro]:
    """The terms of several avvisi, of each when it closes, as the offices count them.

    Two statements, whatever they are; a third where the feasts of patron saints count.
    """
    tutte = regole()
    per_chiave = {una.pk: una for una in tutte}
    con_le_feste = {una.pk: con_patroni(una) for una in tutte}
    with connection.cursor() as cursore:
        cursore.execute(FATTI_DI_MOLTI, {"avvisi": list(chiusure)})
        lette = cursore.fetchall()
    trovati = {}
    for avviso_id, regola_id, *letti in lette:
        chiude_il = chiusure[avviso_id]
        del_giorno = (una for una in tutte if una.dal <= giorno_di(chiude_il))
        regola = per_chiave[regola_id] if regola_id else next(del_giorno, None)
        if regola is not None:
            voci = termini(con_le_feste[regola.pk], _fatti(letti, chiude_il))
            trovati[avviso_id] = Quadro(regola, tuple((voce, voce.fase(ora)) for voce in voci))
    return trovati


def fatti(avviso_id: int, chiude_il: datetime) -> FattiGraduatoria:
    """What has happened so far to the graduatoria of an avviso, in one statement."""
    with connection.cursor() as cursore:
        cursore.execute(FATTI, {"avviso": avviso_id})
        return _fatti(cursore.fetchone(), chiude_il)


def _fatti(letti: Any, chiude_il: datetime) -> FattiGraduatoria:
    pubblicata, definitiva, entro, provvisoria, scadenze, decise = letti
    return FattiGraduatoria(
        chiude_il=chiude_il,
        provvisoria_il=provvisoria,
        pubblicata_il=pubblicata,
        rettifiche_entro=entro,
        richieste=tuple(zip(scadenze, decise, strict=True)),
        pubblicata_definitiva_il=definitiva,
    )


def prima_pubblicazione(avviso_id: int) -> PubblicazioneGraduatoria | None:
    """The publication from which the term of the rettifiche runs."""
    return (
        PubblicazioneGraduatoria.objects.filter(avviso_id=avviso_id)
        .select_related("regola")
        .order_by("pubblicata_il")
        .first()
    )
