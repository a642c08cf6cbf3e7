"""Inventing the facts of a household: residence, income, health, dwelling. Pure.

The shares are plausible, not measured: they exercise every condition of Allegato 1 (Norma: R.R.
4/2017) and both sides of the thresholds.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bandi.rules.tipi import Profilo
from crema_sap.aritmetica import da_centesimi, in_centesimi
from domande.rules import tempo
from domande.rules.fatti import (
    Abitazione,
    Antigienicita,
    Cittadinanza,
    Componente,
    Dichiarazioni,
    Isee,
    NuovaFormazione,
    PeriodoResidenza,
    Permesso,
    Relazione,
    Rilascio,
    TipoPermesso,
)
from domande.rules.nomi_inventati import ITALIA
from domande.rules.persone_inventate import COPPIA, FAMIGLIA, NASCITE_LOCALI, Famiglia

# DPCM 159/2013, allegato 1: scale of equivalence by members, in hundredths; then 35 each.
PSE = (100, 157, 204, 246, 285)
PSE_OLTRE = 35
FUORI_AMBITO = ("015146", "016024", "017029", "098031", "033032", "063049")
OGNI_ANNO = 365


def capita(rng: Random, su_mille: int) -> bool:
    """True `su_mille` times out of a thousand (no `Norma`: an invention)."""
    return rng.randrange(1000) < su_mille


def da_quando(rng: Random, alla_data: date, anni: int) -> date:
    """A day within the last `anni` years; one time in fifty exactly on an anniversary.

    (No `Norma`: an invention.)
    """
    if capita(rng, 20):
        return tempo.anniversario(alla_data, -rng.randint(1, anni))
    return alla_data - timedelta(days=rng.randint(1, anni * OGNI_ANNO))


def componenti(rng: Random, famiglia: Famiglia, alla_data: date) -> tuple[Componente, ...]:
    """The members, some with disabilities. Norma: R.R. 4/2017, art. 6, Allegato 1 punto 4."""
    membri = []
    for persona in famiglia.persone:
        eta = alla_data.year - persona.nato_il.year
        disabile = capita(rng, 180 if eta > 70 else 50)
        membri.append(
            Componente(
                nato_il=persona.nato_il,
                relazione=persona.relazione,
                disabilita=rng.choice("abcc") if disabile else None,
                inabile_al_lavoro=disabile and capita(rng, 400),
                disabilita_motoria=disabile and capita(rng, 350),
                forze_ordine=persona.relazione is Relazione.RICHIEDENTE and capita(rng, 8),
                convive_dal=(
                    da_quando(rng, alla_data, 8) if persona.relazione is Relazione.PARENTE else None
                ),
            )
        )
    return tuple(membri)


def cittadinanza(
    rng: Random, famiglia: Famiglia, alla_data: date
) -> tuple[Cittadinanza, Permesso | None]:
    """Citizenship and permit. Norma: L.R. 16/2016, art. 22 c. 1 lett. a)."""
    if famiglia.origine is ITALIA or capita(rng, 150):
        return Cittadinanza.ITALIANA, None
    if famiglia.origine.comunitaria:
        return Cittadinanza.UNIONE_EUROPEA, None
    tipo = rng.choices(
        (TipoPermesso.LUNGO_PERIODO, TipoPermesso.ALMENO_BIENNALE, TipoPermesso.ALTRO),
        (70, 26, 4),
    )[0]
    scade_il = (
        None
        if tipo is TipoPermesso.LUNGO_PERIODO
        else alla_data + timedelta(days=rng.randint(-20, 700))
    )
    lavora = capita(rng, 850)
    permesso = Permesso(
        tipo=tipo, scade_il=scade_il, rinnovo_richiesto=capita(rng, 800), lavoro_regolare=lavora
    )
    return Cittadinanza.EXTRA_UE, permesso


def residenze(
    rng: Random, famiglia: Famiglia, comune: str, altri: tuple[str, ...], alla_data: date
) -> tuple[PeriodoResidenza, ...]:
    """Where the applicant has lived, backwards from the present comune.

    Norma: R.R. 4/2017, Allegato 1 (residence in the Region and in the comune).
    """
    richiedente = famiglia.persone[0]
    anni = min(30, max(1, (alla_data - richiedente.nato_il).days // OGNI_ANNO))
    if (
        famiglia.origine is ITALIA
        and richiedente.catastale == NASCITE_LOCALI[1]
        and capita(rng, 550)
    ):
        return (PeriodoResidenza(comune=comune, dal=richiedente.nato_il),)
    dal = da_quando(rng, alla_data, min(anni, 22))
    periodi = [PeriodoResidenza(comune=comune, dal=dal)]
    for _ in range(rng.randrange(3)):
        al = dal - timedelta(days=1 if capita(rng, 900) else rng.randint(2, 400))
        dal = max(da_quando(rng, al, 12), richiedente.nato_il)
        if dal >= al:
            break
        dove = rng.choice(FUORI_AMBITO if capita(rng, 350) else altri)
        periodi.append(PeriodoResidenza(comune=dove, dal=dal, al=al))
    return tuple(reversed(periodi))


def isee(rng: Random, profilo: Profilo, quanti: int, alla_data: date) -> Isee:
    """Income, from poverty to just beyond the threshold. Norma: R.R. 4/2017, art. 7 and 13."""
    povero, massimo = (
        in_centesimi(soglia)
        for soglia in (profilo.indigenza.isee_massimo, profilo.requisiti.isee_massimo)
    )
    caso = rng.randrange(1000)
    if caso < 140:
        valore = rng.randint(0, povero)
    elif caso < 150:
        valore = rng.choice((povero, povero + 1, massimo, massimo + 1))
    elif caso < 975:
        valore = (rng.randint(povero, massimo) + rng.randint(povero, massimo)) // 2
    else:
        valore = rng.randint(massimo, massimo + massimo // 2)
    pse = PSE[quanti - 1] if quanti <= len(PSE) else PSE[-1] + PSE_OLTRE * (quanti - len(PSE))
    patrimonio = rng.randint(0, 2_500_000) if capita(rng, 60) else rng.randint(0, 900_000)
    return Isee(
        valore=da_centesimi(valore),
        pse=da_centesimi(pse + (20 if quanti >= 5 else 0)),
        patrimonio_mobiliare=da_centesimi(patrimonio),
        scade_il=date(alla_data.year, 12, 31),
        corrente=capita(rng, 60),
        protocollo_dsu=f"INPS-ISEE-{alla_data.year}-{rng.randrange(100_000_000):08}X-00",
    )


def nuova_formazione(rng: Random, famiglia: Famiglia, alla_data: date) -> NuovaFormazione | None:
    """Some couples are new. Norma: R.R. 4/2017, art. 6 c. 4."""
    if famiglia.tipo not in (COPPIA, FAMIGLIA) or not capita(rng, 200):
        return None
    if capita(rng, 150):
        return NuovaFormazione(da_costituire=True)
    return NuovaFormazione(formata_il=da_quando(rng, alla_data, 3))


def abitazione(rng: Random, profilo: Profilo, quanti: int, alla_data: date) -> Abitazione:
    """The present dwelling and its faults. Norma: R.R. 4/2017, Allegato 1."""
    rilascio = antigienico = None
    if capita(rng, 130):
        emesso_il = da_quando(rng, alla_data, 2)
        fissata = emesso_il + timedelta(days=rng.randint(30, 400)) if capita(rng, 450) else None
        rilascio = Rilascio(emesso_il=emesso_il, esecuzione_il=fissata)
    if capita(rng, 30):
        antigienico = Antigienicita(
            certificata_il=da_quando(rng, alla_data, 1), residente_dal=da_quando(rng, alla_data, 6)
        )
    minima = in_centesimi(profilo.adeguatezza.fascia(quanti).minima)
    superficie: Decimal | None = None
    if not capita(rng, 30):
        superficie = da_centesimi(minima * rng.randint(45, 160) // 100)
    return Abitazione(
        rilascio=rilascio,
        improprio_dal=da_quando(rng, alla_data, 4) if capita(rng, 25) else None,
        antigienicita=antigienico,
        superficie=superficie,
        barriere=capita(rng, 250),
        coabitazione_dal=da_quando(rng, alla_data, 4) if capita(rng, 80) else None,
    )


def dichiarazioni(rng: Random) -> Dichiarazioni:
    """Nearly everybody can declare everything. Norma: R.R. 4/2017, art. 7; DPR 445/2000."""
    return Dichiarazioni(
        nessuna_proprieta=not capita(rng, 15),
        nessuna_decadenza=not capita(rng, 5),
        nessuna_occupazione=not capita(rng, 5),
        nessuna_cessione=True,
        nessuna_assegnazione_in_proprieta=not capita(rng, 5),
    )
