"""What each side of a mandate is told: the citizen and the desk, of everything, once."""

from datetime import datetime

from bandi.termine import istante
from domande import comunicazioni
from domande.models import Domanda, FormaMandato, Mandato
from domande.states import StatoMandato

DOVE = "alla pagina «Le mie domande»"
# For the citizen: subject and words. A mandate is named by its code, a desk by its ente.
AL_CITTADINO = {
    StatoMandato.ATTIVO: (
        "Uno sportello compila la domanda per te",
        "Lo sportello «{ente}» può compilare e inviare per te la domanda per «{avviso}».\n\nPuoi"
        " togliergli il mandato, o prendere in mano la domanda, quando vuoi: entra con SPID o CIE"
        " {dove}. Se non hai chiesto tu questo aiuto, fallo subito.",
    ),
    StatoMandato.REVOCATO: (
        "Hai tolto il mandato allo sportello",
        "Lo sportello «{ente}» da adesso non vede più la tua domanda per «{avviso}». Le risposte"
        " scritte finora sono conservate: le trovi {dove}.",
    ),
    StatoMandato.CONCLUSO: (
        "Lo sportello ha concluso",
        "Lo sportello «{ente}» ha finito il suo lavoro sulla domanda per «{avviso}» e da adesso"
        " non la vede più. La trovi {dove}.",
    ),
    StatoMandato.RIPRESO: (
        "La domanda è in mano tua",
        "Hai preso in mano la domanda per «{avviso}»: lo sportello «{ente}» da adesso non la vede"
        " più. Se non è ancora inviata, ricordati di inviarla prima del termine.",
    ),
}
PROPOSTA_DA_CONFERMARE = (
    "Uno sportello chiede di aiutarti",
    "Lo sportello «{ente}» chiede di compilare con te la domanda per «{avviso}».\n\nSe lo hai"
    " chiesto tu, entra con SPID o CIE {dove} e scrivi il codice che ti dà lo sportello, entro"
    " {scade}. Se non lo hai chiesto, non fare nulla: senza il codice lo sportello non vede niente"
    " di te.",
)
ALLO_SPORTELLO = {
    StatoMandato.ATTIVO: (
        "Mandato attivo",
        "Il mandato {sigla} per «{avviso}» è attivo: puoi aprire la domanda.",
    ),
    StatoMandato.REVOCATO: (
        "Mandato revocato",
        "La persona del mandato {sigla} per «{avviso}» ha tolto il mandato al tuo sportello: da"
        " adesso la domanda non si apre più.",
    ),
    StatoMandato.CONCLUSO: (
        "Mandato concluso",
        "Il mandato {sigla} per «{avviso}» è concluso: la domanda non si apre più.",
    ),
    StatoMandato.RIPRESO: (
        "La persona ha preso in mano la domanda",
        "La persona del mandato {sigla} per «{avviso}» ha preso in mano la sua domanda: da adesso"
        " il tuo sportello non la vede più.",
    ),
}
INVIATA = (
    "Domanda inviata",
    "La domanda del mandato {sigla} per «{avviso}» è arrivata {quando} e ha il numero di protocollo"
    " {protocollo}. Consegna la ricevuta alla persona.",
)
RITIRATA = (
    "Domanda ritirata",
    "La domanda del mandato {sigla} per «{avviso}», protocollo {protocollo}, è stata ritirata.",
)


def annuncia(*, mandato: Mandato, evento: StatoMandato, ora: datetime) -> None:
    """Tell both sides of a step of a mandate. The portal's own work: as nobody."""
    testi = AL_CITTADINO.get(evento)
    if evento is StatoMandato.PROPOSTO and mandato.forma == FormaMandato.SPID:
        testi = PROPOSTA_DA_CONFERMARE
    if testi:
        _da(mandato, {mandato.richiedente_id}, evento, testi, ora)
    if evento in ALLO_SPORTELLO:
        _da(mandato, chi_ha_aiutato(mandato), evento, ALLO_SPORTELLO[evento], ora)


def di_un_atto(*, domanda: Domanda, ritirata: bool, ora: datetime) -> None:
    """Tell who is helping that the domanda was sent, or withdrawn, by whomever. As nobody."""
    for mandato in Mandato.objects.attivi(ora).filter(chiave=domanda.chiave).order_by("pk"):
        _da(
            mandato,
            chi_ha_aiutato(mandato),
            f"{'RITIRATA' if ritirata else 'INVIATA'}:{domanda.pk}",
            RITIRATA if ritirata else INVIATA,
            ora,
            protocollo=domanda.protocollo,
            quando=istante(domanda.arrivata_il),
        )


def chi_ha_aiutato(mandato: Mandato) -> set[int]:
    """Who works under a mandate: who asked for it, and who typed."""
    scritte = mandato.scritture.values_list("utente_id", flat=True)
    return {mandato.proposto_da_id, *scritte}


def _da(
    mandato: Mandato,
    a: set[int],
    evento: str,
    testi: tuple[str, str],
    ora: datetime,
    **altro: str,
) -> None:
    oggetto, testo = testi
    parole = {
        "ente": str(mandato.ente),
        "avviso": mandato.avviso.titolo,
        "sigla": mandato.sigla,
        "dove": DOVE,
        "scade": istante(mandato.scade_il),
    }
    comunicazioni.da(
        a=a,
        causale=f"mandato:{mandato.pk}:{evento}",
        oggetto=oggetto,
        testo=testo.format(**(parole | altro)) + "\n",
        ora=ora,
        di=mandato.chiave,
    )
