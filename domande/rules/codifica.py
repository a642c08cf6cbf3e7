"""The facts of a domanda as a row of whole numbers, for rankings at scale. Pure.

Written once, when the domanda is sent, and stored beside it: a run over 100,000 domande then
reads bytes instead of rebuilding objects. The row holds facts, not judgements: it does not depend
on the profile, so that another profile can be tried on the same domande. Days are proleptic
ordinals (0 = none), amounts are hundredths (-1 = none).
"""

import struct
from datetime import date
from decimal import Decimal

from crema_sap.aritmetica import in_centesimi
from domande.rules import residenza
from domande.rules.fatti import Componente, FattiNucleo

VERSIONE = 1
CAMPI = (
    "versione",
    "alla_data",
    "componenti",
    "isee",
    "regione_dal",
    "formata_il",
    "da_costituire",
    "rilascio_emesso_il",
    "rilascio_esecuzione_il",
    "improprio_dal",
    "antigienico_certificato_il",
    "antigienico_dal",
    "superficie",
    "barriere",
    "coabitazione_dal",
)
POSTO = {campo: posto for posto, campo in enumerate(CAMPI)}
PER_COMPONENTE = 2

CLASSI = ("a", "b", "c")
CLASSE_DISABILITA = 0b011
INABILE = 0b100
MOTORIA = 0b1000


def codifica(fatti: FattiNucleo, alla_data: date) -> bytes:
    """Encode the facts that points depend on, as they stand on the day of the domanda.

    Units: 64-bit little-endian integers, `CAMPI` first, then two for each component.
    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1 (the facts that the points are made of).
    """
    casa, famiglia = fatti.abitazione, fatti.nuova_formazione
    numeri = [
        VERSIONE,
        alla_data.toordinal(),
        len(fatti.componenti),
        _centesimi(fatti.isee.valore if fatti.isee else None),
        _giorno(residenza.residente_in_lombardia_dal(fatti, alla_data)),
        _giorno(famiglia.formata_il if famiglia else None),
        int(famiglia is not None and famiglia.da_costituire),
        _giorno(casa.rilascio.emesso_il if casa.rilascio else None),
        _giorno(casa.rilascio.esecuzione_il if casa.rilascio else None),
        _giorno(casa.improprio_dal),
        _giorno(casa.antigienicita.certificata_il if casa.antigienicita else None),
        _giorno(casa.antigienicita.residente_dal if casa.antigienicita else None),
        _centesimi(casa.superficie),
        int(casa.barriere),
        _giorno(casa.coabitazione_dal),
    ]
    for componente in fatti.componenti:
        numeri.append(componente.nato_il.toordinal())
        numeri.append(_segni(componente))
    return struct.pack(f"<{len(numeri)}q", *numeri)


def residente_dal(fatti: FattiNucleo, comune_unita: str, alla_data: date) -> int:
    """Since when the applicant lives in the comune of a unit, as an ordinal; 0 if not there.

    Stored with each preference. Norma: R.R. 4/2017, art. 12 c. 2-3.
    """
    return _giorno(residenza.residente_in_comune_dal(fatti, comune_unita, alla_data))


def _giorno(giorno: date | None) -> int:
    return giorno.toordinal() if giorno else 0


def _centesimi(valore: Decimal | None) -> int:
    return -1 if valore is None else in_centesimi(valore)


def _segni(componente: Componente) -> int:
    segni = CLASSI.index(componente.disabilita) + 1 if componente.disabilita in CLASSI else 0
    segni |= INABILE if componente.inabile_al_lavoro else 0
    return segni | (MOTORIA if componente.disabilita_motoria else 0)
