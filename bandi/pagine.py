"""The public pages of the avvisi: one function each, for the file of the tree and for the view."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from bandi import mappa
from bandi.differenza import cambiamenti
from bandi.forms import FiltroUnitaForm, filtra
from bandi.memoria import Filtri
from bandi.models import Statistica
from bandi.rules.finestra import Finestra
from bandi.rules.offerta import AvvisoPubblico, UnitaPubblica
from crema_sap.web import contesto, dati_aperti, grafici, navigazione
from crema_sap.web.dati_aperti import Tabella
from crema_sap.web.formati import data_con_giorno, data_ora
from crema_sap.web.grafici import Dato

SCHELETRO_PUBBLICO = "base_pubblica.html"
GIORNI = (
    *(_("lunedì"), _("martedì"), _("mercoledì"), _("giovedì")),
    *(_("venerdì"), _("sabato"), _("domenica")),
)
# Names that come from the models, for who translates.
NOMI_DEI_MODELLI = (
    gettext_noop("Assegnabile subito"),
    gettext_noop("Si rende assegnabile prima della chiusura"),
    gettext_noop("Assegnabile nello stato di fatto"),
)
FREQUENZE = {"ANNUAL": "ogni anno", "IRREG": "quando cambia qualcosa"}


@dataclass(frozen=True, slots=True)
class Pagina:
    """A public page before it is written: its template and what it says."""

    template: str
    contesto: Mapping[str, Any] = field(default_factory=dict)
    sezione: str = "/avvisi/"

    def html(self, *, percorso: str = "", scarto_orologio: int = 0) -> str:
        """Write the page that everybody gets: it depends on no person and on no request.

        Units: `scarto_orologio` in seconds, by how much the demonstration's clock is ahead.
        """
        comune = {
            **contesto.pubblico(scarto_orologio),
            "navigazione": navigazione.voci_del_visitatore(self.sezione),
            "scheletro": SCHELETRO_PUBBLICO,
            "percorso": percorso,
        }
        return render_to_string(self.template, {**comune, **self.contesto})


def elenco(avvisi: list[AvvisoPubblico]) -> Pagina:
    """The list of the avvisi."""
    return Pagina("pubblico/avvisi.html", {"avvisi": avvisi})


def avviso(avviso: AvvisoPubblico) -> Pagina:
    """The service sheet of an avviso, with the headings of the national model."""
    return Pagina(
        "pubblico/avviso.html",
        {
            "avviso": avviso,
            "comuni": _conta(unita.comune_nome for unita in avviso.offerte),
            "tipi": _conta(unita.tipo_nome for unita in avviso.offerte),
            "quando": cronologia(avviso),
        },
    )


def spiegato(avviso: AvvisoPubblico) -> Pagina:
    """The avviso in plain words, question by question."""
    return Pagina(
        "pubblico/spiegato.html",
        {"avviso": avviso, "comuni": sorted({unita.comune_nome for unita in avviso.offerte})},
    )


def aiuto(avviso: AvvisoPubblico) -> Pagina:
    """The papers that are needed and the desks that help."""
    sportelli = [
        (sportello, [(GIORNI[numero], testo) for numero, testo in sportello.giorni])
        for sportello in avviso.corredo.sportelli
    ]
    return Pagina(
        "pubblico/aiuto.html",
        {"avviso": avviso, "documenti": avviso.corredo.documenti, "sportelli": sportelli},
    )


def numeri(avviso: AvvisoPubblico, statistica: Statistica | None) -> Pagina:
    """How many domande choose each unit and each comune, small counts left out."""
    comuni = sorted({(unita.comune_nome, unita.comune) for unita in avviso.unita})
    contati = statistica.comuni if statistica else {}
    mostrati = [(nome, contati[codice]) for nome, codice in comuni if codice in contati]
    titolo = gettext("Scelte per comune")
    return Pagina(
        "pubblico/numeri.html",
        {
            "avviso": avviso,
            "rilevata_il": statistica.rilevata_il if statistica else None,
            "comuni": [(nome, contati.get(codice)) for nome, codice in comuni],
            "unita": [(unita, statistica.unita.get(unita.codice)) for unita in avviso.unita]
            if statistica
            else [],
            "grafico": grafici.barre([Dato(*uno) for uno in mostrati], titolo=titolo)
            if mostrati
            else "",
        },
    )


def elenco_unita(avviso: AvvisoPubblico, filtri: Filtri = ()) -> Pagina:
    """The units of an avviso: all of them, or those that the filters in the URL ask for."""
    form = FiltroUnitaForm(dict(filtri) or None, avviso=avviso)
    unita = filtra(avviso, form)
    comuni = mappa.comuni(avviso, unita)
    return Pagina(
        "pubblico/unita_elenco.html",
        {
            "avviso": avviso,
            "form": form,
            "unita": unita,
            "filtrata": form.is_bound,
            "ricerca": urlencode(filtri),
            "comuni": comuni,
            "mappe": mappa.disegni(comuni),
        },
    )


def scheda_unita(avviso: AvvisoPubblico, unita: UnitaPubblica) -> Pagina:
    """The sheet of a unit."""
    return Pagina("pubblico/unita.html", {"avviso": avviso, "unita": unita})


def stampa_unita(avviso: AvvisoPubblico, filtri: Filtri = ()) -> Pagina:
    """The units in one table to be printed: all, or those that the filters ask for."""
    form = FiltroUnitaForm(dict(filtri) or None, avviso=avviso)
    return Pagina("pubblico/unita_stampa.html", {"avviso": avviso, "unita": filtra(avviso, form)})


def dati_aperti_elenco(tabelle: Sequence[Tabella]) -> Pagina:
    """The open data: what there is, in which formats, under which licence."""
    return Pagina(
        "pubblico/dati_aperti.html",
        {
            "tabelle": tabelle,
            "cataloghi": [(nome, f"{dati_aperti.RADICE}{nome}") for nome in dati_aperti.CATALOGHI],
            "licenza": dati_aperti.LICENZA,
            "nome_licenza": dati_aperti.NOME_LICENZA,
            "senza_ipa": not settings.CODICE_IPA,
        },
        sezione=dati_aperti.RADICE,
    )


def dati_aperti_tabella(tabella: Tabella) -> Pagina:
    """A table of the open data: what it covers, its columns, its files and their hashes."""
    return Pagina(
        "pubblico/dati_aperti_tabella.html",
        {
            "tabella_aperta": tabella,
            "dizionario": dati_aperti.dizionario(tabella),
            "file": [descritto for descritto, _ in dati_aperti.file(tabella)],
            "frequenza": FREQUENZE[tabella.frequenza],
            "licenza": dati_aperti.LICENZA,
            "nome_licenza": dati_aperti.NOME_LICENZA,
        },
        sezione=dati_aperti.RADICE,
    )


def storia(avviso: AvvisoPubblico) -> Pagina:
    """The versions of an avviso, the newest first, with what each changed."""
    return Pagina(
        "pubblico/versioni.html",
        {"avviso": avviso, "cambiamenti": list(reversed(cambiamenti(avviso)))},
    )


def cronologia(avviso: AvvisoPubblico) -> list[dict[str, str]]:
    """The dates of an avviso in words, for «Tempi e scadenze»; what is past is not said."""
    eventi = []
    if avviso.pubblicato_il:
        eventi.append(
            {
                "quando": data_con_giorno(avviso.pubblicato_il),
                "titolo": gettext("Pubblicazione dell’avviso"),
            }
        )
    finestra = avviso.finestra
    eventi.append(
        {"quando": data_ora(finestra.apre_il), "titolo": gettext("Si possono inviare le domande")}
    )
    eventi += [*_interruzioni(finestra), *_chiusura(finestra)]
    eventi += [
        {
            "quando": gettext("dopo la chiusura"),
            "titolo": gettext("Graduatoria provvisoria"),
            "testo": gettext(
                "Entro 15 giorni dalla pubblicazione si può chiedere la rettifica del punteggio."
            ),
        },
    ]
    return eventi


def _interruzioni(finestra: Finestra) -> Iterator[dict[str, str]]:
    for pausa in finestra.pause:
        yield {
            "quando": data_ora(pausa.dal),
            "titolo": gettext("Non si ricevono domande"),
            "testo": gettext("Si riprende %(quando)s.") % {"quando": data_ora(pausa.fino)}
            if pausa.fino
            else gettext("Il nuovo termine lo dirà l’atto di ripresa."),
        }


def _chiusura(finestra: Finestra) -> Iterator[dict[str, str]]:
    # While it is suspended nobody knows the close: no page may say the old one.
    if finestra.sospesa_dal is None:
        yield {
            "quando": data_ora(finestra.chiude_il),
            "titolo": gettext("Chiusura"),
            "testo": gettext("Una domanda che arriva a quest’ora esatta, o dopo, non è ricevuta."),
        }


def _conta(nomi: Iterable[str]) -> list[tuple[str, int]]:
    conto: dict[str, int] = {}
    for nome in nomi:
        conto[nome] = conto.get(nome, 0) + 1
    return list(conto.items())
