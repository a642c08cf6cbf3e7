"""The administration: territory, enti, people and appointments of the person's own ambito."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse

from crema_sap import orologio
from crema_sap.enti import password as calcolo
from crema_sap.enti.models import Ambito, Comune, Ente, Incarico, Ruolo, Utente
from crema_sap.registro.services import annota
from crema_sap.web.enti import services

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    FormDiModello = ModelForm[Utente]
else:
    Base = admin.ModelAdmin
    FormDiModello = ModelForm


class AmministrazioneDiAmbito(Base):
    """Rows of one's own ambito only; each act in the register instead of Django's own log."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Start from what the person may see."""
        visibili: QuerySet[Any] = self.model._default_manager.visibili_a(request.user)
        return visibili

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        """Offer only rows that the person may see."""
        offerti = db_field.related_model._default_manager
        if hasattr(offerti.all(), "visibili_a"):
            kwargs["queryset"] = offerti.visibili_a(request.user)
        campo: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(
            db_field, request, **kwargs
        )
        return campo

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted from here: appointments end, people are stopped."""
        return False

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write an addition in the register."""
        return self._annota(request, obj, "CREATO")

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write a change in the register, with the names of the fields and not their contents."""
        campi = [c for voce in message for c in voce.get("changed", {}).get("fields", [])]
        return self._annota(request, obj, "MODIFICATO", campi)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Refuse: the history is in the register, which has its own page."""
        raise PermissionDenied("La storia di questa scheda si legge nel registro.")

    def _annota(self, request: HttpRequest, obj: Model, atto: str, campi: Any = ()) -> None:
        annota(
            atto=f"{obj._meta.model_name}_{atto}".upper(),
            oggetto=obj,
            utente=_persona(request),
            ora=orologio.adesso(),
            dati={"campi": sorted(str(campo) for campo in campi)},
        )


@admin.register(Ambito)
class AmbitoAdmin(Base):
    """One's own ambito: its name may be put right, nothing else."""

    list_display = ("nome", "codice", "capofila")
    fields = ("nome", "codice", "capofila")
    readonly_fields = ("codice", "capofila")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ambito]:
        """Show the ambito of the appointment in use."""
        tutti: QuerySet[Ambito] = super().get_queryset(request)
        return tutti.filter(pk=_persona(request).ambito_attivo_id or 0)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new ambito is set up by who installs the portal."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ambito | None = None) -> bool:
        """An ambito is never deleted."""
        return False

    log_change = AmministrazioneDiAmbito.log_change
    history_view = AmministrazioneDiAmbito.history_view
    _annota = AmministrazioneDiAmbito._annota


@admin.register(Comune)
class ComuneAdmin(AmministrazioneDiAmbito):
    """The municipalities."""

    list_display = ("nome", "codice_istat", "codice_catastale", "cap")
    search_fields = ("nome", "codice_istat")
    ordering = ("nome",)


@admin.register(Ente)
class EnteAdmin(AmministrazioneDiAmbito):
    """The bodies."""

    list_display = ("nome", "tipo", "comune")
    list_filter = ("tipo",)
    list_select_related = ("comune",)
    search_fields = ("nome",)
    ordering = ("nome",)


class UtenteForm(FormDiModello):
    """A member of staff; the hash of the password is never shown, a new one may be set."""

    nuova_password = forms.CharField(
        label="Nuova password",
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Lascia vuoto per non cambiarla. Almeno 12 caratteri; la persona la cambierà.",
    )

    class Meta:
        model = Utente
        fields = ("username", "nome", "cognome", "email", "attivo")

    def clean_nuova_password(self) -> str:
        """Refuse what is short, common, or like the name."""
        nuova: str = self.cleaned_data["nuova_password"]
        if nuova:
            validate_password(nuova, self.instance)
        return nuova


@admin.register(Utente)
class UtenteAdmin(AmministrazioneDiAmbito):
    """The staff; citizens are never here."""

    form = UtenteForm
    list_display = ("username", "cognome", "nome", "email", "attivo")
    list_filter = ("attivo",)
    search_fields = ("username", "cognome", "nome")
    ordering = ("username",)
    actions = ("togli_secondo_fattore",)

    def has_change_permission(self, request: HttpRequest, obj: Utente | None = None) -> bool:
        """Only a GESTORE touches a GESTORE: a new password would be the way to become one."""
        return super().has_change_permission(request, obj) and (
            obj is None or _persona(request).ha_ruolo(Ruolo.GESTORE) or not _e_gestore(obj)
        )

    def save_model(self, request: HttpRequest, obj: Utente, form: UtenteForm, change: bool) -> None:
        """Put a new person in the ambito, and hash the new password."""
        if not change:
            obj.ambito_id = _persona(request).ambito_attivo_id
            obj.set_unusable_password()
        if form.cleaned_data["nuova_password"]:
            obj.password = calcolo.impronta(form.cleaned_data["nuova_password"])
        obj.save()
        if not obj.attivo or form.cleaned_data["nuova_password"]:
            services.chiudi_sessioni_di(utente=obj)

    @admin.action(description="Togli il secondo fattore (telefono perso)")
    def togli_secondo_fattore(self, request: HttpRequest, queryset: QuerySet[Utente]) -> None:
        """Let a person who lost the telephone set up another."""
        scelti = list(queryset)
        if not all(self.has_change_permission(request, utente) for utente in scelti):
            raise PermissionDenied("Il secondo fattore di un gestore lo toglie un altro gestore.")
        for utente in scelti:
            services.soccorri(utente=utente, chi=_persona(request), ora=orologio.adesso())
        messages.success(request, "Il secondo fattore è tolto: al prossimo accesso si rifà.")


@admin.register(Incarico)
class IncaricoAdmin(AmministrazioneDiAmbito):
    """The appointments: they begin and end, and are never deleted."""

    list_display = ("utente", "ruolo", "ente", "dal", "al")
    list_filter = ("ruolo",)
    list_select_related = ("utente", "ente")
    search_fields = ("utente__username", "utente__cognome", "ente__nome")
    ordering = ("utente__username", "dal")

    def get_readonly_fields(self, request: HttpRequest, obj: Incarico | None = None) -> Any:
        """Of an appointment that exists only the end may be changed."""
        return ("utente", "ente", "ruolo", "dal") if obj else ()

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only a GESTORE makes another GESTORE."""
        if db_field.name == "ruolo" and not _persona(request).ha_ruolo(Ruolo.GESTORE):
            kwargs["choices"] = [c for c in Ruolo.choices if c[0] != Ruolo.GESTORE]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


def _e_gestore(utente: Utente) -> bool:
    return utente.incarichi.filter(ruolo=Ruolo.GESTORE).exists()


def _persona(request: HttpRequest) -> Utente:
    if not isinstance(request.user, Utente):
        raise PermissionDenied("Accedi per continuare.")
    return request.user
