"""P10: the plan of 700 units as PDF/UA, beside typst on the same rows.

    python -m tests.misure.pdf_700 [rounds]

Every job runs in a process of its own: CPU and memory are those of its whole tree, imports
included. The change of one unit is measured twice: in the worker that made the first, as in
use, and in a new process that only has the store.
"""

import csv
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crema_sap.pdf import Allegato, Fascicolo, Sezione

RADICE = Path(__file__).resolve().parent.parent.parent
COMUNI = RADICE / "programmazione" / "dati" / "comuni.csv"
UNITA = 700
SEME = 2019
OBIETTIVI = {"primo": 3.0, "modifica": 0.15, "memoria": 300}
INTESTAZIONI = (
    ("Codice", 14, ""),
    ("Indirizzo", 29, ""),
    ("Piano", 7, "centro"),
    ("Superficie m²", 11, "num"),
    ("Vani", 7, "num"),
    ("Ente proprietario", 18, ""),
    ("Stato", 14, ""),
)
PREMESSA = (
    "La ricognizione ha riguardato i 48 comuni dell'ambito e l'ALER. Ogni ente proprietario ha "
    "dichiarato le unità libere, quelle che si libereranno per avvicendamento e quelle "
    "assegnabili nell'anno; una dichiarazione a zero è una dichiarazione.",
    "Le superfici sono superfici utili residenziali, in metri quadrati, come le definisce il "
    "regolamento regionale 4/2017; balconi, cantine e pertinenze non sono compresi.",
)
Riga = tuple[str, str, str, str, str, str, str]


def elenco() -> dict[str, list[Riga]]:
    """Return 700 invented units by comune, always the same."""
    caso = random.Random(SEME)
    vie = (
        "Via Giuseppe Garibaldi",
        "Via XX Settembre",
        "Piazza della Libertà",
        "Via Alessandro Manzoni",
    )
    with COMUNI.open(encoding="utf-8", newline="") as aperto:
        comuni = [riga["comune"] for riga in csv.DictReader(aperto)]
    esito: dict[str, list[Riga]] = {comune: [] for comune in comuni}
    for n in range(UNITA):
        comune = comuni[n % len(comuni)]
        intera, decimi = caso.randint(28, 95), caso.randint(0, 99)
        esito[comune].append(
            (
                f"{19001 + comuni.index(comune):06d}/{n:04d}",
                f"{caso.choice(vie)} {caso.randint(1, 99)}",
                str(caso.randint(0, 4)),
                f"{intera},{decimi:02d}",
                str(caso.randint(1, 5)),
                caso.choice(("Comune", "ALER Brescia-Cremona-Mantova")),
                caso.choice(("occupata", "libera", "si libera nel 2019")),
            )
        )
    return esito


def _tabella(comune: str, righe: list[Riga]) -> str:
    colonne = "".join(f'<col class="l-{largo}">' for _, largo, _ in INTESTAZIONI)
    testata = "".join(
        f'<th scope="col"{_classe(verso)}>{nome}</th>' for nome, _, verso in INTESTAZIONI
    )
    corpo = "".join(
        f'<tr><th scope="row">{riga[0]}</th>'
        + "".join(
            f"<td{_classe(verso)}>{valore}</td>"
            for valore, (_, _, verso) in zip(riga[1:], INTESTAZIONI[1:], strict=True)
        )
        + "</tr>"
        for riga in righe
    )
    return (
        f'<table class="fissa"><caption>Unità di {comune}</caption><colgroup>{colonne}</colgroup>'
        f"<thead><tr>{testata}</tr></thead><tbody>{corpo}</tbody>"
        f'<tfoot><tr><th scope="row">Totale</th><td>{len(righe)} unità</td>{"<td></td>" * 5}</tr>'
        "</tfoot></table>"
    )


def _classe(verso: str) -> str:
    return f' class="{verso}"' if verso else ""


