"""Filters that write the Italian way, and the small parts that every page is made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest
from django.template import Context, engines
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from crema_sap.web import formati, lingue, navigazione

register = template.Library()

for _filtro in formati.FILTRI:
    register.filter(_filtro.__name__, _filtro)

# What a badge looks like: its icon tells as much as its colour.
TONI: Mapping[str, str] = {
    "neutro": "it-minus-circle",
    "info": "it-info-circle",
    "corso": "it-clock",
    "positivo": "it-check-circle",
    "avviso": "it-warning-circle",
    "negativo": "it-close-circle",
}


@register.simple_tag
@lru_cache(maxsize=512)
def icona(nome: str, etichetta: str = "", classi: str = "") -> SafeString:
    """Draw an icon of Bootstrap Italia; without `etichetta` it is decoration."""
    indirizzo = f"{risorsa('bootstrap-italia/svg/icone.svg')}#{nome}"
    if etichetta:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            classi,
            etichetta,
            indirizzo,
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        classi,
        indirizzo,
    )


@register.simple_tag
@lru_cache(maxsize=512)
def stato(testo: str, tono: str = "neutro") -> SafeString:
    """Draw a state: words, icon and colour together. `tono` is a key of `TONI`."""
    return format_html(
        '<span class="stato stato-{}">{}<span>{}</span></span>', tono, icona(TONI[tono]), testo
    )


@register.simple_block_tag(end_name="endrichiamo")
def richiamo(content: SafeString, titolo: str, tono: str = "info") -> SafeString:
    """Frame something that the reader must not miss."""
    return _riquadro("richiamo", content, titolo, tono)


@register.simple_block_tag(end_name="endtabella")
def tabella(content: SafeString, didascalia: str, classi: str = "") -> SafeString:
    """Wrap rows in a table with caption that scrolls by keyboard when it is too wide.

    `classi`: `tabella-schede` turns rows into cards on a phone (give cells `data-etichetta`),
    `tabella-fitta` tightens the rows, `titolo-nascosto` keeps the caption for screen readers.
    """
    return format_html(
        '<div class="tabella-cornice" role="region" tabindex="0" aria-label="{}">'
        '<table class="table tabella {}"><caption>{}</caption>{}</table></div>',
        didascalia,
        classi,
        didascalia,
        content,
    )


@register.simple_tag(takes_context=True)
def jinja(context: Context, modello: str, **contesto: Any) -> SafeString:
    """Draw a part with a template of `templates/jinja/` (see `web.jinja`)."""
    return _disegna(modello, contesto, context.get("request"))


@register.simple_tag
def voci_piede() -> SafeString:
    """Draw the entries of the foot, the same on every page of a language."""
    return _voci_piede(lingue.corrente())


@cache
def _voci_piede(_lingua: str) -> SafeString:
    return _disegna("voci_piede.html", {"voci": navigazione.voci_del_piede()})


@register.simple_tag(takes_context=True)
def altre_lingue(context: Context, percorso: str = "") -> list[lingue.AltraLingua]:
    """Return a page in its other languages: that of `percorso`, or of the request."""
    richiesta = context.get("request")
    percorso = percorso or context.get("percorso") or (richiesta.path if richiesta else "")
    return lingue.altre_lingue(percorso) if percorso else []


@register.simple_tag
@cache
def risorsa(percorso: str) -> str:
    """Return the address of a static file: `{% static %}`, resolved once."""
    return static(percorso)


@register.simple_tag
def campi_filtro(modulo: BaseForm, *nomi: str) -> SafeString:
    """Draw the fields of a form that filters a list: these, or all of them."""
    campi = [modulo[nome] for nome in nomi] if nomi else list(modulo)
    return _disegna("campi_filtro.html", {"campi": campi})


@register.simple_tag(takes_context=True)
def th_ordina(
    context: Context, chiave: str, testo: str, classi: str = "", parametro: str = "ordina"
) -> SafeString:
    """Draw the header of a column that sorts; the state stays in the URL (`?ordina=-chiave`)."""
    richiesta = context["request"].GET
    attuale = richiesta.get(parametro, "")
    crescente, decrescente = attuale == chiave, attuale == f"-{chiave}"
    query = richiesta.copy()
    query[parametro] = f"-{chiave}" if crescente else chiave
    query.pop("pagina", None)
    contesto = {
        "testo": testo,
        "classi": classi,
        "indirizzo": f"?{query.urlencode()}",
        "verso": "ascending" if crescente else "descending" if decrescente else "",
        "segno": "it-arrow-up-triangle" if crescente else "it-arrow-down-triangle",
    }
    return _disegna("th_ordina.html", contesto)


@register.simple_tag(takes_context=True)
def paginazione(context: Context, pagina: Page[Any], parametro: str = "pagina") -> SafeString:
    """Draw the links to the other pages; filters and order stay in the URL."""
    numeri = pagina.paginator.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)
    contesto = {
        "pagina": pagina,
        "numeri": [
            {"testo": n, "indirizzo": _con(context, parametro, n) if isinstance(n, int) else ""}
            for n in numeri
        ],
        "precedente": _con(context, parametro, pagina.number - 1) if pagina.has_previous() else "",
        "successiva": _con(context, parametro, pagina.number + 1) if pagina.has_next() else "",
    }
    return _disegna("paginazione.html", contesto)


@register.inclusion_tag("partials/_paginazione_cursore.html", takes_context=True)
def paginazione_cursore(
    context: Context, precedente: str = "", successiva: str = "", parametro: str = "da"
) -> dict[str, Any]:
    """Draw previous and next for a list that is walked by key and never counted."""
    return {
        "precedente": _con(context, parametro, precedente) if precedente else "",
        "successiva": _con(context, parametro, successiva) if successiva else "",
    }


@register.inclusion_tag("partials/_passi.html")
def passi(
    voci: Sequence[Mapping[str, Any]], corrente: int, titolo: str = "Passi"
) -> dict[str, Any]:
    """Draw the steps of a flow. Each has `etichetta`, `fatto`, and `url` when it may be opened.

    `corrente` counts from 1.
    """
    return {
        "voci": voci,
        "corrente": corrente,
        "totale": len(voci),
        "attuale": voci[corrente - 1],
        "titolo": titolo,
    }


@register.inclusion_tag("partials/_cronologia.html")
def cronologia(eventi: Sequence[Mapping[str, Any]], titolo: str) -> dict[str, Any]:
    """Draw a time line. Each event has `quando` (text), `titolo`, and may have `testo`, `stato`."""
    return {"eventi": eventi, "titolo": titolo}


@register.simple_tag
def scadenza(istante: datetime, adesso: datetime | None = None) -> SafeString:
    """Show a term, counted down from the server's clock where scripts run."""
    iso = istante.isoformat()
    passata = adesso is not None and adesso >= istante
    passato = gettext("termine passato")
    conto = (
        format_html('<span class="scadenza-conto">({})</span>', passato)
        if passata
        else format_html(
            '<span class="scadenza-conto" data-scade="{}"{} role="timer" hidden></span>',
            iso,
            format_html(' data-passato="{}"', passato) if formati.straniera() else "",
        )
    )
    return format_html(
        '<span class="scadenza"><time datetime="{}">{}</time> {}</span>',
        iso,
        formati.data_ora(istante),
        conto,
    )


