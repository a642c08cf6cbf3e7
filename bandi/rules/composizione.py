"""Building a `Profilo` from its parsed tables. Pure; defects are collected, never raised."""

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal

from bandi.rules import tipi
from bandi.rules.lettura import PUNTI_MASSIMI, Lettore

EURO_MASSIMI = Decimal("10000000.00")
SUPERFICIE_MASSIMA = Decimal("1000.00")
ANNI_MASSIMI = 120
SEZIONI = (
    *("codice", "norma", "dal", "al", "preferenze_massime", "graduatoria_per", "decimali"),
    *("gruppo", "gruppo_economico", "residenza_regione", "residenza_comune", "spareggio"),
    *("indigenza", "requisiti", "adeguatezza", "parametri", "note"),
)
CODICE_MASSIMO = 60
NORMA_MASSIMA = 200
RIMEDIO_QUOTA = 'La quota non supera il cento per cento: venti per cento si scrive "0.20".'
PERCENTUALI = frozenset({"sovraffollamento_grave", "sovraffollamento"})


def componi(radice: Lettore) -> tipi.Profilo:
    """Read every section; wrong values become placeholders and defects.

    Norma: R.R. 4/2017, art. 12 c. 2 and Allegato 1.
    """
    radice.ammette(*SEZIONI)
    spareggio = radice.tabella("spareggio")
    spareggio.ammette("criteri", "verificato", "fonte")
    return tipi.Profilo(
        codice=radice.testo("codice", massimo=CODICE_MASSIMO),
        norma=radice.testo("norma", massimo=NORMA_MASSIMA),
        dal=radice.data("dal"),
        al=radice.data("al") if radice.ha("al") else None,
        preferenze_massime=radice.intero("preferenze_massime", minimo=1, massimo=20),
        graduatoria_per=radice.testo("graduatoria_per"),
        decimali=radice.intero("decimali", minimo=2, massimo=2),
        gruppi=tuple(_gruppo(lettore) for lettore in radice.tabelle("gruppo")),
        economica=_economica(radice.tabella("gruppo_economico")),
        residenza_regione=_residenza(radice.tabella("residenza_regione")),
        residenza_comune=_residenza(radice.tabella("residenza_comune")),
        spareggio=spareggio.testi("criteri"),
        spareggio_verificato=spareggio.booleano("verificato"),
        indigenza=_indigenza(radice.tabella("indigenza")),
        requisiti=_requisiti(radice.tabella("requisiti")),
        adeguatezza=_adeguatezza(radice.tabella("adeguatezza")),
        parametri=_parametri(radice),
        spareggio_fonte=spareggio.testo_facoltativo("fonte"),
        note=radice.testi("note") if radice.ha("note") else (),
    )


def _gruppo(lettore: Lettore) -> tipi.Gruppo:
    lettore.ammette("codice", "esclusivi", "condizione")
    return tipi.Gruppo(
        codice=lettore.testo("codice"),
        condizioni=tuple(_condizione(voce) for voce in lettore.tabelle("condizione")),
        esclusivi=_esclusivi(lettore) if lettore.ha("esclusivi") else (),
    )


def _esclusivi(lettore: Lettore) -> tuple[tuple[str, ...], ...]:
    valore = lettore.dati["esclusivi"]
    insiemi = []
    for insieme in valore if isinstance(valore, Sequence) else [valore]:
        codici = insieme if isinstance(insieme, Sequence) else [insieme]
        if isinstance(codici, str) or not all(isinstance(codice, str) for codice in codici):
            lettore.nota(
                "esclusivi",
                "non è un elenco di insiemi di condizioni.",
                'Scrivi per esempio [["anziani", "nuova_formazione"]].',
            )
            return ()
        insiemi.append(tuple(sorted(str(codice) for codice in codici)))
    return tuple(sorted(insiemi))


def _condizione(lettore: Lettore) -> tipi.Condizione:
    lettore.ammette("codice", "nome", "lettere")
    lettere = []
    for voce in lettore.tabelle("lettere"):
        voce.ammette("lettera", "testo", "punti", "verificato", "fonte")
        lettere.append(
            tipi.Lettera(
                lettera=voce.testo("lettera"),
                testo=voce.testo("testo"),
                punti=voce.decimale("punti", massimo=PUNTI_MASSIMI),
                verificato=voce.booleano("verificato"),
                fonte=voce.testo_facoltativo("fonte"),
            )
        )
    return tipi.Condizione(lettore.testo("codice"), lettore.testo("nome"), tuple(lettere))


def _economica(lettore: Lettore) -> tipi.FormulaEconomica:
    lettore.ammette("codice", "massimo", "soglia", "verificato", "fonte")
    return tipi.FormulaEconomica(
        codice=lettore.testo("codice"),
        massimo=lettore.decimale("massimo", massimo=PUNTI_MASSIMI),
        soglia=lettore.decimale("soglia", massimo=EURO_MASSIMI, positivo=True),
        verificato=lettore.booleano("verificato"),
        fonte=lettore.testo_facoltativo("fonte"),
    )


def _residenza(lettore: Lettore) -> tipi.Residenza:
    lettore.ammette("fonte", "scaglioni", "verificato", "solo_con_condizioni")
    tutti = lettore.booleano("verificato") if lettore.ha("verificato") else None
    scaglioni = [_scaglione(voce, tutti) for voce in lettore.tabelle("scaglioni")]
    return tipi.Residenza(
        lettore.testo("fonte"),
        tuple(scaglioni),
        lettore.booleano_facoltativo("solo_con_condizioni", se_manca=False),
    )


