"""The table of the changes of the territory: capofila and who runs the platform."""

from tests.matrice.chi import GESTIONE
from tests.matrice.tabella.voce import Voce

P = "programmazione"
TERRITORIO = [
    Voce(f"{P}:variazione_list", get={200: GESTIONE}),
    # An empty form is refused, box by box.
    Voce(
        f"{P}:variazione_create",
        get={200: GESTIONE},
        post={422: GESTIONE},
        argomenti={"tipo": "fusione"},
    ),
    Voce(f"{P}:variazione", get={200: GESTIONE}, argomenti={"pk": "variazione"}, altrove=404),
    Voce(f"{P}:variazione_compi", post={302: GESTIONE}),
    Voce(
        f"{P}:variazione_ritira",
        get={200: GESTIONE},
        post={422: GESTIONE},
        argomenti={"pk": "variazione"},
        altrove=404,
    ),
]
