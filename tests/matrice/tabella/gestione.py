"""The table of the administration: GESTORE and CAPOFILA, in the own ambito."""

from tests.matrice.chi import ENTRATI, GESTIONE
from tests.matrice.tabella.voce import Attese, Voce

LEGGE: Attese = {200: GESTIONE}
USCITA: Attese = {302: GESTIONE}
NEGATA: Attese = {403: GESTIONE}
SCHEDE = ("ambito", "comune", "ente", "utente", "incarico")
# The way in and the way out are the portal's.
SITO = [
    Voce("admin:index", get=LEGGE, post=LEGGE),
    Voce("admin:login", get={403: ENTRATI}, post={403: ENTRATI}),
    Voce("admin:logout", get=USCITA, post=USCITA),
    Voce("admin:password_change", get=USCITA, post=USCITA),
    Voce("admin:password_change_done", get=LEGGE),
    Voce("admin:autocomplete", get=NEGATA),
    Voce("admin:jsi18n", get=LEGGE),
    Voce("admin:app_list", get=LEGGE, post=LEGGE, argomenti={"app_label": "enti"}),
    Voce(
        "admin:view_on_site",
        get={404: GESTIONE},
        post={404: GESTIONE},
        argomenti={"content_type_id": "1", "object_id": "1"},
        altrove=404,
    ),
    Voce(
        "admin:/gestione/(?P<url>.*)",
        get={404: GESTIONE},
        post={404: GESTIONE},
        argomenti={"url": "altro"},
        altrove=404,
    ),
]


def _scheda(nome: str) -> list[Voce]:
    """Give the pages of one kind of row; of one of Crema, Cremona is told that it is not there."""
    questa = {"object_id": nome}
    nuova = NEGATA if nome == "ambito" else LEGGE
    # Without a word the end of the appointment is taken away: the only field that may change.
    salvata = {302: GESTIONE} if nome == "incarico" else LEGGE
    return [
        Voce(f"admin:enti_{nome}_changelist", get=LEGGE, post=LEGGE),
        Voce(f"admin:enti_{nome}_add", get=nuova, post=nuova),
        Voce(f"admin:enti_{nome}_change", get=LEGGE, post=salvata, argomenti=questa, altrove=302),
        # Nothing is deleted from here, and the history is in the register.
        *(
            Voce(
                f"admin:enti_{nome}_{atto}",
                get=NEGATA,
                post=NEGATA,
                argomenti=questa,
                altrove=403,
            )
            for atto in ("delete", "history")
        ),
        # An old address of Django's, which leads to the sheet whether it is there or not.
        Voce(
            f"admin:/gestione/enti/{nome}/<path:object_id>/",
            get=USCITA,
            post=USCITA,
            argomenti=questa,
            altrove=302,
        ),
    ]


AMMINISTRAZIONE = [*SITO, *(voce for nome in SCHEDE for voce in _scheda(nome))]