@register.inclusion_tag("partials/_avanzamento.html")
def avanzamento(percento: int, testo: str, titolo: str = "Avanzamento") -> dict[str, Any]:
    """Draw a progress bar with its words."""
    return {"percento": max(0, min(100, percento)), "testo": testo, "titolo": titolo}


@register.simple_block_tag(end_name="endvuoto")
def vuoto(content: SafeString, titolo: str) -> SafeString:
    """Say that there is nothing here yet, and what to do."""
    return format_html('<div class="vuoto"><h2 class="h4">{}</h2>{}</div>', titolo, content)


@register.inclusion_tag("partials/_definizioni.html")
def definizioni(voci: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Draw a list of names and values, from pairs."""
    return {"voci": voci}


@register.simple_tag
def briciole(*parti: str) -> SafeString:
    """Draw the way here: text and address by turns after the home page; the last has no address."""
    inizio = lingue.indirizzo("/", lingue.corrente())
    coppie = [(gettext("Inizio"), inizio), *zip(parti[::2], [*parti[1::2], ""], strict=False)]
    contesto = {"voci": coppie, "nome": gettext("Percorso di navigazione")}
    return _disegna("briciole.html", contesto)


@register.inclusion_tag("partials/_riepilogo_errori.html")
def riepilogo_errori(*moduli: "BaseForm | BaseFormSet[Any]") -> dict[str, Any]:
    """List the errors of forms and formsets, each a link to its field; it takes the focus."""
    errori: list[dict[str, str]] = []
    for modulo in moduli:
        if isinstance(modulo, BaseFormSet):
            errori += [{"campo": "", "testo": str(testo)} for testo in modulo.non_form_errors()]
            nome_riga = getattr(modulo, "nome_riga", "riga")
            for numero_riga, riga in enumerate(modulo.forms, start=1):
                errori += _errori_del_modulo(riga, f"{nome_riga} {numero_riga}, ")
        else:
            errori += _errori_del_modulo(modulo)
    return {"errori": errori}


def _errori_del_modulo(modulo: BaseForm, dove: str = "") -> list[dict[str, str]]:
    if not modulo.is_bound:
        return []
    errori = [{"campo": "", "testo": str(testo)} for testo in modulo.non_field_errors()]
    for legato in modulo:
        nome = f"{dove}{legato.label}"
        errori += [
            {"campo": str(legato.auto_id), "nome": nome, "testo": str(testo)}
            for testo in legato.errors
        ]
    return errori


def _disegna(
    modello: str, contesto: dict[str, Any], richiesta: HttpRequest | None = None
) -> SafeString:
    # That engine escapes, as Django's does.
    return mark_safe(engines["jinja"].get_template(modello).render(contesto, richiesta))  # noqa: S308


def _con(context: Context, parametro: str, valore: object) -> str:
    query = context["request"].GET.copy()
    query[parametro] = str(valore)
    return f"?{query.urlencode()}"


def _riquadro(classe: str, content: SafeString, titolo: str, tono: str) -> SafeString:
    return format_html(
        '<section class="{} {}-{}" aria-label="{}"><p class="{}-titolo">{} {}</p>{}</section>',
        classe,
        classe,
        tono,
        titolo,
        classe,
        icona(TONI[tono]),
        titolo,
        content,
    )


@register.simple_tag(takes_context=True)
def includi_se_esiste(context: Context, modello: str) -> str:
    """Include a template of a higher app, or nothing while that app has none."""
    try:
        trovato = get_template(modello)
    except template.TemplateDoesNotExist:
        return ""
    richiesta = context.get("request")
    return trovato.render(cast(dict[str, Any], context.flatten()), richiesta)
