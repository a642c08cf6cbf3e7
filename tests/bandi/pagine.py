"""Who opens a page of the avvisi, and where it is, for the tests."""

from django.test import Client
from django.urls import reverse

from crema_sap.enti.models import Utente


def entra(utente: Utente) -> Client:
    client = Client()
    client.force_login(utente)
    return client


def indirizzo(nome: str, codice: str = "crema-2019") -> str:
    senza = nome in {"list", "dati_aperti"}
    return reverse(f"bandi:{nome}") if senza else reverse(f"bandi:{nome}", args=[codice])