def _scaglione(lettore: Lettore, tutti_verificati: bool | None) -> tipi.Scaglione:
    lettore.ammette("da_anni", "oltre_anni", "fino_a", "punti", "verificato", "fonte")
    compreso = lettore.ha("da_anni")
    if compreso and lettore.ha("oltre_anni"):
        lettore.nota(
            "da_anni",
            "lo scaglione ha due inizi.",
            "Lascia «da_anni» (compreso) oppure «oltre_anni» (escluso).",
        )
    proprio = tutti_verificati is None or lettore.ha("verificato")
    return tipi.Scaglione(
        da_anni=lettore.intero(
            "da_anni" if compreso else "oltre_anni", minimo=0, massimo=ANNI_MASSIMI
        ),
        da_compreso=compreso,
        fino_a=(
            lettore.intero("fino_a", minimo=0, massimo=ANNI_MASSIMI)
            if lettore.ha("fino_a")
            else None
        ),
        punti=lettore.decimale("punti", massimo=PUNTI_MASSIMI),
        verificato=lettore.booleano("verificato") if proprio else bool(tutti_verificati),
        fonte=lettore.testo_facoltativo("fonte"),
    )


def _indigenza(lettore: Lettore) -> tipi.RegoleIndigenza:
    campi = [campo.name for campo in fields(tipi.RegoleIndigenza)]
    lettore.ammette(*campi)
    return tipi.RegoleIndigenza(
        isee_massimo=lettore.decimale("isee_massimo", massimo=EURO_MASSIMI),
        attestazione_servizi_sociali=lettore.booleano("attestazione_servizi_sociali"),
        quota=lettore.decimale("quota", massimo=Decimal(1), decimali=4, troppo=RIMEDIO_QUOTA),
        arrotondamento=lettore.testo("arrotondamento"),
        base=lettore.testo("base"),
        popolazione_terzo_comune=lettore.intero(
            "popolazione_terzo_comune", minimo=0, massimo=10_000_000
        ),
        verificato=lettore.booleano_facoltativo("verificato", se_manca=True),
        fonte=lettore.testo_facoltativo("fonte"),
    )


def _requisiti(lettore: Lettore) -> tipi.SoglieRequisiti:
    lettore.ammette(*(campo.name for campo in fields(tipi.SoglieRequisiti)))
    anni = "residenza_o_lavoro_regione_anni"
    return tipi.SoglieRequisiti(
        isee_massimo=lettore.decimale("isee_massimo", massimo=EURO_MASSIMI),
        patrimonio_un_componente=lettore.decimale("patrimonio_un_componente", massimo=EURO_MASSIMI),
        patrimonio_base=lettore.decimale("patrimonio_base", massimo=EURO_MASSIMI),
        patrimonio_per_pse=lettore.decimale("patrimonio_per_pse", massimo=EURO_MASSIMI),
        residenza_o_lavoro_regione_anni=(
            lettore.intero(anni, minimo=1, massimo=ANNI_MASSIMI) if lettore.ha(anni) else None
        ),
        verificato=lettore.booleano_facoltativo("verificato", se_manca=True),
        fonte=lettore.testo_facoltativo("fonte"),
    )


def _adeguatezza(lettore: Lettore) -> tipi.Adeguatezza:
    fasce_scritte = len(lettore.dati.keys() - {"verificato", "fonte"})
    attesi = [str(numero) for numero in range(1, fasce_scritte + 1)]
    lettore.ammette(*attesi, "verificato", "fonte")
    fasce = []
    for chiave in attesi:
        estremi = lettore.dati.get(chiave)
        scritti = isinstance(estremi, Sequence) and not isinstance(estremi, str)
        if not isinstance(estremi, Sequence) or not scritti or len(estremi) not in {1, 2}:
            lettore.nota(chiave, "manca o non è una fascia.", "Scrivi [minimo, massimo] in m².")
            continue
        fascia = Lettore(
            dict(zip(("minima", "massima"), estremi, strict=False)),
            lettore.percorso(chiave),
            lettore.difetti,
        )
        massima = fascia.decimale("massima", massimo=SUPERFICIE_MASSIMA) if estremi[1:] else None
        minima = fascia.decimale("minima", massimo=SUPERFICIE_MASSIMA)
        fasce.append(tipi.Fascia(int(chiave), minima, massima))
    if not attesi:
        lettore.nota("1", "manca.", "Scrivi almeno una fascia.")
    return tipi.Adeguatezza(
        tuple(fasce),
        lettore.booleano_facoltativo("verificato", se_manca=True),
        lettore.testo_facoltativo("fonte"),
    )


def _parametri(radice: Lettore) -> tipi.Parametri:
    if not radice.ha("parametri"):
        return tipi.Parametri()
    lettore = radice.tabella("parametri")
    nomi = [campo.name for campo in fields(tipi.Parametri)]
    lettore.ammette(*nomi)
    scritti = {
        nome: lettore.intero(nome, minimo=0, massimo=100 if nome in PERCENTUALI else ANNI_MASSIMI)
        for nome in nomi
        if lettore.ha(nome)
    }
    return tipi.Parametri(**scritti)
