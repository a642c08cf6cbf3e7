"""The rows of a declaration between page and forms: build, read back, compare, show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import TipoEnte, Utente
from crema_sap.web.formati import numero
from programmazione import selectors, services
from programmazione.forms import RigaForm
from programmazione.models import Dichiarazione, RigaDichiarazione
from programmazione.rules.figure import NOMI, PERCENTUALI
from programmazione.states import StatoDichiarazione

TERRITORIO = "Tutto il territorio"
MASSIMO_RIGHE = 100


def nome_riga(riga: RigaDichiarazione) -> str:
    """Return the name of a row."""
    return riga.comune.nome if riga.comune else TERRITORIO


def dalla_base(utente: Utente, dichiarazione: Dichiarazione) -> list[RigaForm]:
    """Return the forms of the stored rows."""
    quadro = _quadro(utente, dichiarazione)
    return [
        quadro.modulo(indice, riga.comune_id, iniziali=_iniziali(riga))
        for indice, riga in enumerate(selectors.righe_di(dichiarazione))
    ]


def dalla_richiesta(
    utente: Utente, dichiarazione: Dichiarazione, dati: Mapping[str, Any]
) -> list[RigaForm]:
    """Return the forms as they were sent; a row of a comune that is not theirs is left out."""
    quante = leggi_intero(dati.get("righe_totali")) or 0
    quadro = _quadro(utente, dichiarazione)
    salvate = {riga.comune_id: riga for riga in selectors.righe_di(dichiarazione)}
    moduli = []
    for indice in range(min(quante, MASSIMO_RIGHE)):
        comune = dati.get(f"riga{indice}-comune", "") or None
        if comune in quadro.nomi:
            riga = salvate.get(comune)
            iniziali = _iniziali(riga) if riga else None
            moduli.append(quadro.modulo(indice, comune, dati=dati, iniziali=iniziali))
    return moduli


def riga_nuova(
    utente: Utente, dichiarazione: Dichiarazione, comune: str, presenti: Sequence[RigaForm]
) -> list[RigaForm]:
    """Return an empty form for one more comune, or nothing when it can't be added."""
    quadro = _quadro(utente, dichiarazione)
    if comune not in quadro.nomi or comune in {comune_di(riga) for riga in presenti}:
        return []
    return [quadro.modulo(len(presenti), comune, iniziali={"comune": comune})]


def altri_comuni(
    utente: Utente, dichiarazione: Dichiarazione, righe: Sequence[RigaForm]
) -> list[tuple[str, str]]:
    """Return the comuni for which an owner of many may add a row."""
    if not righe or dichiarazione.ente.tipo == TipoEnte.COMUNE:
        return []
    presenti = {comune_di(riga) for riga in righe}
    comuni = selectors.comuni_dell_elenco(utente=utente, il=orologio.oggi())
    return [(codice, nome) for codice, nome in comuni if codice not in presenti]


def scritti(righe: Sequence[RigaForm]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what is typed in the forms, as it is, to be read where it can't be saved."""
    return [
        (riga.nome, [(str(campo.label), testo) for campo in riga if (testo := _testo(campo))])
        for riga in righe
    ]


def _testo(campo: BoundField) -> str:
    return "" if campo.is_hidden else str(campo.value() or "")


def dichiarati(riga: RigaForm) -> dict[str, str]:
    """Return what a stored row says of each figure that its year asks of its ente, in words."""
    return {
        campo: cifra_in_parole(campo, riga.initial[campo]) for campo in NOMI if campo in riga.fields
    }


def errori(righe: Sequence[RigaForm]) -> list[tuple[str, str, str]]:
    """Return the faults of all rows: the box, the row and what is wrong."""
    trovati = []
    for modulo in righe:
        if modulo.is_bound:
            trovati += [("", modulo.nome, str(testo)) for testo in modulo.non_field_errors()]
            trovati += [
                (str(campo.auto_id), f"{modulo.nome}, {campo.label}", str(testo))
                for campo in modulo
                for testo in campo.errors
            ]
    return trovati


def restituiti(dichiarazione: Dichiarazione) -> list[dict[str, Any]]:
    """Return the fields given back, with the name that people know."""
    return [
        {
            "etichetta": NOMI[campo.campo],
            "comune": campo.comune,
            "osservazione": campo.osservazione,
        }
        for campo in selectors.campi_da_correggere(dichiarazione)
    ]


def riporta(righe: Sequence[RigaForm], errore: services.FigureNonValide) -> None:
    """Put each fault beside the box it is about."""
    for indice, difetto in errore.difetti:
        modulo = righe[indice]
        modulo.add_error(
            difetto.campo if difetto.campo in modulo.fields else None, difetto.messaggio
        )


@dataclass(frozen=True, slots=True)
class _Quadro:
    """What the forms of one declaration share: names of the rows, bounds, open fields."""

    dichiarazione: Dichiarazione
    nomi: Mapping[str | None, str]
    aperti: Mapping[str | None, frozenset[str]] | None

    def modulo(
        self,
        indice: int,
        comune: str | None,
        *,
        dati: Mapping[str, Any] | None = None,
        iniziali: dict[str, Any] | None = None,
    ) -> RigaForm:
        """Return the form of one row."""
        ricognizione = self.dichiarazione.ricognizione
        aperti = None if self.aperti is None else self.aperti.get(comune, frozenset())
        return RigaForm(
            dati,
            prefix=f"riga{indice}",
            initial=iniziali,
            nome=self.nomi[comune],
            limiti=services.limiti_di(ricognizione),
            anno=ricognizione.anno,
            comunale=self.dichiarazione.ente.tipo == TipoEnte.COMUNE,
            aperti=aperti,
        )


def _quadro(utente: Utente, dichiarazione: Dichiarazione) -> _Quadro:
    ente = dichiarazione.ente
    nomi: dict[str | None, str]
    if ente.comune is not None:
        nomi = {ente.comune_id: ente.comune.nome}
    else:
        nomi = {None: TERRITORIO, **dict(selectors.comuni_dell_elenco(utente=utente))}
    return _Quadro(dichiarazione, nomi, _campi_aperti(dichiarazione))


def _campi_aperti(dichiarazione: Dichiarazione) -> dict[str | None, frozenset[str]] | None:
    if dichiarazione.stato != StatoDichiarazione.RESTITUITA:
        return None
    aperti: dict[str | None, frozenset[str]] = {}
    for campo in selectors.campi_da_correggere(dichiarazione):
        aperti[campo.comune_id] = aperti.get(campo.comune_id, frozenset()) | {campo.campo}
    return aperti


def comune_di(modulo: RigaForm) -> str | None:
    """Return the comune of a row's form, or None for the whole territory."""
    valore = modulo["comune"].value()
    return valore or None


def _iniziali(riga: RigaDichiarazione) -> dict[str, Any]:
    return {"comune": riga.comune_id or "", **{campo: getattr(riga, campo) for campo in NOMI}}


def in_parole(valore: Any) -> str:
    """Write a value as a reader expects it; nothing is «not declared»."""
    if valore in {None, ""}:
        return "non dichiarato"
    return valore if isinstance(valore, str) else numero(valore)


def cifra_in_parole(campo: str, valore: Any) -> str:
    """Write a figure of the survey: a percentage has its sign."""
    parole = in_parole(valore)
    return f"{parole}\u00a0%" if campo in PERCENTUALI and valore is not None else parole
