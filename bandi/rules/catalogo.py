"""The words a profile may use: the conditions and tie-breaks that the engine can ascertain. Pure.

Norma: R.R. 4/2017, art. 12 c. 2-3 and Allegato 1. A profile chooses among these and says what
they are worth; a condition that is not listed here needs an evaluator in `domande.rules`.
"""

CONDIZIONI_NOTE: dict[str, dict[str, tuple[str, ...]]] = {
    "familiari": {
        "anziani": ("a", "b"),
        "nuova_formazione": ("a", "b"),
        "monoparentale": ("a", "b"),
        "disabilita": ("a", "b", "c"),
    },
    "abitative": {
        "rilascio_alloggio": ("a", "b"),
        "alloggio_improprio": ("a",),
        "antigienicita": ("a",),
        "sovraffollamento": ("a", "b"),
        "barriere": ("a",),
        "coabitazione": ("a",),
    },
}

SPAREGGI_NOTI = (
    "residenza_comune_giorni",
    "residenza_regione_giorni",
    "familiari",
    "abitative",
    "economiche",
)

NOMI_SPAREGGI = {
    "residenza_comune_giorni": "periodo di residenza nel comune dell'unità",
    "residenza_regione_giorni": "periodo di residenza in Lombardia",
    "familiari": "punteggio del disagio familiare",
    "abitative": "punteggio del disagio abitativo",
    "economiche": "punteggio del disagio economico",
}
