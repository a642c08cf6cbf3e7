"""The settings for the checks that run nothing (mypy): throw-away values where none are given."""

import os

PREDEFINITI = {
    "AMBIENTE": "test",
    "SECRET_KEY": "solo-per-i-controlli",
    "DATABASE_URL": "postgresql://crema_app@127.0.0.1/nessuna",
    "DATABASE_URL_PROPRIETARIO": "postgresql://crema_proprietario@127.0.0.1/nessuna",
    "DATABASE_URL_PUBBLICO": "postgresql://crema_pubblico@127.0.0.1/nessuna",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "CHIAVE_CIFRATURA": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "CHIAVE_INDICE": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "ALLOWED_HOSTS": "localhost",
    "ORIGINE": "http://localhost",
    "CARTELLA_DATI": "/nonexistent/dati",
    "ALBERO_PUBBLICO": "/nonexistent/pubblico",
}
for _nome, _valore in PREDEFINITI.items():
    os.environ.setdefault(_nome, _valore)

from crema_sap.settings import *  # noqa: E402, F403
