"""Binds the pages into one tagged file: fonts, structure tree, links, outline, metadata."""

from collections.abc import Callable, Mapping

from crema_sap.pdf import carta, metadati
from crema_sap.pdf.corrente import Margine, scrivi_margini
from crema_sap.pdf.disposizione import Disposizione, Foglio
from crema_sap.pdf.esterno import FACCE, PADRE, PRIMO, Esterno, Modulo, PaginaEsterna, rinumera
from crema_sap.pdf.modello import Fascicolo
from crema_sap.pdf.risorse_comuni import copia, metti_risorse, ricorda
from crema_sap.pdf.scrittore import Scrittore, elenco, testo
from crema_sap.pdf.sommario import metti_sommario
from crema_sap.pdf.veloce.blocchi import ARTEFATTO, SEZIONE, Flusso
from crema_sap.pdf.veloce.caratteri import ammetti
from crema_sap.pdf.veloce.pagine import Pagina

STACCO_DESTINAZIONE = 10.0


class Rilegatura:
    """One file being bound. The faces take the first numbers, as in `esterno.FACCE`."""

    def __init__(
        self,
        fascicolo: Fascicolo,
        disposizione: Disposizione,
        disegni: Mapping[str, Modulo],
    ) -> None:
        self.fascicolo, self.disposizione, self.disegni = fascicolo, disposizione, disegni
        self.flussi = {
            n: parte for n, parte in enumerate(disposizione.parti) if isinstance(parte, Flusso)
        }
        self.pdf = Scrittore()
        self.pdf.nuovo(len(FACCE))
        self.risorse, self.albero, self.radice = (self.pdf.nuovo() for _ in range(3))
        self.pagine = [self.pdf.nuovo() for _ in disposizione.fogli]
        self.ceppo = self.pdf.nuovo()
        self.usati: dict[str, set[str]] = {}
        self.testi: dict[str, dict[int, str]] = {}
        self.basi: list[int] = []  # by part: first node of a flow, offset of an external one
        self.segni: list[list[list[tuple[int, int]]]] = []  # part → node → (page, mcid)
        self.padri: list[list[int]] = [[] for _ in disposizione.fogli]
        self.note: list[tuple[int, int]] = []  # (annotation, element)
        self.riquadri: dict[int, str] = {}  # figure element → its place on the page
        self.apri = self.pdf.metti_flusso(b"q", compresso=True)

    def rilega(self) -> bytes:
        """Return the file."""
        for parte in self.disposizione.parti:
            self._prenota(parte)
        for n, foglio in enumerate(self.disposizione.fogli):
            self._metti_foglio(n, foglio)
        sezioni = [
            self._metti_flusso(n, parte)
            if isinstance(parte, Flusso)
            else self._metti_esterno(n, parte)
            for n, parte in enumerate(self.disposizione.parti)
        ]
        self._metti_albero(sezioni)
        metti_risorse(
            self.pdf,
            self.risorse,
            disegni={n: self.disegni[n] for f in self.flussi.values() for n in f.figure},
            usati=self.usati,
            testi=self.testi,
        )
        self.pdf.metti(
            f"<</Type/Pages/Count {len(self.pagine)}/Kids{elenco(self.pagine)}>>", self.ceppo
        )
        return self.pdf.scrivi(
            radice=self._metti_catalogo(),
            informazioni=metadati.metti_informazioni(self.pdf, self.fascicolo),
        )

    # parts

    def _prenota(self, parte: Flusso | Esterno) -> None:
        """Reserve the numbers of a part."""
        if isinstance(parte, Flusso):
            self.basi.append(self.pdf.nuovo(len(parte.nodi) + 1) + 1)
            self.segni.append([[] for _ in parte.nodi])
            for nome, lettere in parte.usati.items():
                self.usati.setdefault(nome, set()).update(lettere)
            return
        numeri = [*parte.oggetti, *(pagina.numero for pagina in parte.pagine)]
        self.basi.append(self.pdf.nuovo(max(numeri) - PRIMO + 1) - PRIMO)
        self.segni.append([])
        ricorda(self.testi, parte.usati)

    def _metti_flusso(self, n: int, flusso: Flusso) -> int:
        """Store the structure of a flow and return its section element."""
        base, segni = self.basi[n], self.segni[n]
        figli: dict[int, list[str]] = {}
        for k, nodo in enumerate(flusso.nodi):
            figli.setdefault(nodo.padre, []).append(f"{base + k} 0 R")
        note = {elemento: nota for nota, elemento in self.note}
        for k, nodo in enumerate(flusso.nodi):
            numero, padre = base + k, base + nodo.padre  # the section stands just before
            voci = figli.get(k, [])
            testa = f"<</S/{nodo.tag}/P {padre} 0 R"
            if segni[k]:
                prima = segni[k][0][0]
                testa += f"/Pg {self.pagine[prima]} 0 R"
                voci = voci + [self._marca(p, mcid, prima) for p, mcid in segni[k]]
            if numero in note:
                voci = [*voci, f"<</Type/OBJR/Obj {note[numero]} 0 R>>"]
            coda = f"{nodo.attributi}{self.riquadri.get(numero, '')}>>"
            self.pdf.metti(f"{testa}/K[{' '.join(voci)}]{coda}", numero)
        cima = " ".join(figli.get(SEZIONE, []))
        return self.pdf.metti(f"<</S/Sect/P {self.radice} 0 R/K[{cima}]>>", base + SEZIONE)

    def _marca(self, pagina: int, mcid: int, prima: int) -> str:
        """Return a mark as a kid of its element, which names only its first page."""
        if pagina == prima:
            return str(mcid)
        return f"<</Type/MCR/Pg {self.pagine[pagina]} 0 R/MCID {mcid}>>"

    def _numeri(self, n: int) -> Callable[[int], int]:
        """Return the function from the local numbers of a part to those of the file.

        The pages of WeasyPrint become ours, so its structure elements point at them.
        """
        base, fisse = self.basi[n], {PADRE: self.radice}
        for numero, foglio in zip(self.pagine, self.disposizione.fogli, strict=True):
            if foglio.parte == n and isinstance(foglio.pagina, PaginaEsterna):
                fisse[foglio.pagina.numero] = numero

        def nuovo(locale: int) -> int:
            return fisse.get(locale) or (locale if locale < PRIMO else base + locale)

        return nuovo

    def _metti_esterno(self, n: int, parte: Esterno) -> int:
        """Store the objects of a part set by WeasyPrint and return its section element."""
        numeri = self._numeri(n)
        chiavi = {nota: self._chiave(k) for k, (nota, _) in enumerate(self.note)}
        copia(self.pdf, parte.oggetti, numeri, chiavi)
        return numeri(parte.documento)

    def _chiave(self, nota: int) -> int:
        """Return the key of an annotation in the parent tree: after those of the pages."""
        return len(self.pagine) + nota

    # pages

    def _metti_foglio(self, n: int, foglio: Foglio) -> None:
        larghezza, altezza = foglio.formato
        esterno = isinstance(foglio.pagina, PaginaEsterna)
        if isinstance(foglio.pagina, PaginaEsterna):
            pagina, contenuti = self._foglio_esterno(n, foglio.pagina, foglio.parte)
        else:
            dati = self._contenuto(n, foglio.pagina)
            contenuti = [self.pdf.metti_flusso(dati.encode("ascii"))]
            pagina = (
                f"/MediaBox[0 0 {larghezza} {altezza}]/Resources {self.risorse} 0 R"
                f"{self._rimandi(n, foglio.pagina)}"
            )
        margini = scrivi_margini(foglio.formato, self._margine(n, foglio), self.usati)
        if margini:
            chiudi = "Q\n" if esterno else ""
            contenuti.append(self.pdf.metti_flusso((chiudi + margini).encode("ascii")))
            if chiudi:
                contenuti.insert(0, self.apri)
        self.pdf.metti(
            f"<</Type/Page/Parent {self.ceppo} 0 R/Contents{elenco(contenuti)}{pagina}"
            f"/StructParents {n}/Tabs/S>>",
            self.pagine[n],
        )

    def _foglio_esterno(self, n: int, pagina: PaginaEsterna, parte: int) -> tuple[str, list[int]]:
        numeri = self._numeri(parte)
        self.padri[n] = [numeri(marca) for marca in pagina.marche]
        note = [(numeri(nota), numeri(elemento)) for nota, elemento in pagina.note]
        self.note += note
        annotazioni = f"/Annots{elenco([nota for nota, _ in note])}" if note else ""
        dizionario = rinumera(pagina.dizionario, numeri)
        return dizionario + annotazioni, [numeri(c) for c in pagina.contenuti]

    def _contenuto(self, n: int, pagina: Pagina) -> str:
        """Return the operators of a page, every piece tagged or an artifact."""
        righe = []
        marche = self.padri[n]
        for posto in pagina.posti:
            flusso = self.flussi[posto.flusso]
            base, segni = self.basi[posto.flusso], self.segni[posto.flusso]
            righe.append(f"q 1 0 0 1 {carta.MARGINI[3]} {posto.y:.2f} cm")
            for nodo, operatori in flusso.blocchi[posto.blocco].pezzi:
                if nodo == ARTEFATTO or posto.ripetuto:
                    righe.append(f"/Artifact BMC\n{operatori}\nEMC")
                    continue
                segni[nodo].append((n, len(marche)))
                tag = flusso.nodi[nodo].tag
                righe.append(f"/{tag}<</MCID {len(marche)}>>BDC\n{operatori}\nEMC")
                if tag == "Figure":
                    self.riquadri[base + nodo] = _riquadro(operatori, posto.y)
                marche.append(base + nodo)
            righe.append("Q")
        return "\n".join(righe)

    def _rimandi(self, n: int, pagina: Pagina) -> str:
        """Store the links of a page of the contents and return its entry."""
        indice = self.disposizione.indice
        if indice is None or not pagina.posti or pagina.posti[0].flusso != 1:
            return ""
        numeri = []
        sinistra, destra = carta.MARGINI[3], pagina.formato[0] - carta.MARGINI[1]
        for posto in pagina.posti:
            if posto.blocco not in indice.rimandi:
                continue
            nodo, sezione = indice.rimandi[posto.blocco]
            basso = posto.y - indice.flusso.blocchi[posto.blocco].altezza
            titolo = testo(f"Vai a: {self.fascicolo.sezioni[sezione].titolo}")
            numeri.append(
                self.pdf.metti(
                    f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Contents{titolo}"
                    f"/Rect[{sinistra} {basso:.2f} {destra:.2f} {posto.y:.2f}]"
                    f"/Dest{self._destinazione(sezione)}/P {self.pagine[n]} 0 R"
                    f"/StructParent {self._chiave(len(self.note))}>>"
                )
            )
            self.note.append((numeri[-1], self.basi[1] + nodo))
        return f"/Annots{elenco(numeri)}"

    def _destinazione(self, sezione: int) -> str:
        pagina, alto = self.disposizione.inizi[sezione]
        return f"[{self.pagine[pagina]} 0 R/XYZ 0 {alto + STACCO_DESTINAZIONE:.2f} null]"

    def _margine(self, n: int, foglio: Foglio) -> Margine:
        """Return head and foot: none on the cover, no head on the first page of a sheet."""
        fascicolo = self.fascicolo
        if self.disposizione.copertina and n == 0:
            return Margine(("", ""), ("", ""))
        sezione = ""
        if foglio.sezione >= 0 and self.disposizione.copertina:
            prime = [s.titolo for s in fascicolo.sezioni[: foglio.sezione + 1] if s.livello == 1]
            sezione = prime[-1]
        codice = fascicolo.codice_verifica
        piede = fascicolo.ente + (f" · codice di verifica {codice}" if codice else "")
        conto = f"pagina {n + 1} di {len(self.pagine)}"
        testa = (ammetti(fascicolo.titolo), ammetti(sezione)) if n else ("", "")
        return Margine(testa, (ammetti(piede), conto))

    # the whole

    def _metti_albero(self, sezioni: list[int]) -> None:
        """Store the root of the structure tree, its one Document and the parent tree."""
        voci = [f"{n} {elenco(padri)}" for n, padri in enumerate(self.padri)]
        voci += [f"{self._chiave(k)} {e} 0 R" for k, (_, e) in enumerate(self.note)]
        padri = self.pdf.metti(f"<</Nums[{' '.join(voci)}]>>")
        self.pdf.metti(f"<</S/Document/P {self.albero} 0 R/K{elenco(sezioni)}>>", self.radice)
        self.pdf.metti(
            f"<</Type/StructTreeRoot/K {self.radice} 0 R/ParentTree {padri} 0 R"
            f"/ParentTreeNextKey {self._chiave(len(self.note))}>>",
            self.albero,
        )

    def _metti_catalogo(self) -> int:
        fascicolo = self.fascicolo
        sommario = metti_sommario(
            self.pdf,
            [
                (sezione.livello, sezione.titolo, self._destinazione(n))
                for n, sezione in enumerate(fascicolo.sezioni)
                if self.disposizione.copertina
            ],
        )
        return self.pdf.metti(
            f"<</Type/Catalog/Pages {self.ceppo} 0 R/Lang{testo(fascicolo.lingua)}"
            f"/MarkInfo<</Marked true>>/StructTreeRoot {self.albero} 0 R"
            "/ViewerPreferences<</DisplayDocTitle true>>"
            f"/Metadata {metadati.metti_xmp(self.pdf, fascicolo)} 0 R"
            f"/OutputIntents[{metadati.metti_profilo(self.pdf)} 0 R]"
            f"{metadati.metti_allegati(self.pdf, fascicolo)}{sommario}"
            "/PageLabels<</Nums[0<</S/D>>]>>>>"
        )


def _riquadro(operatori: str, alto: float) -> str:
    """Return the place of a drawing on the page, from the matrix it is called with."""
    larga, _, _, alta, x, y = (float(v) for v in operatori.split()[1:7])
    sinistra, basso = carta.MARGINI[3] + x, alto + y
    return (
        f"/A<</O/Layout/BBox[{sinistra:.2f} {basso:.2f}"
        f" {sinistra + larga:.2f} {basso + alta:.2f}]>>"
    )
