"""PianoTriennale: the plan of three years."""

from typing import ClassVar, override

from programmazione.models.piano import GestorePiani, Piano, PianoQuerySet, TipoPiano


class PianiTriennali(GestorePiani["PianoTriennale"]):
    """The triennial plans."""

    @override
    def get_queryset(self) -> PianoQuerySet["PianoTriennale"]:
        return PianoQuerySet(self.model, using=self._db).filter(tipo=TipoPiano.TRIENNALE)


class PianoTriennale(Piano):
    """The plan of three years, which the annual ones carry out (R.R. 4/2017, art. 3)."""

    objects: ClassVar[PianiTriennali] = PianiTriennali()

    class Meta:
        proxy = True
        verbose_name = "piano triennale"
        verbose_name_plural = "piani triennali"
