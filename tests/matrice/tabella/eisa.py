"""The table of the EISA team: its inbox and one dossier, in charge to one of its operators."""

from tests.matrice.chi import ALTRA_EISA, COORDINATORE, EQUIPE, IN_CARICO, Gruppo
from tests.matrice.tabella.voce import Attese, Voce

ISTRUTTORIA = {"pk": "istruttoria"}
COLLEGA: Gruppo = frozenset({ALTRA_EISA})


def _fascicolo(rotta: str, get: int | None, post: int | None, **altri: str) -> Voce:
    return Voce(
        f"eisa:{rotta}",
        get=_di_chi_lavora(get),
        post=_di_chi_lavora(post),
        argomenti=ISTRUTTORIA | altri,
        altrove=404,
    )


def _di_chi_lavora(codice: int | None) -> Attese | None:
    return {codice: IN_CARICO, 404: COLLEGA} if codice else None


EISA = [
    Voce("eisa:list", get={200: EQUIPE}),
    Voce(
        "eisa:apri",
        get={200: IN_CARICO, 404: COLLEGA},
        post={200: IN_CARICO, 404: COLLEGA},
        argomenti={"domanda_pk": "domanda_pk"},
        altrove=404,
    ),
    _fascicolo("detail", 200, None),
    _fascicolo("voce", None, 302),
    _fascicolo("nota", None, 422),
    *(_fascicolo("atto", None, 302, atto=atto) for atto in ("prendi", "rilascia", "chiudi")),
    # To open again what was closed is the coordinator's.
    Voce(
        "eisa:atto",
        post={302: COORDINATORE, 404: COLLEGA},
        argomenti=ISTRUTTORIA | {"atto": "riapri"},
        altrove=404,
    ),
]
