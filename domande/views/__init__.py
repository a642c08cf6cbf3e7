"""Pages of drafts and domande."""

from domande.views.allegati import allegati, allegato_scarica, allegato_togli
from domande.views.carta import modulo
from domande.views.compilazione import conferma_novita, nuova, sezione
from domande.views.elenco import domanda_list
from domande.views.invio import detail, invia, ritira
from domande.views.riepilogo import riepilogo
from domande.views.simulatore import simulatore

__all__ = [
    "allegati",
    "allegato_scarica",
    "allegato_togli",
    "conferma_novita",
    "detail",
    "domanda_list",
    "invia",
    "modulo",
    "nuova",
    "riepilogo",
    "ritira",
    "sezione",
    "simulatore",
]
