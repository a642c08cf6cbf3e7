"""The economic requirements of access: ISEE, movable assets, indigence. Pure."""

from datetime import date

from bandi.rules.tipi import Profilo
from crema_sap.aritmetica import scrivi_decimale, scrivi_euro
from crema_sap.norme import Esito, Norma
from domande.rules import residenza
from domande.rules.esiti import giorno, no, si
from domande.rules.fatti import FattiNucleo

ISEE = Norma("L.R. 16/2016", "art. 22 c. 1 lett. c); R.R. 4/2017, art. 7 c. 1 lett. c)")
PATRIMONIO = Norma("R.R. 4/2017", "art. 7 c. 1 lett. c)")
INDIGENZA = Norma("R.R. 4/2017", "art. 13 c. 1-2 (testo 2019)")


def requisito_isee(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Esito:
    """The ISEE is valid on the day and does not exceed the threshold (euro, inclusive).

    An attestation is valid up to its last day.

    Norma: L.R. 16/2016, art. 22 c. 1 lett. c); R.R. 4/2017, art. 7 c. 1 lett. c).
    """
    soglia = profilo.requisiti.isee_massimo
    isee = fatti.isee
    if isee is None:
        return no("isee", ISEE, "L'ISEE non è indicato.", "Chiedi l'ISEE a un CAF o all'INPS.")
    valori = {"isee": str(isee.valore), "soglia": str(soglia)}
    if isee.scade_il is not None and isee.scade_il < alla_data:
        return Esito(
            "isee",
            False,
            ISEE,
            f"L'ISEE è scaduto il {giorno(isee.scade_il)}.",
            "Chiedi un nuovo ISEE a un CAF o all'INPS.",
            valori,
        )
    if isee.valore > soglia:
        return Esito(
            "isee",
            False,
            ISEE,
            f"L'ISEE è {scrivi_euro(isee.valore)}, più del massimo di {scrivi_euro(soglia)}.",
            "Se la tua situazione è peggiorata, puoi chiedere l'ISEE corrente.",
            valori,
        )
    motivo = f"L'ISEE è {scrivi_euro(isee.valore)} e il massimo è {scrivi_euro(soglia)}."
    return Esito("isee", True, ISEE, motivo, valori=valori)


def requisito_patrimonio(fatti: FattiNucleo, profilo: Profilo) -> Esito:
    """The movable assets do not exceed the threshold (euro, inclusive).

    One component: a fixed threshold. More: base + amount x PSE, the PSE printed on the attestation.

    Norma: R.R. 4/2017, art. 7 c. 1 lett. c).
    """
    soglie = profilo.requisiti
    isee = fatti.isee
    if isee is None or isee.patrimonio_mobiliare is None:
        manca = "Il patrimonio mobiliare non è indicato."
        return no("patrimonio", PATRIMONIO, manca, "Lo trovi nell'attestazione ISEE.")
    if fatti.numero_componenti <= 1:
        soglia = soglie.patrimonio_un_componente
        come = "per un solo componente"
    elif isee.pse is None:
        return no(
            "patrimonio",
            PATRIMONIO,
            "Manca il parametro della scala di equivalenza, che serve a calcolare la soglia.",
            "Lo trovi nell'attestazione ISEE, alla voce «scala di equivalenza».",
        )
    else:
        soglia = soglie.patrimonio_base + soglie.patrimonio_per_pse * isee.pse
        come = (
            f"{scrivi_euro(soglie.patrimonio_base)} + {scrivi_euro(soglie.patrimonio_per_pse)}"
            f" × {scrivi_decimale(isee.pse)}"
        )
    entro = isee.patrimonio_mobiliare <= soglia
    return Esito(
        codice="patrimonio",
        soddisfatto=entro,
        norma=PATRIMONIO,
        motivo=f"Il patrimonio mobiliare è {scrivi_euro(isee.patrimonio_mobiliare)}; "
        f"il massimo è {scrivi_euro(soglia)} ({come}).",
        rimedio="" if entro else "Controlla il valore nell'attestazione ISEE.",
        valori={"patrimonio": str(isee.patrimonio_mobiliare), "soglia": str(soglia)},
    )


def requisito_indigenza(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> Esito:
    """Within the indigence threshold (inclusive), the social services attest the condition.

    Norma: R.R. 4/2017, art. 13 c. 1-2 (text in force in 2019).
    """
    soglia = profilo.indigenza.isee_massimo
    if fatti.isee is None or fatti.isee.valore > soglia:
        motivo = f"L'attestazione di indigenza serve solo con un ISEE entro {scrivi_euro(soglia)}."
        return si("indigenza", INDIGENZA, motivo)
    if e_indigente(fatti, profilo, alla_data):
        return si("indigenza", INDIGENZA, "Il nucleo è in condizione di indigenza.")
    return no(
        "indigenza",
        INDIGENZA,
        f"Con l'ISEE entro {scrivi_euro(soglia)} serve l'attestazione dei servizi sociali del "
        "comune di residenza.",
        "Chiedi l'attestazione ai servizi sociali del tuo comune di residenza.",
    )


def e_indigente(fatti: FattiNucleo, profilo: Profilo, alla_data: date) -> bool:
    """Whether the household is indigent: ISEE within the threshold and, where asked, attested.

    By the social services of the comune of residence, not later than the day.

    Norma: R.R. 4/2017, art. 13 c. 1-2.
    """
    if fatti.isee is None or fatti.isee.valore > profilo.indigenza.isee_massimo:
        return False
    if not profilo.indigenza.attestazione_servizi_sociali:
        return True
    attestazione = fatti.attestazione_indigenza
    return (
        attestazione is not None
        and attestazione.rilasciata_il <= alla_data
        and attestazione.comune == residenza.comune_di_residenza(fatti, alla_data)
    )
