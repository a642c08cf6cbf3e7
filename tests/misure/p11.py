"""P11: a sheet of 700 dwellings read, checked, shown and saved, beside calamine and COPY."""

import io
import os
import time
from contextlib import closing
from functools import partial
from statistics import median
from typing import Any

from openpyxl import Workbook
from psycopg2 import extensions
from python_calamine import CalamineWorkbook

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Comune, Utente
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from programmazione.importazione import deposito, selectors, services
from programmazione.importazione.colonne import COLONNE
from programmazione.importazione.states import StatoImportazione
from programmazione.models import Importazione
from programmazione.views import righe_importazione
from tests.misure import consumo
from tests.misure.conti import (
    GIRI,
    MARGINE_OROLOGIO,
    Giro,
    Misura,
    Voce,
    alterna,
    esponente,
    rapporto,
)
from tests.misure.impianto import ADESSO, Impianto

UNITA = 700
# One round is many imports: the processes' clock ticks every ten milliseconds.
VOLTE = 6
GRANDEZZE = (8_750, 17_500, 35_000, 70_000)
GRANDE = 7_000
SECONDI = 10.0
TABELLA = "programmazione_unitaabitativa"
COLONNE_COPY = (
    "codice, comune_id, tipo, zona, indirizzo, civico, scala, piano, ascensore, vani, camere,"
    " superficie_mq, spese_annue, stato, assegnabile_nel, note, proprietario_id, ambito_id,"
    " senza_barriere, riscaldamento, stato_manutentivo, dimostrativa, riga_versione,"
    " codice_regionale, interno, sezione, foglio, particella, subalterno, categoria_catastale,"
    " pertinenze, classe_energetica, uscita_motivo, uscita_atto"
)
TITOLI = (
    *("codice", "comune_id", "tipo", "zona", "indirizzo", "civico", "scala", "piano"),
    *("ascensore", "vani", "camere", "superficie_mq", "spese_annue", "stato"),
    *("assegnabile_nel", "note"),
)


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P11."""
    unita, volte, giri = (50, 1, 1) if breve else (UNITA, VOLTE, GIRI)
    grandezze, grande = ((100, 200), 100) if breve else (GRANDEZZE, GRANDE)
    with closing(banco.vera.apri(None)) as nuda:
        importa = _Importa(banco, nuda)
        foglio = importa.foglio(unita)
        nostri, suoi = alterna(
            giri,
            partial(importa.nostra, foglio, unita, volte),
            partial(importa.nuda, foglio, volte),
        )
        sette = [
            importa.nostra(importa.foglio(grande), grande, 1) for _ in range(1 if breve else 3)
        ]
        costi = []
        for quante in grandezze:
            dati = importa.foglio(quante)
            costi.append(
                median(importa.nostra(dati, quante, 1).cpu for _ in range(1 if breve else 2))
            )
    esito = Misura(
        "P11",
        "Importazione di 700 unità da un foglio",
        f"{unita} unità nuove, {len(TITOLI)} colonne: file cifrato, lettura in un processo a parte,"
        " controlli, prova con la sua prima pagina, conferma, salvataggio, un evento del registro"
        f" per unità; {giri} giri alternati a calamine + COPY della stessa tabella, {volte}"
        " importazioni a giro.",
    )
    esito.voci = [
        Voce(
            "CPU, volte calamine + COPY",
            rapporto([g.cpu for g in nostri], [g.cpu for g in suoi]),
            6.0,
        ),
        Voce(
            "7.000 unità lette, controllate, salvate",
            median(g.secondi for g in sette),
            SECONDI,
            unita="s",
            margine=MARGINE_OROLOGIO,
        ),
        Voce(
            f"esponente della crescita fino a {grandezze[-1]} righe",
            esponente(grandezze, costi),
            1.1,
        ),
    ]
    esito.dettagli |= {
        "cpu_ms": [round(g.cpu / volte) for g in nostri],
        "nuda_ms": [round(g.cpu / volte) for g in suoi],
        "settemila_s": [round(g.secondi, 2) for g in sette],
        "crescita_ms": dict(zip(grandezze, map(round, costi), strict=True)),
    }
    return esito


class _Importa:
    """Both ways to bring a sheet in; what they bring is thrown away afterwards, unmeasured."""

    def __init__(self, banco: Impianto, nuda: extensions.connection) -> None:
        self.banco, self.senza_muri = banco, nuda
        self.utente: Utente = banco.utente("castelleone")
        with nel_ambito(banco.ambito):
            self.utente.incarico = self.utente.incarichi.select_related("ente").get()
            self.ente = self.utente.incarico.ente_id
            self.comuni = dict(Comune.objects.values_list("nome", "codice_istat"))

    def foglio(self, quante: int) -> bytes:
        """A workbook of so many dwellings."""
        titoli = {colonna.campo: colonna.titolo for colonna in COLONNE}
        cartella = Workbook(write_only=True)
        pagina: Any = cartella.create_sheet("Unità")
        pagina.append([titoli[campo] for campo in TITOLI])
        comuni = sorted(self.comuni)
        for n in range(quante):
            pagina.append([
                f"P11-{n:06}", comuni[n % len(comuni)], "SAP", f"Zona {n % 9}", f"Via {n % 300}",
                str(n % 99), "A", n % 5, "Sì" if n % 2 else "No", 3 + n % 3, 2, 40 + n % 4000 / 100,
                800 + n % 100, "Occupata", 2020 if n % 7 == 0 else None, "",
            ])  # fmt: skip
        uscita = io.BytesIO()
        cartella.save(uscita)
        return uscita.getvalue()

    def nostra(self, dati: bytes, unita: int, volte: int) -> Giro:
        """Through the portal: file, dry run, its page, confirmation, saving."""
        secondi = cpu = 0.0
        for _ in range(volte):
            prima, inizio = self._cpu(), time.perf_counter()
            importazione = self._una(dati)
            secondi, cpu = secondi + time.perf_counter() - inizio, cpu + self._cpu() - prima
            assert importazione.stato == StatoImportazione.SALVATA, importazione.motivo
            assert importazione.conti["NUOVA"] == unita
            self._pulisci(importazione)
        return Giro(secondi, cpu, volte)

    def _una(self, dati: bytes) -> Importazione:
        with nel_ambito(self.banco.ambito):
            importazione = services.carica(
                utente=self.utente, nome="unita.xlsx", dati=dati, ora=ADESSO
            )
        self._consegna(importazione)
        with nel_ambito(self.banco.ambito):
            importazione = Importazione.objects.get(pk=importazione.pk)
            voci = selectors.pagina_dell_esame(importazione, "NUOVA", 1)
            righe_importazione.da_mostrare("NUOVA", voci, selectors.elenchi_dell_ambito())
            services.conferma(importazione=importazione, prova=1, utente=self.utente, ora=ADESSO)
        self._consegna(importazione)
        with nel_ambito(self.banco.ambito):
            return Importazione.objects.get(pk=importazione.pk)

    def _consegna(self, importazione: Importazione) -> None:
        with nel_ambito(self.banco.ambito):
            effetto = Effetto.objects.filter(
                dati__importazione_id=importazione.pk, consegnato_il__isnull=True
            ).get()
            Effetto.objects.filter(pk=effetto.pk).update(consegnato_il=ADESSO)
        consegna.GESTORI[effetto.tipo].recapita(effetto)

    def nuda(self, dati: bytes, volte: int) -> Giro:
        """Calamine and COPY into the same table, with no check, page or register."""
        secondi = cpu = 0.0
        for _ in range(volte):
            prima, inizio = self._cpu(), time.perf_counter()
            [_, *righe] = (
                CalamineWorkbook.from_filelike(io.BytesIO(dati)).get_sheet_by_index(0).to_python()
            )
            testo = io.StringIO("\n".join(map(self._riga_copy, righe)))
            with self.senza_muri.cursor() as cursore:
                cursore.copy_expert(f"COPY {TABELLA} ({COLONNE_COPY}) FROM STDIN", testo)
            self.senza_muri.commit()
            secondi, cpu = secondi + time.perf_counter() - inizio, cpu + self._cpu() - prima
            self._svuota()
        return Giro(secondi, cpu, volte)

    def _riga_copy(self, riga: list[Any]) -> str:
        codice, comune, *mezzo = riga
        scala, piano, ascensore, vani, camere, metri, spese, _stato, anno, note = mezzo[4:]
        valori = (
            codice, self.comuni[comune], *mezzo[:4], scala, int(piano), ascensore == "Sì", vani,
            int(camere), metri, spese, "OCCUPATA", int(anno) if anno else r"\N", note, self.ente,
            self.banco.ambito, r"\N", "", "", "f", 1, *[""] * 11,
        )  # fmt: skip
        return "\t".join(map(str, valori))

    def _pulisci(self, importazione: Importazione) -> None:
        deposito.cancella(importazione.identificativo)
        with nel_ambito(self.banco.ambito):
            importazione.pagine.all().delete()
        self._svuota()

    def _svuota(self) -> None:
        """The dwellings of the round leave; the database forbids it to anybody else."""
        with self.senza_muri.cursor() as cursore:
            cursore.execute("SET session_replication_role = replica")
            cursore.execute(f"DELETE FROM {TABELLA} WHERE codice LIKE 'P11-%'")
        self.senza_muri.commit()

    def _cpu(self) -> float:
        tempi = os.times()
        nostro = tempi.user + tempi.system + tempi.children_user + tempi.children_system
        return 1000 * nostro + consumo.cpu(self.banco.postgres)
