"""A profile as rows that one can read: value, norm, source, whether it was verified. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from bandi.rules import tipi
from bandi.rules.catalogo import NOMI_SPAREGGI
from crema_sap.aritmetica import scrivi_decimale, scrivi_euro

ALLEGATO = "Allegato 1"
SEZIONI = {
    "regole": "Regole generali",
    "familiari": "Condizioni familiari",
    "abitative": "Condizioni abitative",
    "economiche": "Condizione economica",
    "residenza_regione": "Residenza in Lombardia",
    "residenza_comune": "Residenza nel comune dell’unità",
    "spareggio": "Ordine a parità di punti",
    "indigenza": "Nuclei indigenti",
    "requisiti": "Requisiti di accesso",
    "adeguatezza": "Superficie adatta al nucleo",
    "parametri": "Numeri scritti nelle condizioni",
}
NOMI_PARAMETRI = {
    "anziano_anni": "Età da cui si è anziani (anni compiuti)",
    "anziano_oltre_anni": "Età da superare per la lettera a) degli anziani",
    "anziani_componenti": "Componenti al massimo in un nucleo di anziani",
    "minore_anni": "Età fino alla quale si è minori (esclusa)",
    "nuova_formazione_anni": "Anni entro cui una famiglia è di nuova formazione",
    "improprio_anni": "Anni minimi in un alloggio improprio",
    "antigienico_anni": "Anni minimi di residenza in un alloggio antigienico",
    "coabitazione_anni": "Anni minimi di coabitazione",
    "convivenza_parenti_anni": "Anni minimi di convivenza dei parenti",
    "sovraffollamento_grave": "Sovraffollamento grave: sotto questa parte della superficie minima",
    "sovraffollamento": "Sovraffollamento: sotto questa parte della superficie minima",
    "decadenza_anni": "Anni di esclusione dopo una decadenza",
}
PERCENTUALI = ("sovraffollamento_grave", "sovraffollamento")
PER = {
    tipi.PER_UNITA: "una per ogni alloggio",
    tipi.PER_ENTE_COMUNE: "una per ogni ente proprietario e comune",
}
ARROTONDAMENTI = {
    "eccesso": "sempre all’unità superiore",
    "meta": "all’unità superiore solo da mezza in su",
}


@dataclass(frozen=True, slots=True)
class Riga:
    """One row of a profile. `punti` is set where the row is worth points; `chiave` names it."""

    chiave: str
    sezione: str
    nome: str
    valore: str
    norma: str
    fonte: str = ""
    verificato: bool = True
    punti: Decimal | None = None

    @property
    def titolo(self) -> str:
        """The heading of its section."""
        return SEZIONI[self.sezione]

    @property
    def stato(self) -> str:
        """Whether the value was read in a source, in words."""
        return "verificato" if self.verificato else "dimostrativo, da verificare"


def righe(profilo: tipi.Profilo) -> tuple[Riga, ...]:
    """Write a profile row by row, in the order in which a person reads it.

    Norma: R.R. 4/2017, art. 7, 9, 12, 13, Allegato 1.
    """
    return (
        *_regole(profilo),
        *_condizioni(profilo),
        _economica(profilo.economica),
        *_residenza("residenza_regione", profilo.residenza_regione),
        *_residenza("residenza_comune", profilo.residenza_comune),
        *_spareggio(profilo),
        *_indigenza(profilo.indigenza),
        *_requisiti(profilo.requisiti),
        *_adeguatezza(profilo.adeguatezza),
        *_parametri(profilo.parametri),
    )


def _regole(profilo: tipi.Profilo) -> Iterator[Riga]:
    quante = str(profilo.preferenze_massime)
    yield Riga("preferenze", "regole", "Unità che si possono scegliere", quante, "art. 9 c. 3")
    yield Riga(
        "graduatoria_per", "regole", "Graduatorie", PER[profilo.graduatoria_per], "art. 12 c. 1"
    )


def _condizioni(profilo: tipi.Profilo) -> Iterator[Riga]:
    for gruppo in profilo.gruppi:
        nomi = {condizione.codice: condizione.nome for condizione in gruppo.condizioni}
        for condizione in gruppo.condizioni:
            for lettera in condizione.lettere:
                yield Riga(
                    f"{gruppo.codice}.{condizione.codice}.{lettera.lettera}",
                    gruppo.codice,
                    f"{condizione.nome}: {lettera.lettera}) {lettera.testo}",
                    _punti(lettera.punti),
                    ALLEGATO,
                    lettera.fonte,
                    lettera.verificato,
                    lettera.punti,
                )
        for insieme in gruppo.esclusivi:
            yield Riga(
                f"{gruppo.codice}.esclusivi.{'+'.join(insieme)}",
                gruppo.codice,
                "Non si sommano: " + "; ".join(nomi[codice] for codice in insieme),
                "conta la più alta",
                "art. 12 c. 2",
            )


def _economica(formula: tipi.FormulaEconomica) -> Riga:
    soglia = scrivi_euro(formula.soglia)
    return Riga(
        "economiche",
        "economiche",
        "ISEE: i punti calano in proporzione fino alla soglia",
        f"{scrivi_decimale(formula.massimo)} × ({soglia} − ISEE) ÷ {soglia}",
        ALLEGATO,
        formula.fonte,
        formula.verificato,
        formula.massimo,
    )


def _residenza(sezione: str, residenza: tipi.Residenza) -> Iterator[Riga]:
    for scaglione in residenza.scaglioni:
        yield Riga(
            f"{sezione}.{scaglione}",
            sezione,
            f"Residenza {scaglione}",
            _punti(scaglione.punti),
            ALLEGATO,
            scaglione.fonte or residenza.fonte,
            scaglione.verificato,
            scaglione.punti,
        )
    yield Riga(
        f"{sezione}.solo_con_condizioni",
        sezione,
        "A chi si danno questi punti",
        "solo a chi ha punti per una condizione familiare o abitativa"
        if residenza.solo_con_condizioni
        else "a tutti i residenti",
        ALLEGATO,
        residenza.fonte,
    )


def _spareggio(profilo: tipi.Profilo) -> Iterator[Riga]:
    for posto, criterio in enumerate((*profilo.spareggio, "sorteggio"), start=1):
        yield Riga(
            f"spareggio.{posto}",
            "spareggio",
            f"Criterio {posto}",
            NOMI_SPAREGGI.get(criterio, "sorteggio, con un numero di partenza registrato"),
            "art. 12 c. 3",
            profilo.spareggio_fonte,
            profilo.spareggio_verificato,
        )


def _indigenza(regole: tipi.RegoleIndigenza) -> Iterator[Riga]:
    voci = {
        "isee_massimo": ("ISEE al massimo", scrivi_euro(regole.isee_massimo)),
        "attestazione": (
            "Attestazione dei servizi sociali",
            "necessaria" if regole.attestazione_servizi_sociali else "non richiesta",
        ),
        "quota": (
            "Parte delle unità riservata",
            f"{scrivi_decimale(regole.quota * 100)} %, {ARROTONDAMENTI[regole.arrotondamento]}",
        ),
        "base": ("Su quali unità si conta", regole.base),
        "terzo_comune": (
            "Abitanti oltre i quali si può scegliere un terzo comune",
            str(regole.popolazione_terzo_comune),
        ),
    }
    for chiave, (nome, valore) in voci.items():
        yield Riga(
            f"indigenza.{chiave}",
            "indigenza",
            nome,
            valore,
            "art. 13",
            regole.fonte,
            regole.verificato,
        )


def _requisiti(soglie: tipi.SoglieRequisiti) -> Iterator[Riga]:
    anni = soglie.residenza_o_lavoro_regione_anni
    voci = {
        "isee_massimo": ("ISEE al massimo", scrivi_euro(soglie.isee_massimo)),
        "patrimonio_uno": (
            "Patrimonio al massimo, una persona sola",
            scrivi_euro(soglie.patrimonio_un_componente),
        ),
        "patrimonio": (
            "Patrimonio al massimo, due persone o più",
            f"{scrivi_euro(soglie.patrimonio_base)} + {scrivi_euro(soglie.patrimonio_per_pse)}"
            " × parametro della scala di equivalenza",
        ),
        "regione": (
            "Residenza o lavoro in Lombardia",
            f"da almeno {anni} anni" if anni else "alla data della domanda",
        ),
    }
    for chiave, (nome, valore) in voci.items():
        yield Riga(
            f"requisiti.{chiave}",
            "requisiti",
            nome,
            valore,
            "art. 7",
            soglie.fonte,
            soglie.verificato,
        )


def _adeguatezza(adeguatezza: tipi.Adeguatezza) -> Iterator[Riga]:
    ultima = adeguatezza.fasce[-1].componenti
    for fascia in adeguatezza.fasce:
        persone = "1 persona" if fascia.componenti == 1 else f"{fascia.componenti} persone"
        massima = f"a {scrivi_decimale(fascia.massima)} m²" if fascia.massima else "m² in su"
        yield Riga(
            f"adeguatezza.{fascia.componenti}",
            "adeguatezza",
            f"{persone}{' o più' if fascia.componenti == ultima else ''}",
            f"da {scrivi_decimale(fascia.minima)} {massima}",
            "art. 9 c. 2",
            adeguatezza.fonte,
            adeguatezza.verificato,
        )


def _parametri(parametri: tipi.Parametri) -> Iterator[Riga]:
    for campo in fields(tipi.Parametri):
        segno = " %" if campo.name in PERCENTUALI else ""
        yield Riga(
            f"parametri.{campo.name}",
            "parametri",
            NOMI_PARAMETRI[campo.name],
            f"{getattr(parametri, campo.name)}{segno}",
            ALLEGATO,
        )


def _punti(punti: Decimal) -> str:
    return scrivi_decimale(punti)
