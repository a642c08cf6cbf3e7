"""Fills a database with as many domande as a measure of rankings needs, by COPY.

A run reads public codes, encrypted facts and preferences: only these are real here. The rest of
each row is filler, and the applicants are numbers: foreign keys are not checked while it loads.
"""

import io
import random
from collections.abc import Iterator
from datetime import date

from crema_sap.enti import cifratura
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.istantanea import ALFABETO
from domande.rules import codifica
from domande.rules.fatti import FattiNucleo
from domande.rules.popolazione import ComuneNoto, NucleoGenerato, Scenario, genera
from tests.misure import impianto
from tests.misure.impianto import Impianto

DISTINTI = 5_000
PREFERENZE = 5
IMPRONTA = "0" * 64
DOMANDE = (
    "COPY domande_domanda (id, ambito_id, avviso_id, versione_avviso_id, richiedente_id, chiave,"
    " codice_pubblico, arrivata_il, inviata_il, protocollo_numero, protocollo_anno, impronta,"
    " dati_cifrati, codifica, ritiro_protocollo) FROM STDIN"
)
SCELTE = (
    "COPY domande_preferenza (ambito_id, domanda_id, ordine, unita_offerta_id, residente_dal)"
    " FROM STDIN"
)


class Riempitore:
    """Adds domande to the avviso, always five preferences each."""

    def __init__(self, banco: Impianto) -> None:
        self.banco, self.contenuto = banco, banco.contenuto
        self.quante = 0
        self.nuclei = list(_nuclei(self.contenuto))
        self.codici = list(self.contenuto.chiavi)

    def fino_a(self, quante: int) -> None:
        """Add until there are so many."""
        numeri = range(self.quante + 1, quante + 1)
        with self.banco.vera.apri(None) as aperta, aperta.cursor() as cursore:
            cursore.execute("SET session_replication_role = replica")
            for comando, righe in (
                (DOMANDE, self._domande(numeri)),
                (SCELTE, self._preferenze(numeri)),
            ):
                cursore.copy_expert(comando, io.StringIO("".join(righe)))
            cursore.execute("ANALYZE domande_domanda, domande_preferenza")
        aperta.close()
        self.quante = quante

    def _domande(self, numeri: range) -> Iterator[str]:
        ambito, avviso = self.banco.ambito, self.contenuto.avviso_id
        ora = impianto.ADESSO.isoformat()
        for numero in numeri:
            caso = random.Random(numero)
            codice = "".join(caso.choices(ALFABETO, k=12))
            codice = f"{codice[:4]}-{codice[4:8]}-{codice[8:]}"
            fatti, giorno = self._fatti(numero)
            numeri_cifrati = cifratura.cifra(codifica.codifica(fatti, giorno))
            yield (
                f"{numero}\t{ambito}\t{avviso}\t{self.contenuto.versione_id}\t{numero}\t"
                f"{caso.getrandbits(128):032x}\t{codice}\t{ora}\t{ora}\t{numero}\t1900\t"
                f"{IMPRONTA}\t\\\\x00\t\\\\x{numeri_cifrati.hex()}\t\n"
            )

    def _preferenze(self, numeri: range) -> Iterator[str]:
        for numero in numeri:
            nucleo = self.nuclei[numero % DISTINTI]
            fatti, giorno = self._fatti(numero)
            altre = random.Random(numero).sample(self.codici, 2 * PREFERENZE)
            scelte = list(dict.fromkeys((*nucleo.preferenze, *altre)))[:PREFERENZE]
            for ordine, codice in enumerate(scelte, start=1):
                dal = codifica.residente_dal(fatti, self.contenuto.schede[codice]["comune"], giorno)
                unita = self.contenuto.chiavi[codice]
                yield f"{self.banco.ambito}\t{numero}\t{ordine}\t{unita}\t{dal}\n"

    def _fatti(self, numero: int) -> tuple[FattiNucleo, date]:
        nucleo = self.nuclei[numero % DISTINTI]
        return nucleo.fatti, nucleo.presentata_il


def _nuclei(contenuto: Contenuto) -> Iterator[NucleoGenerato]:
    scenario = Scenario(
        comuni=[
            ComuneNoto(codice, nome, contenuto.territorio.popolazioni.get(codice, 1))
            for codice, nome in contenuto.comuni
        ],
        unita=contenuto.unita,
        profilo=contenuto.profilo,
        territorio=contenuto.territorio,
        dal=contenuto.apre_il.date(),
        al=impianto.ADESSO.date(),
    )
    return genera(seme=2019, numero=DISTINTI, scenario=scenario)