def _grafico(unita: dict[str, list[Riga]]) -> str:
    barre = "".join(
        f'<text x="0" y="{14 * n + 10}" font-family="Source Sans 3" font-size="8.5">'
        f'{comune}</text><rect x="130" y="{14 * n + 2}" width="{20 * len(righe)}" height="9"'
        ' fill="#0b5cad"/>'
        for n, (comune, righe) in enumerate(unita.items())
    )
    alto = 14 * len(unita)
    return (
        f'<figure><svg role="img" viewBox="0 0 480 {alto}" width="480" height="{alto}">'
        f"<title>Unità per comune: da 14 a 15 in ciascuno dei {len(unita)} comuni</title>"
        f"{barre}</svg><figcaption>Figura 1. Unità per comune.</figcaption></figure>"
    )


def fascicolo() -> Fascicolo:
    """Return the plan: cover, contents, premises, a chart, a table a comune, one CSV."""
    unita = elenco()
    sezioni = [
        Sezione("premessa", "Premessa", "".join(f"<p>{testo}</p>" for testo in PREMESSA)),
        Sezione("quadro", "Quadro dell'offerta", _grafico(unita)),
        Sezione("unita", "Unità per comune", f"<p>{PREMESSA[1]}</p>"),
    ]
    sezioni += [
        Sezione(f"comune-{n}", comune, _tabella(comune, righe), livello=2)
        for n, (comune, righe) in enumerate(unita.items())
    ]
    tabella = "".join(";".join(riga) + "\n" for righe in unita.values() for riga in righe)
    return Fascicolo(
        titolo="Piano annuale dell'offerta dei servizi abitativi pubblici e sociali",
        sottotitolo="Anno 2019",
        sezioni=tuple(sezioni),
        data=datetime(2019, 6, 25, 16, tzinfo=UTC),
        ente="Ambito territoriale di Crema",
        organo="Assemblea dei Sindaci",
        codice_verifica="7KQ4-M2XA-93TD",
        indirizzo_verifica="https://casa.esempio.it/verifica/",
        allegati=(Allegato("unita.csv", tabella.encode(), "text/csv", "Elenco delle unità"),),
    )


def modificato(piano: Fascicolo) -> Fascicolo:
    """Return the plan with one unit changed: its state, in the middle of the list."""
    n = len(piano.sezioni) // 2
    sezione = piano.sezioni[n]
    html = sezione.html.replace("<td>occupata</td>", "<td>libera</td>", 1)
    if html == sezione.html:
        raise ValueError("nessuna unità da cambiare")
    sezioni = (*piano.sezioni[:n], replace(sezione, html=html), *piano.sezioni[n + 1 :])
    return replace(piano, sezioni=sezioni)


# the jobs, each in a process of its own


def _tempo() -> float:
    usi = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return 1000 * sum(uso.ru_utime + uso.ru_stime for uso in usi)


def _scrivi(cartella: Path, nome: str, dati: bytes) -> None:
    (cartella / f"{nome}.pdf").write_bytes(dati)


