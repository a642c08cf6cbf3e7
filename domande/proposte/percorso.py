"""Why each unit that a household asked for is, or is not, proposed to it: nobody else's data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crema_sap.enti.ambito import nel_ambito
from domande.assegnazioni import ordine
from domande.graduatorie.selectors import Posto
from domande.models import (
    Domanda,
    FattoAssegnazione,
    Preferenza,
    TipoFatto,
    TornataAssegnazione,
)
from domande.proposte import parole
from domande.rules.assegnazione.parole import chi_precede, perche
from domande.rules.assegnazione.traccia import Motivo, Traccia
from domande.states import FINI_ASSEGNAZIONE, StatoAssegnazione

NON_ANCORA = "L'ente proprietario non l'ha ancora proposta a nessuno."
# What is of the household or of the unit, and does not depend on what the owner still prepares.
GIA_VERI = frozenset(
    {
        Motivo.UNITA_RITIRATA,
        Motivo.ESCLUSA,
        Motivo.GIA_SISTEMATA,
        Motivo.RIFIUTO,
        Motivo.NON_ADATTA,
    }
)


@dataclass(frozen=True, slots=True)
class Ragione:
    """Why a unit is not the household's, or is; `prima` counts who precedes, by reason."""

    testo: str
    norma: str = ""
    prima: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tappa:
    """A unit that was asked for: the place in its list, what it means, what became of it."""

    posto: Posto
    significato: str
    ragione: Ragione | None


def tornata_di(domanda: Domanda) -> TornataAssegnazione | None:
    """The tornata in which a domanda is, once the assignments of its avviso are open."""
    return (
        TornataAssegnazione.objects.filter(avviso=domanda.avviso_id)
        .select_related("elaborazione__profilo")
        .first()
    )


def tappe(
    domanda: Domanda, posti: Sequence[Posto], tornata: TornataAssegnazione | None
) -> list[Tappa]:
    """The units of a domanda, the most wanted first.

    The order is read as nobody, for it is made of what everybody declared; what comes out are
    this household's own reasons. Norma: L. 241/1990, art. 3; R.R. 4/2017, art. 15.
    """
    ragioni: Mapping[str, Ragione] = {}
    if tornata is not None and posti:
        with nel_ambito(domanda.ambito_id):
            ragioni = _ragioni(domanda, tornata)
    return [
        Tappa(posto, parole.chi_precede(posto.posizione), ragioni.get(posto.unita))
        for posto in posti
    ]


def _ragioni(domanda: Domanda, tornata: TornataAssegnazione) -> dict[str, Ragione]:
    chieste = dict(
        Preferenza.objects.filter(domanda=domanda).values_list(
            "unita_offerta_id", "unita_offerta__unita__codice"
        )
    )
    proposte = (
        FattoAssegnazione.objects.filter(
            tornata=tornata, tipo=TipoFatto.PROPOSTA, offerta__in=chieste
        )
        .exclude(assegnazione__stato__in=(*FINI_ASSEGNAZIONE, StatoAssegnazione.PROPOSTA))
        .values_list("offerta_id", "numero", "domanda_id")
    )
    fatte = {offerta: (numero, di_chi) for offerta, numero, di_chi in proposte}
    adesso = ordine.leggi(tornata)
    trovate: dict[str, Ragione] = {}
    for offerta, codice in chieste.items():
        if offerta not in adesso.letti.offerte:
            continue
        numero, di_chi = fatte.get(offerta, (0, None))
        if di_chi == domanda.pk:
            frase = perche(Motivo.ASSEGNATARIA)
            trovate[codice] = Ragione(frase.testo, str(frase.norma))
            continue
        letto = ordine.leggi(tornata, fino=numero - 1) if numero else adesso
        ragione = _ragione(letto, offerta, domanda.pk, detta=bool(numero))
        if ragione is not None:
            trovate[codice] = ragione
    return trovate


def _ragione(letto: ordine.Ordine, offerta: int, domanda: int, *, detta: bool) -> Ragione | None:
    """`detta`: the unit went to another household, which has been told."""
    unita, nucleo = letto.letti.unita_di(offerta), letto.letti.nucleo_di(domanda)
    posto = Traccia(letto.esito).posto(unita, nucleo)
    if posto is None:
        return None
    if not detta and posto.motivo not in GIA_VERI:
        return Ragione(NON_ANCORA)
    frase = perche(posto.motivo)
    return Ragione(frase.testo, str(frase.norma), chi_precede(posto) if detta else ())
