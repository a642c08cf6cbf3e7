"""House rules, enforced: each of these once let a defect through in somebody's codebase."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver

RADICE = Path(__file__).resolve().parent.parent
APP = ("crema_sap", "programmazione", "bandi", "domande", "eisa")
INTERFACCIA = ("views", "admin", "periodic", "forms", "urls")
SOGLIA_FUNZIONE = 40

# Every page that opens without signing in, by name. A public page is a decision, never an
# oversight: one that is not here fails.
PUBBLICHE = {
    "bandi:avviso",
    "bandi:avviso_aiuto",
    "bandi:avviso_numeri",
    "bandi:avviso_pdf",
    "bandi:avviso_spiegato",
    "bandi:avviso_versioni",
    "bandi:dati_aperti",
    "bandi:dati_aperti_file",
    "bandi:dati_aperti_tabella",
    "bandi:list",
    "bandi:unita",
    "bandi:unita_list",
    "bandi:unita_stampa",
    "domande:graduatoria_pubblicata",
    "domande:graduatoria_pubblicata_lista",
    "domande:graduatoria_pubblicata_pagina",
    "domande:graduatorie",
    "domande:modulo",
    # Answers typed while the session expired are kept, then the sign-in is asked.
    "domande:sezione",
    "domande:simulatore",
    "enti:accedi",
    "enti:codice",
    "enti:esci",
    "enti:primo_codice",
    "enti:pronto",
    "enti:salute",
    "enti:spid",
    "enti:spid_ritorno",
    # As for a section of a domanda.
    "programmazione:capitolo",
    "programmazione:commento_list",
    "programmazione:dichiarazione",
    "programmazione:dichiarazione_restituisci",
    "programmazione:piano",
    "programmazione:piano_confronto",
    "programmazione:piano_list",
    "programmazione:piano_versione",
    "programmazione:quadratura",
    "programmazione:unita_atto",
    "programmazione:unita_create",
    "programmazione:unita_update",
    "registro:documento_pubblico",
    "registro:verifica",
    "web:accessibilita",
    "web:cerca",
    "web:contatti",
    "web:home",
    "web:note_legali",
    "web:privacy",
}
# Tokens of others and steps of a sign-in expire by the true clock, wherever the demonstration's is.
OROLOGIO_VERO = {"crema_sap/enti/oidc.py", "crema_sap/web/enti/views/accesso.py"}


def viste(
    nodi: list[URLPattern | URLResolver], spazio: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every route with its full name."""
    for nodo in nodi:
        if isinstance(nodo, URLResolver):
            sotto = (*spazio, nodo.namespace) if nodo.namespace else spazio
            yield from viste(nodo.url_patterns, sotto)
        else:
            yield ":".join((*spazio, nodo.name or str(nodo.pattern))), nodo


def moduli(prefisso: str) -> Iterator[ModuleType]:
    """Every module of a package."""
    pacchetto = import_module(prefisso)
    yield pacchetto
    for trovato in walk_packages(pacchetto.__path__, f"{prefisso}."):
        if ".migrations" not in trovato.name:
            yield import_module(trovato.name)


def sorgenti() -> list[Path]:
    """Every source file of the product."""
    return [
        file
        for app in APP
        for file in sorted((RADICE / app).rglob("*.py"))
        if "migrations" not in file.parts
    ]


def test_the_public_pages_are_exactly_the_listed_ones() -> None:
    aperte = {
        nome
        for nome, vista in viste(get_resolver().url_patterns)
        if getattr(vista.callback, "login_required", True) is False
        and not nome.startswith(("admin:", "idp_prova:"))
    }

    assert aperte == PUBBLICHE


@pytest.mark.parametrize("file", sorgenti(), ids=lambda f: str(f.relative_to(RADICE)))
def test_interface_files_never_touch_a_manager(file: Path) -> None:
    if file.stem in INTERFACCIA:
        # An empty queryset is what a form's field starts from: it loads nothing.
        testo = file.read_text().replace(".objects.none()", "")
        assert ".objects" not in testo, "load through selectors.py"


@pytest.mark.parametrize("app", ["programmazione", "bandi", "domande"])
def test_every_public_rule_cites_its_norm(app: str) -> None:
    senza = [
        f"{modulo.__name__}.{nome}"
        for modulo in moduli(f"{app}.rules")
        for nome, funzione in inspect.getmembers(modulo, inspect.isfunction)
        if funzione.__module__ == modulo.__name__
        and not nome.startswith("_")
        and "Norma" not in (inspect.getdoc(funzione) or "") + str(inspect.signature(funzione))
        and "Esito" not in str(inspect.signature(funzione))
        and "Norma" not in (modulo.__doc__ or "")
    ]

    assert senza == []


@pytest.mark.parametrize("app", [f"{app}.rules" for app in ("programmazione", "bandi", "domande")])
def test_rules_know_neither_django_nor_the_clock(app: str) -> None:
    colpevoli = []
    for modulo in moduli(app):
        albero = ast.parse(inspect.getsource(modulo))
        for nodo in ast.walk(albero):
            nomi = (
                [alias.name for alias in nodo.names]
                if isinstance(nodo, ast.Import)
                else [nodo.module or ""]
                if isinstance(nodo, ast.ImportFrom)
                else []
            )
            if any(n.split(".")[0] == "django" or n == "crema_sap.orologio" for n in nomi):
                colpevoli.append(modulo.__name__)

    assert colpevoli == []