def lavoro_typst(cartella: Path) -> dict[str, float]:
    """Typeset with typst."""
    import typst

    from tests.misure.pdf_700_typst import sorgente_typst

    dati: bytes = typst.compile(  # type: ignore[misc]
        sorgente_typst().encode(),
        font_paths=[str(RADICE / "crema_sap" / "pdf" / "risorse" / "caratteri")],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    _scrivi(cartella, "typst", dati)
    return {}


def lavoro_nostro(cartella: Path) -> dict[str, float]:
    """Make the plan, then make it again with one unit changed, in the same worker."""
    from crema_sap.pdf import componi_pdf

    deposito = cartella / "deposito"
    piano = fascicolo()
    _scrivi(cartella, "primo", componi_pdf(piano, cartella_cache=deposito))
    prima = _tempo()
    _scrivi(cartella, "modificato", componi_pdf(modificato(piano), cartella_cache=deposito))
    return {"modifica": _tempo() - prima}


def lavoro_riavviato(cartella: Path) -> dict[str, float]:
    """Make the changed plan in a new process, with the store of another."""
    from crema_sap.pdf import componi_pdf

    dati = componi_pdf(modificato(fascicolo()), cartella_cache=cartella / "deposito")
    _scrivi(cartella, "riavviato", dati)
    return {}


LAVORI = {"typst": lavoro_typst, "nostro": lavoro_nostro, "riavviato": lavoro_riavviato}


@dataclass(frozen=True, slots=True)
class Giro:
    """CPU-milliseconds and megabytes of one job."""

    cpu: float
    memoria: float
    altro: dict[str, float]


def esegui(nome: str, cartella: Path) -> Giro:
    """Run a job in a new process and read what its whole tree has used."""
    processo = subprocess.Popen(
        [sys.executable, "-m", "tests.misure.pdf_700", "--lavoro", nome, str(cartella)],
        cwd=RADICE,
        stdout=subprocess.PIPE,
    )
    assert processo.stdout is not None
    uscita = processo.stdout.read()
    _, stato, uso = os.wait4(processo.pid, 0)
    processo.stdout.close()
    processo.returncode = os.waitstatus_to_exitcode(stato)
    if processo.returncode:
        raise RuntimeError(f"il lavoro {nome} è fallito")
    return Giro(1000 * (uso.ru_utime + uso.ru_stime), uso.ru_maxrss / 1024, json.loads(uscita))


def misura(giri: int = 9) -> dict[str, Any]:
    """Play P10 in interleaved rounds and return medians, ratios and targets.

    Units: CPU-milliseconds of the process tree, megabytes, ratios to typst or to the first.
    """
    prove: dict[str, list[Giro]] = {nome: [] for nome in LAVORI}
    for _ in range(giri):
        with tempfile.TemporaryDirectory() as cartella:
            for nome, voci in prove.items():
                voci.append(esegui(nome, Path(cartella)))
    mediana = {nome: statistics.median(g.cpu for g in voci) for nome, voci in prove.items()}
    modifiche = [giro.altro["modifica"] for giro in prove["nostro"]]
    primi = [giro.cpu - giro.altro["modifica"] for giro in prove["nostro"]]
    coppie = zip(primi, prove["typst"], strict=True)
    rapporto = statistics.median(primo / typst.cpu for primo, typst in coppie)
    modifica = statistics.median(m / p for m, p in zip(modifiche, primi, strict=True))
    memoria = max(giro.memoria for nome in ("nostro", "riavviato") for giro in prove[nome])
    return {
        "misura": "P10",
        "righe": UNITA,
        "giri": giri,
        "typst_ms": round(mediana["typst"]),
        "primo_ms": round(statistics.median(primi)),
        "modifica_ms": round(statistics.median(modifiche)),
        "riavviato_ms": round(mediana["riavviato"]),
        "rapporto_primo": round(rapporto, 2),
        "rapporto_modifica": round(modifica, 3),
        "rapporto_riavviato": round(mediana["riavviato"] / statistics.median(primi), 3),
        "memoria_mb": round(memoria),
        "obiettivi": OBIETTIVI,
        "raggiunti": {
            "primo": rapporto <= OBIETTIVI["primo"],
            "modifica": modifica <= OBIETTIVI["modifica"],
            "memoria": memoria <= OBIETTIVI["memoria"],
        },
    }


def main(argomenti: list[str]) -> None:
    """Run one job, or all the rounds."""
    if argomenti[:1] == ["--lavoro"]:
        esito = LAVORI[argomenti[1]](Path(argomenti[2]))
        sys.stdout.write(json.dumps(esito))
        return
    esito_misura = misura(int(argomenti[0]) if argomenti else 9)
    sys.stdout.write(json.dumps(esito_misura, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
