"""P5: public pages through the front server, beside a static file of the same bytes."""

import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings

from crema_sap.avvio import processi
from crema_sap.web import albero
from tests import servizi
from tests.misure import carico, consumo, impianto
from tests.misure.conti import GIRI, MARGINE_OROLOGIO, Giro, Misura, Voce, alterna, rapporto
from tests.misure.impianto import Impianto

CLIENTI = 16
PER_GIRO = 1_500
PRIMA_VISTA = 14 * 1024
COMPRESSIONE = "br"
BROWSER = "gzip, deflate, br, zstd"


@dataclass(frozen=True, slots=True)
class Pagina:
    """A published page and the static file with its bytes."""

    nome: str
    percorso: str
    copia: str


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P5."""
    giri, per_giro = (1, 100) if breve else (GIRI, PER_GIRO)
    esito = Misura(
        "P5",
        "Pagine pubbliche",
        f"{CLIENTI} client su connessioni tenute aperte al server di fronte, con l'applicazione"
        f" spenta (quindi nessuna interrogazione); {giri} giri da {per_giro} per pagina, alternati"
        f" a un file statico con gli stessi byte, entrambi compressi ({COMPRESSIONE}).",
    )
    albero.costruisci()
    with impianto.in_linea(banco) as server:
        pagine = _pagine(banco)
        processi.ferma(server.processo_web, server.web)
        for pagina in pagine:
            nostri, suoi = alterna(
                giri,
                _gioco(server, pagina.percorso, per_giro),
                _gioco(server, pagina.copia, per_giro),
            )
            esito.voci += [
                Voce(
                    f"{pagina.nome}: CPU del file statico su quella della pagina",
                    rapporto([g.cpu for g in suoi], [g.cpu for g in nostri]),
                    0.90,
                    entro=False,
                ),
                Voce(
                    f"{pagina.nome}: velocità rispetto al file statico",
                    rapporto([g.al_secondo for g in nostri], [g.al_secondo for g in suoi]),
                    0.90,
                    entro=False,
                    margine=MARGINE_OROLOGIO,
                ),
            ]
            esito.dettagli[pagina.percorso] = {
                "al_secondo": round(median(g.al_secondo for g in nostri)),
                "cpu_ms": round(median(g.cpu_per_lavoro for g in nostri), 3),
                "file_al_secondo": round(median(g.al_secondo for g in suoi)),
            }
        pesi = {pagina.percorso: _prima_vista(server, pagina) for pagina in pagine}
    esito.dettagli["prima_vista_byte"] = pesi
    esito.voci += [
        Voce("interrogazioni per pagina", 0, 0),
        Voce("prima vista, la più pesante", max(pesi.values()), PRIMA_VISTA, unita="byte"),
    ]
    return esito


def _gioco(server: servizi.ServerWeb, percorso: str, quante: int) -> Callable[[], Giro]:
    richieste = [carico.richiesta(percorso, accetta=COMPRESSIONE)] * quante
    pid = server.processo_fronte.pid

    def gioca() -> Giro:
        prima = consumo.cpu(pid)
        esito = carico.carica(server.porta, CLIENTI, richieste)
        dopo = consumo.cpu(pid)
        if esito.stati != {"200": quante}:
            raise RuntimeError(f"P5: {percorso}: {esito.stati}")
        return Giro(esito.secondi, dopo - prima, quante)

    return gioca


def _pagine(banco: Impianto) -> list[Pagina]:
    unita = min(banco.contenuto.schede)
    percorsi = {
        "elenco delle unità": "/avvisi/crema-2019/unita/",
        "scheda di un'unità": f"/avvisi/crema-2019/unita/{unita}/",
        "piano 2019": "/piani/2019/",
    }
    statici = Path(settings.STATIC_ROOT)
    pagine = []
    for numero, (nome, percorso) in enumerate(percorsi.items()):
        fonte = settings.ALBERO_PUBBLICO / albero.CORRENTE / albero.file_di(percorso)
        copia = statici / f"misura-{numero}.html"
        for estensione in ("", *albero.COMPRESSE):
            compressa = fonte.with_name(fonte.name + estensione)
            copia.with_name(copia.name + estensione).write_bytes(compressa.read_bytes())
        pagine.append(Pagina(nome, percorso, f"/static/{copia.name}"))
    return pagine


def _prima_vista(server: servizi.ServerWeb, pagina: Pagina) -> int:
    """Bytes of the page and of the sheets that it waits for, as they travel."""
    html = (
        settings.ALBERO_PUBBLICO / albero.CORRENTE / albero.file_di(pagina.percorso)
    ).read_text()
    fogli = re.findall(r'<link[^>]+href="(/static/[^"]+\.css)"', html[: html.index("</head>")])
    return sum(_peso(f"{server.url}{indirizzo}") for indirizzo in (pagina.percorso, *fogli))


def _peso(indirizzo: str) -> int:
    domanda = urllib.request.Request(indirizzo, headers={"Accept-Encoding": BROWSER})
    with urllib.request.urlopen(domanda) as risposta:
        return len(risposta.read())
