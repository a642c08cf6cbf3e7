"""What must never be on in production, asked of a process that believes to be there."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from crema_sap import orologio
from crema_sap.enti import checks
from tests import impostazioni

PRODUZIONE = {
    "AMBIENTE": "produzione",
    "SECRET_KEY": "Vf3!kq9Zt7@Lm2#Xw8$Rb5%Yc1^Nd6&Hg4*Pj0(Ss)Aa-Ee_Uu+Ii=Oo",
    "ALLOWED_HOSTS": "casa.esempio.it",
    "ORIGINE": "https://casa.esempio.it",
    "ANTIVIRUS": "tcp://clamav:3310",
    "OIDC_EMITTENTE": "https://identita.esempio.it",
    "OIDC_CLIENTE": "portale",
    "OIDC_SEGRETO": "segreto",
}
STAMPA = """
import django
django.setup()
from django.conf import settings
from django.urls import Resolver404, resolve
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
      settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SECURE_SSL_REDIRECT,
      settings.SECURE_HSTS_SECONDS, settings.OIDC_DI_PROVA, settings.SECONDO_FATTORE_OBBLIGATORIO)
for percorso in ("/idp-prova/autorizza/", "/idp-prova/.well-known/openid-configuration"):
    try:
        resolve(percorso)
        print("risponde", percorso)
    except Resolver404:
        print("non c'è")
"""


def ambiente(**cambi: str) -> dict[str, str]:
    ereditato = {n: v for n, v in os.environ.items() if n in {"PATH", "HOME", "LANG"}}
    return {
        **ereditato,
        **impostazioni.PREDEFINITI,
        # Checks on generated columns ask the server its version.
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DJANGO_SETTINGS_MODULE": "crema_sap.settings",
        # The application has no way in as the tables' owner.
        "DATABASE_URL_PROPRIETARIO": "",
        "DATABASE_URL_PUBBLICO": "",
        **PRODUZIONE,
        **cambi,
    }


def esegui(*parole: str, **cambi: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *parole],
        env=ambiente(**cambi),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_deployment_check_is_clean(db: None) -> None:
    esito = esegui("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert esito.returncode == 0, esito.stderr
    assert "no issues" in esito.stdout


def test_cookies_are_host_bound_and_the_test_provider_is_not_there() -> None:
    righe = esegui("-c", STAMPA).stdout.splitlines()

    assert righe == [
        "__Host-sessione __Host-csrf True True True True 31536000 False True",
        "non c'è",
        "non c'è",
    ]


@pytest.mark.parametrize(
    "manca", ["ANTIVIRUS", "OIDC_EMITTENTE", "OIDC_CLIENTE", "OIDC_SEGRETO", "SECRET_KEY"]
)
def test_a_missing_setting_stops_the_start_and_names_itself(manca: str) -> None:
    esito = esegui("manage.py", "check", **{manca: ""})

    assert esito.returncode != 0
    assert f"Manca l'impostazione {manca}." in esito.stderr
    assert "Rimedio" in esito.stderr
    assert "Traceback" not in esito.stderr


def test_no_variable_turns_the_test_provider_on() -> None:
    esito = esegui("-c", STAMPA, OIDC_DI_PROVA="si", OIDC_DI_PROVA_ATTIVO="1")

    assert "risponde" not in esito.stdout


def test_the_test_providers_address_is_refused_in_production(db: None) -> None:
    esito = esegui("manage.py", "check", OIDC_EMITTENTE="https://casa.esempio.it/idp-prova")

    assert esito.returncode != 0
    assert "enti.E001" in esito.stderr


@pytest.mark.parametrize(
    ("impostazioni_", "attesi"),
    [
        ({"IN_PRODUZIONE": False, "OIDC_DI_PROVA": True}, []),
        (
            {
                "IN_PRODUZIONE": True,
                "OIDC_DI_PROVA": True,
                "OIDC_EMITTENTE": "https://identita.esempio.it",
            },
            ["enti.E001", "enti.E002"],
        ),
        (
            {
                "IN_PRODUZIONE": True,
                "OIDC_DI_PROVA": False,
                "OIDC_EMITTENTE": "https://identita.esempio.it",
            },
            ["enti.E002"],
        ),
    ],
)
def test_the_check_sees_setting_and_pages(impostazioni_: dict[str, Any], attesi: list[str]) -> None:
    with override_settings(**impostazioni_):
        trovati = [guasto.id for guasto in checks.niente_prove_in_produzione()]

    assert trovati == attesi


def test_a_moved_clock_is_refused_in_production(db: None) -> None:
    orologio.sposta(datetime(2019, 11, 5, 9, tzinfo=UTC))
    with override_settings(IN_PRODUZIONE=True):
        trovati = checks.orologio_vero_in_produzione(databases=["default"])
    with connection.cursor() as cursore:
        cursore.execute("DELETE FROM enti_scartoorologio")
    with override_settings(IN_PRODUZIONE=True):
        puliti = checks.orologio_vero_in_produzione(databases=["default"])

    assert [guasto.id for guasto in trovati] == ["enti.E003"]
    assert puliti == []
    assert checks.orologio_vero_in_produzione(databases=["default"]) == []
