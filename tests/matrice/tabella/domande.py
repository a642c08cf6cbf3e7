"""The table of drafts, domande and rankings."""

from tests.matrice.chi import (
    ALTRUI,
    CAPOFILA,
    CITTADINI,
    ENTI,
    OPERATORI,
    SUA,
    VICINI,
    Gruppo,
)
from tests.matrice.tabella.voce import TUTTI_LA_LEGGONO, Voce

BOZZA, DOMANDA = {"chiave": "bozza_sua"}, {"chiave": "domanda"}
ALLEGATO = {"identificativo": "allegato"}
SOSPESE: Gruppo = frozenset({"domande_rispostasospesa"})


def _sua(
    rotta: str,
    argomenti: dict[str, str],
    *,
    get: int | None = None,
    post: int | None = None,
    annota: Gruppo = frozenset(),
) -> Voce:
    """Say what the citizen gets of what is hers: for another citizen it is not there."""
    return Voce(
        f"domande:{rotta}",
        get={get: SUA, 404: ALTRUI} if get else None,
        post={post: SUA, 404: ALTRUI} if post else None,
        argomenti=argomenti,
        altrove=404,
        annota=annota,
    )


COMPILAZIONE = [
    Voce("domande:simulatore", get=TUTTI_LA_LEGGONO, post=TUTTI_LA_LEGGONO),
    Voce("domande:list", get={200: ENTI | CAPOFILA | CITTADINI}),
    # Who has begun goes on from there.
    Voce(
        "domande:nuova",
        get={200: ALTRUI, 302: SUA},
        post={302: CITTADINI},
        argomenti={"codice": "avviso"},
        altrove=404,
    ),
    Voce(
        "domande:nuova",
        get={404: CITTADINI},
        post={404: CITTADINI},
        argomenti={"codice": "avviso_bozza"},
        altrove=404,
    ),
    _sua("riepilogo", BOZZA, get=200),
    _sua("conferma_novita", BOZZA, post=302),
    _sua("allegati", BOZZA, get=200, post=200),
    # Answers that arrive without a session wait, encrypted, for who wrote them to sign in.
    *(
        _sua("sezione", BOZZA | {"sezione": sezione}, get=200, post=409, annota=SOSPESE)
        for sezione in ("richiedente", "nucleo", "residenza")
    ),
    # Opened by hand it leads back to the summary, whosever the draft may be.
    Voce(
        "domande:invia",
        get={302: CITTADINI},
        post={409: SUA, 404: ALTRUI},
        argomenti=BOZZA,
        altrove=404,
    ),
    # Until it has been examined nobody has it, not even who gave it.
    _sua("allegato", ALLEGATO, get=409),
    _sua("allegato", {"identificativo": "allegato_controllato"}, get=200),
    _sua("allegato_togli", ALLEGATO, post=302),
    _sua("detail", DOMANDA, get=200),
    _sua("ritira", DOMANDA, get=200, post=302),
    _sua("punteggio", DOMANDA, get=200),
]

CHIUSO, IN_BOZZA = {"codice": "avviso_chiuso"}, {"codice": "avviso_bozza"}
GRADUATORIE = [
    Voce("domande:assegnazioni", get={200: ENTI | CAPOFILA}),
    Voce("domande:graduatorie", get=TUTTI_LA_LEGGONO),
    Voce("domande:graduatoria", get={200: ENTI | CAPOFILA}, argomenti=CHIUSO, altrove=404),
    Voce(
        "domande:graduatoria",
        get={200: CAPOFILA, 404: ENTI},
        argomenti=IN_BOZZA,
        altrove=404,
    ),
    Voce("domande:graduatoria_calcola", post={302: CAPOFILA}, argomenti=CHIUSO, altrove=404),
    Voce(
        "domande:graduatoria_lista",
        get={200: OPERATORI | CAPOFILA, 404: VICINI},
        argomenti=CHIUSO | {"pk": "lista"},
        altrove=404,
    ),
]

CONFRONTO = {"pk": "confronto"}
CONFRONTI = [
    Voce("domande:confronti", get={200: CAPOFILA}, post={200: CAPOFILA}),
    Voce("domande:confronto", get={200: CAPOFILA}, argomenti=CONFRONTO, altrove=404),
    Voce(
        "domande:confronto_lista",
        get={200: CAPOFILA},
        argomenti=CONFRONTO | {"lista": "confronto_lista"},
        altrove=404,
    ),
    Voce(
        "domande:confronto_codice",
        get={200: CAPOFILA},
        argomenti=CONFRONTO | {"codice": "confronto_codice"},
        altrove=404,
    ),
]
DOMANDE = [*COMPILAZIONE, *GRADUATORIE, *CONFRONTI]
