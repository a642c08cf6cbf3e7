"""Forms of the acts on an avviso."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from bandi.forms.istanti import OraField, istante
from bandi.models import TipoOfferta
from crema_sap.web.moduli import CampoData, Column, Fieldset, Row, aiutante
from programmazione.models import UnitaAbitativa

SUBITO = "Lasciali vuoti perché valga da subito."


class ApprovazioneForm(forms.Form):
    """The act that approves the avviso."""

    atto = forms.CharField(
        label="Atto di approvazione",
        max_length=120,
        help_text="Per esempio: determina n. 123 del 10/10/2019.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Approva l’avviso")


class MotivoForm(forms.Form):
    """The reason of a withdrawal or a revocation."""

    motivo = forms.CharField(
        label="Motivo",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leggeranno i cittadini: non scrivere dati di persone.",
    )

    def __init__(self, *args: Any, testo_invio: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=testo_invio)


class ProrogaForm(forms.Form):
    """The new closing of an open avviso, and why."""

    chiude_giorno = CampoData(label="Nuovo giorno di chiusura")
    chiude_ora = OraField(label="Alle ore")
    motivo = forms.CharField(
        label="Motivo",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leggeranno i cittadini.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            Row(Column("chiude_giorno"), Column("chiude_ora")),
            "motivo",
            testo_invio="Proroga il termine",
        )

    def clean(self) -> dict[str, Any]:
        """Turn day and time into an instant."""
        dati = super().clean() or {}
        dati["chiude_il"] = istante(self, "chiude")
        return dati


class _ConAtto(forms.Form):
    """The number of the act and its reason, which every change of a published avviso has."""

    estremi = forms.CharField(
        label="Atto",
        max_length=120,
        help_text="Numero e data: per esempio «determina n. 140 del 12/11/2019».",
    )
    motivo = forms.CharField(
        label="Motivo",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leggeranno i cittadini: non scrivere dati di persone.",
    )


class SospensioneForm(_ConAtto):
    """From when an open avviso stops receiving domande."""

    dal_giorno = CampoData(label="Dal giorno", required=False)
    dal_ora = OraField(label="Alle ore", required=False)
    field_order = ("dal_giorno", "dal_ora")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            Fieldset(f"Da quando. {SUBITO}", Row(Column("dal_giorno"), Column("dal_ora"))),
            "estremi",
            "motivo",
            testo_invio="Sospendi l’avviso",
        )

    def clean(self) -> dict[str, Any]:
        """Turn day and time into an instant."""
        dati = super().clean() or {}
        dati["dal"] = istante(self, "dal")
        return dati


class RipresaForm(_ConAtto):
    """From when a suspended avviso receives again, and until when."""

    riprende_giorno = CampoData(label="Dal giorno", required=False)
    riprende_ora = OraField(label="Alle ore", required=False)
    chiude_giorno = CampoData(label="Nuovo giorno di chiusura", required=False)
    chiude_ora = OraField(label="Alle ore", required=False)
    field_order = ("riprende_giorno", "riprende_ora", "chiude_giorno", "chiude_ora")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            Fieldset(
                f"Da quando riprende. {SUBITO}",
                Row(Column("riprende_giorno"), Column("riprende_ora")),
            ),
            Fieldset(
                "Nuovo termine. Lascialo vuoto per restituire il tempo che restava.",
                Row(Column("chiude_giorno"), Column("chiude_ora")),
            ),
            "estremi",
            "motivo",
            testo_invio="Fai riprendere l’avviso",
        )

    def clean(self) -> dict[str, Any]:
        """Turn days and times into instants."""
        dati = super().clean() or {}
        dati["riprende_il"] = istante(self, "riprende")
        dati["chiude_il"] = istante(self, "chiude")
        return dati


class RiaperturaForm(_ConAtto):
    """From when a closed avviso receives again, and until when."""

    riapre_giorno = CampoData(label="Dal giorno", required=False)
    riapre_ora = OraField(label="Alle ore", required=False)
    chiude_giorno = CampoData(label="Nuovo giorno di chiusura")
    chiude_ora = OraField(label="Alle ore")
    field_order = ("riapre_giorno", "riapre_ora", "chiude_giorno", "chiude_ora")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            Fieldset(
                f"Da quando riapre. {SUBITO}", Row(Column("riapre_giorno"), Column("riapre_ora"))
            ),
            Fieldset("Nuovo termine", Row(Column("chiude_giorno"), Column("chiude_ora"))),
            "estremi",
            "motivo",
            testo_invio="Riapri l’avviso",
        )

    def clean(self) -> dict[str, Any]:
        """Turn days and times into instants."""
        dati = super().clean() or {}
        dati["riapre_il"] = istante(self, "riapre")
        dati["chiude_il"] = istante(self, "chiude")
        return dati


class AggiuntaForm(_ConAtto):
    """One more unit of the plan, and in which condition it is offered."""

    unita = forms.ModelChoiceField(
        UnitaAbitativa.objects.none(), label="Unità", empty_label="Scegli"
    )
    tipo = forms.ChoiceField(label="Come si offre", choices=TipoOfferta.choices)
    field_order = ("unita", "tipo")

    def __init__(self, *args: Any, libere: QuerySet[UnitaAbitativa], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo: Any = self.fields["unita"]
        campo.queryset = libere
        campo.label_from_instance = lambda unita: f"{unita.codice}, {unita.comune.nome}"
        self.helper = aiutante("unita", "tipo", "estremi", "motivo", testo_invio="Aggiungi l’unità")
