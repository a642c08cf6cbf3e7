"""The declared table: every route of the portal, with who may do what on it."""

from tests.matrice.tabella.assemblea import ASSEMBLEE
from tests.matrice.tabella.bandi import BANDI
from tests.matrice.tabella.domande import DOMANDE
from tests.matrice.tabella.eisa import EISA
from tests.matrice.tabella.gestione import AMMINISTRAZIONE
from tests.matrice.tabella.portale import PORTALE
from tests.matrice.tabella.programmazione import PROGRAMMAZIONE
from tests.matrice.tabella.territorio import TERRITORIO
from tests.matrice.tabella.voce import Voce

TABELLA: list[Voce] = [
    *PORTALE,
    *PROGRAMMAZIONE,
    *ASSEMBLEE,
    *TERRITORIO,
    *BANDI,
    *DOMANDE,
    *EISA,
    *AMMINISTRAZIONE,
]
