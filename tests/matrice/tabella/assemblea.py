"""The table of the Assemblea: sessions, delegates, plans sent to the comuni."""

from crema_sap.enti.models import Ruolo
from tests.matrice.chi import ASSEMBLEA, CAPOFILA, OPERATORI, SEGRETARIO, VICINI, Gruppo
from tests.matrice.tabella.voce import Voce

P = "programmazione"
SEDUTA, FUTURA = {"pk": "seduta"}, {"pk": "seduta_futura"}
INVIO, PIANO = {"pk": "invio"}, {"pk": "piano_trasmesso"}
SINDACO: Gruppo = frozenset({Ruolo.SINDACO})
VERBALIZZANO: Gruppo = CAPOFILA | SEGRETARIO

SEDUTE = [
    Voce(f"{P}:seduta_list", get={200: ASSEMBLEA}),
    Voce(f"{P}:regola_list", get={200: CAPOFILA}, post={200: CAPOFILA}),
    Voce(f"{P}:seduta", get={200: ASSEMBLEA}, argomenti=SEDUTA, altrove=404),
    Voce(f"{P}:seduta_ics", get={200: ASSEMBLEA}, argomenti=FUTURA, altrove=404),
    *(
        Voce(f"{P}:{rotta}", get={200: VERBALIZZANO}, argomenti=FUTURA, altrove=404)
        for rotta in ("seduta_avvisi", "seduta_avvisi_csv")
    ),
    *(
        Voce(
            f"{P}:seduta_{atto}",
            get={200: SEGRETARIO},
            post={200: SEGRETARIO},
            argomenti=SEDUTA,
            altrove=404,
        )
        for atto in (
            *("appello", "voti", "approva", "rinvia", "respingi"),
            *("presenze", "sospendi", "riprendi", "deserta"),
        )
    ),
    # The outcome is not confirmed yet: a message says so.
    *(
        Voce(f"{P}:seduta_{atto}", post={302: VERBALIZZANO}, argomenti=SEDUTA, altrove=404)
        for atto in ("verbale", "deliberazione")
    ),
    Voce(
        f"{P}:votazione_conferma",
        post={302: SEGRETARIO},
        argomenti={"pk": "votazione"},
        altrove=404,
    ),
]
DELEGHE = [
    Voce(f"{P}:mia_assemblea", get={200: SINDACO}),
    Voce(
        f"{P}:delega_create",
        get={200: SINDACO},
        post={200: SINDACO},
        argomenti=FUTURA,
        altrove=404,
    ),
    Voce(
        f"{P}:delega_revoca",
        get={200: SINDACO},
        post={302: SINDACO},
        argomenti={"pk": "delega"},
        altrove=404,
    ),
]
INVII = [
    *(
        Voce(f"{P}:{rotta}", get={200: VERBALIZZANO}, argomenti=PIANO, altrove=404)
        for rotta in ("invio_list", "invio_csv")
    ),
    Voce(f"{P}:invio_prova", post={302: VERBALIZZANO}, argomenti=PIANO, altrove=404),
    Voce(f"{P}:invio_sollecita", post={302: CAPOFILA}, argomenti=PIANO, altrove=404),
    # Another comune has its own; capofila and secretary read it, the comune alone takes note.
    Voce(
        f"{P}:invio",
        get={200: VERBALIZZANO | OPERATORI | SINDACO, 404: VICINI},
        post={302: OPERATORI | SINDACO, 404: VICINI},
        argomenti=INVIO,
        altrove=404,
    ),
]
ASSEMBLEE = [*SEDUTE, *DELEGHE, *INVII]