def test_the_clock_is_read_in_one_place() -> None:
    lettori = re.compile(
        r"timezone\.now\(|datetime\.(now|today|utcnow)\(|date\.today\(|time\.time\("
    )
    colpevoli = [
        str(file.relative_to(RADICE))
        for file in sorgenti()
        if lettori.search(file.read_text())
        # The bootstrap runs before there is a database; the log stamps its own lines.
        and "crema_sap/avvio" not in str(file)
        and str(file.relative_to(RADICE)) not in OROLOGIO_VERO
    ]

    assert colpevoli == []


def modelli() -> list[type[models.Model]]:
    """The product's own models."""
    return [modello for modello in apps.get_models() if modello.__module__.split(".")[0] in APP]


@pytest.mark.parametrize("modello", modelli(), ids=lambda m: m._meta.label)
def test_every_constraint_says_what_is_wrong(modello: type[models.Model]) -> None:
    predefinito = str(models.CheckConstraint.default_violation_error_message)
    for vincolo in modello._meta.constraints:
        testo = str(vincolo.violation_error_message)
        assert testo != predefinito, vincolo.name
        assert testo.endswith("."), vincolo.name


@pytest.mark.parametrize("modello", modelli(), ids=lambda m: m._meta.label)
def test_no_table_joins_by_itself(modello: type[models.Model]) -> None:
    assert not modello._meta.local_many_to_many, "write the through model: it needs its ambito"


@pytest.mark.parametrize("modello", modelli(), ids=lambda m: m._meta.label)
def test_no_model_orders_itself(modello: type[models.Model]) -> None:
    assert not modello._meta.ordering


@pytest.mark.parametrize("app", ["programmazione", "bandi", "domande", "eisa"])
def test_every_state_has_its_transitions(app: str) -> None:
    stati = import_module(f"{app}.states")
    tabelle = [
        valore
        for nome, valore in vars(stati).items()
        if nome.startswith("TRANSIZIONI") and not nome.startswith("_")
    ]

    assert tabelle, "a state machine is a printed table"
    for tabella in tabelle:
        classe = type(next(iter(tabella)))
        assert set(tabella) == set(classe)
        assert set().union(*tabella.values()) <= set(classe)


def test_every_template_is_used() -> None:
    testi = "\n".join(
        file.read_text()
        for cartella in (*APP, "templates", "tests")
        for file in (RADICE / cartella).rglob("*")
        if file.suffix in {".py", ".html", ".txt", ".svg"}
    )
    cartella = RADICE / "templates"
    # Names put together at run time: f"bandi/avviso_{atto}.html".
    prefissi = tuple(set(re.findall(r'"([a-z_/]+_)\{[^}"]*\}[a-z_]*\.html', testi)))
    orfani = [
        str(file.relative_to(cartella))
        for file in cartella.rglob("*.html")
        # The form pack is named by crispy-forms; widgets, error pages and the admin's by Django.
        if "bootstrap_italia" not in file.parts
        # Each engine names its own from its own folder.
        and str(file.relative_to(cartella)).removeprefix("jinja/") not in testi
        # A folder kept in a constant: f"{MODELLI}/_unita.html".
        and f"}}/{file.name}" not in testi
        and f'"{file.name}"' not in testi
        and not str(file.relative_to(cartella)).startswith(("admin/", "django/forms/", *prefissi))
        and not re.fullmatch(r"\d{3}\.html", file.name)
    ]

    assert orfani == []


@pytest.mark.parametrize(
    "file",
    list((RADICE / "templates").rglob("*.html")),
    ids=lambda f: str(f.relative_to(RADICE / "templates")),
)
def test_no_template_carries_style_or_script(file: Path) -> None:
    testo = file.read_text()

    if "/pdf/" not in str(file):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", testo)
        assert not re.search(r"<script(?![^>]*\bsrc=)", testo)


def test_no_migration_is_missing(db: None) -> None:
    uscita = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=uscita)


def test_every_table_is_behind_the_wall_or_declared_open(db: None) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, EXISTS ("
            " SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'ambito_id'),"
            " pg_get_userbyid(c.relowner) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
        )
        tabelle = cursore.fetchall()

    scoperte = [nome for nome, protetta, di_ambito, _ in tabelle if di_ambito and not protetta]
    assert scoperte == []
    assert {padrone for *_, padrone in tabelle} == {"crema_proprietario"}


def test_functions_are_short() -> None:
    lunghe = []
    for file in sorgenti():
        for nodo in ast.walk(ast.parse(file.read_text())):
            if isinstance(nodo, ast.FunctionDef):
                inizio = nodo.body[1 if ast.get_docstring(nodo) else 0 :] or nodo.body
                righe = (nodo.end_lineno or 0) - inizio[0].lineno + 1
                if righe > SOGLIA_FUNZIONE:
                    lunghe.append(f"{file.relative_to(RADICE)}:{nodo.name} {righe}")

    assert lunghe == []
