"""Forms of the domanda's sections, of its attachments and of the simulator."""

from domande.forms.allegati import AllegatoForm
from domande.forms.modulo import Modulo, grezze_del_modulo
from domande.forms.sezioni import modulo_di_sezione
from domande.forms.simulatore import SimulatoreForm

__all__ = ["AllegatoForm", "Modulo", "SimulatoreForm", "grezze_del_modulo", "modulo_di_sezione"]
