"""What the database holds true of a dwelling, each with the sentence that says it."""

from django.db import models
from django.db.models import F, Q

from programmazione.states import StatoUnita

FOGLIO = r"^[0-9]{1,4}[A-Z]?$"
PARTICELLA = r"^[0-9]{1,5}(/[0-9]{1,4})?$"
SUBALTERNO = r"^[0-9]{1,4}$"
CATEGORIA = r"^[A-F]/[0-9]{1,2}$"
PIANO_MINIMO, PIANO_MASSIMO = -3, 60
COSTRUZIONE_MINIMA, COSTRUZIONE_MASSIMA = 1200, 2100
IDENTITA_CATASTALE = ("ambito", "comune", "sezione", "foglio", "particella", "subalterno")


def _vincolo(nome: str, condizione: Q, messaggio: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=condizione, name=f"unita_{nome}", violation_error_message=messaggio
    )


def _se_noto(campo: str, **limiti: object) -> Q:
    return Q(**{f"{campo}__isnull": True}) | Q(
        **{f"{campo}__{nome}": valore for nome, valore in limiti.items()}
    )


def _se_scritto(campo: str, forma: str) -> Q:
    return Q(**{campo: ""}) | Q(**{f"{campo}__regex": forma})


def _identita() -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(
            fields=["ambito", "codice"],
            name="unita_codice_unico",
            violation_error_message="Nell'ambito c'è già un'unità con questo codice.",
        ),
        models.UniqueConstraint(
            fields=["ambito", "codice_regionale"],
            condition=~Q(codice_regionale=""),
            name="unita_codice_regionale_unico",
            violation_error_message="Un'altra unità ha già questo codice regionale.",
        ),
        _vincolo("codice_presente", ~Q(codice=""), "L'unità ha bisogno di un codice."),
        _vincolo(
            "gestore_diverso",
            Q(gestore__isnull=True) | ~Q(gestore=F("proprietario")),
            "Se la gestisce il proprietario, il gestore resta vuoto.",
        ),
    ]


def _catasto_unico() -> models.BaseConstraint:
    return models.UniqueConstraint(
        fields=IDENTITA_CATASTALE,
        condition=~Q(foglio="")
        & ~Q(particella="")
        & ~Q(subalterno="")
        & ~Q(stato=StatoUnita.DISMESSA),
        name="unita_catasto_unico",
        violation_error_message=(
            "Un'altra unità del comune ha già questo foglio, particella e subalterno."
        ),
    )


def _catasto() -> list[models.BaseConstraint]:
    return [
        _vincolo(
            "foglio_valido",
            _se_scritto("foglio", FOGLIO),
            "Il foglio catastale è un numero fino a quattro cifre, per esempio 12.",
        ),
        _vincolo(
            "particella_valida",
            _se_scritto("particella", PARTICELLA),
            "La particella è un numero fino a cinque cifre, per esempio 345 o 345/2.",
        ),
        _vincolo(
            "subalterno_valido",
            _se_scritto("subalterno", SUBALTERNO),
            "Il subalterno è un numero fino a quattro cifre, per esempio 7.",
        ),
        _vincolo(
            "categoria_valida",
            _se_scritto("categoria_catastale", CATEGORIA),
            "La categoria catastale si scrive come A/2 o A/3.",
        ),
        _vincolo(
            "catasto_in_ordine",
            (Q(particella="") | ~Q(foglio="")) & (Q(subalterno="") | ~Q(particella="")),
            "Una particella ha il suo foglio, e un subalterno la sua particella.",
        ),
        _vincolo(
            "rendita_non_negativa",
            _se_noto("rendita", gte=0),
            "La rendita catastale non può essere negativa.",
        ),
    ]


def _misure() -> list[models.BaseConstraint]:
    return [
        _vincolo(
            "superficie_positiva",
            _se_noto("superficie_mq", gt=0),
            "La superficie è maggiore di zero; se non la conosci, lasciala vuota.",
        ),
        _vincolo(
            "accessoria_non_negativa",
            _se_noto("superficie_accessoria_mq", gte=0),
            "La superficie di balconi e pertinenze non può essere negativa.",
        ),
        _vincolo(
            "vani_positivi",
            _se_noto("vani", gt=0),
            "I vani sono più di zero; se non li conosci, lascia vuoto.",
        ),
        _vincolo(
            "camere_entro_i_vani",
            Q(camere__isnull=True) | Q(vani__isnull=True) | Q(camere__lte=F("vani")),
            "Le camere da letto non possono essere più dei vani.",
        ),
        _vincolo(
            "piano_plausibile",
            _se_noto("piano", gte=PIANO_MINIMO, lte=PIANO_MASSIMO),
            f"Il piano va da {PIANO_MINIMO} a {PIANO_MASSIMO}; 0 è il piano terra.",
        ),
        _vincolo(
            "costruzione_plausibile",
            _se_noto("anno_costruzione", gte=COSTRUZIONE_MINIMA, lte=COSTRUZIONE_MASSIMA),
            f"L'anno di costruzione va da {COSTRUZIONE_MINIMA} a {COSTRUZIONE_MASSIMA}.",
        ),
        _vincolo(
            "spese_non_negative",
            _se_noto("spese_annue", gte=0),
            "Le spese annue non possono essere negative.",
        ),
    ]


def _stato() -> list[models.BaseConstraint]:
    fuori, senza_motivo = Q(stato=StatoUnita.DISMESSA), Q(uscita_motivo="") | Q(uscita_atto="")
    return [
        _vincolo(
            "anno_plausibile",
            _se_noto("assegnabile_nel", gte=2018, lte=2100),
            "L'anno in cui l'unità è assegnabile non è plausibile.",
        ),
        _vincolo(
            "uscita_completa",
            fuori & Q(uscita_il__isnull=False) & ~senza_motivo
            | ~fuori & Q(uscita_il__isnull=True, uscita_motivo="", uscita_atto=""),
            "Un'unità uscita dal patrimonio ha data, motivo e atto dell'uscita; le altre no.",
        ),
        _vincolo(
            "uscita_non_assegnabile",
            ~fuori | Q(assegnabile_nel__isnull=True),
            "Un'unità uscita dal patrimonio non è assegnabile.",
        ),
    ]


def vincoli() -> list[models.BaseConstraint]:
    """Every invariant of a dwelling."""
    return [*_identita(), _catasto_unico(), *_catasto(), *_misure(), *_stato()]
