"""Ambiti, comuni, enti and accounts of the demonstration; what is there already stays."""

import csv
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import (
    AliasComune,
    Ambito,
    Comune,
    Ente,
    Incarico,
    Popolazione,
    Ruolo,
    TipoEnte,
    Utente,
)
from programmazione.models import BaseMaggioranza, MetodoVoto, RegolaAssemblea

DATI = Path(__file__).parent.parent / "dati"
CREMA, CREMONA = "AMB-CREMA", "AMB-CREMONA"
DAL = date(2019, 1, 1)
ANNO_CENSIMENTO, FONTE_CENSIMENTO = 2011, "censimento 2011"
PASSWORD = "demo"  # noqa: S105 - the demonstration's, printed on its own home page
# How the agreements write what ISTAT writes otherwise.
ALIAS = {"019034": "Credera-Rubbiano", "019017": "Casale Cremasco"}
NOMI = (
    *("Anna", "Bruno", "Carla", "Dario", "Elisa", "Franco", "Gaia", "Ivano"),
    *("Laura", "Marco", "Nadia", "Oscar", "Paola", "Rocco", "Sara", "Tito"),
)
COGNOMI = (
    *("Alloni", "Bonizzi", "Cattaneo", "Denti", "Facchi", "Galli", "Inzoli", "Lameri", "Moretti"),
    *("Nichetti", "Ogliari", "Premoli", "Raimondi", "Stanga", "Tedoldi", "Uberti", "Vailati"),
)
REGOLA_DIMOSTRATIVA = (
    "Regola dimostrativa: il regolamento di funzionamento dell'Assemblea dei Sindaci del Cremasco"
    " non è nelle fonti."
)


def carica_territorio() -> Ambito:
    """Load both ambiti with their comuni, enti and accounts; return that of Crema."""
    # One hash for all: the password is public, and seventy Argon2 hashes take half a minute.
    password = make_password(PASSWORD)
    crema = Ambito.objects.get_or_create(codice=CREMA, defaults={"nome": "Ambito di Crema"})[0]
    with nel_ambito(crema.pk):
        _carica_comuni()
        _carica_enti_di_crema()
        _carica_conti(crema, password)
        _carica_regola()
    _nomina_capofila(crema, "crema")
    cremona = Ambito.objects.get_or_create(codice=CREMONA, defaults={"nome": "Ambito di Cremona"})[
        0
    ]
    with nel_ambito(cremona.pk):
        _carica_cremona()
        _carica_conti(cremona, password)
    _nomina_capofila(cremona, "cremona")
    return crema


def persona(username: str) -> Utente:
    """Return a person of the ambito in hand, acting under the first appointment."""
    utente: Utente = Utente.objects.get(username=username)
    utente.incarico = (
        Incarico.objects.select_related("ente", "ambito").filter(utente=utente).order_by("pk")[0]
    )
    return utente


def _carica_comuni() -> None:
    if Comune.objects.exists():
        return
    with (DATI / "comuni.csv").open(encoding="utf-8", newline="") as aperto:
        righe = list(csv.DictReader(aperto))
    Comune.objects.bulk_create(
        Comune(
            codice_istat=riga["codice_istat"],
            nome=riga["comune"],
            slug=slugify(riga["comune"]),
            codice_catastale=riga["codice_catastale"],
            cap=riga["cap"],
        )
        for riga in righe
    )
    Popolazione.objects.bulk_create(
        Popolazione(
            comune_id=riga["codice_istat"],
            anno=ANNO_CENSIMENTO,
            fonte=FONTE_CENSIMENTO,
            abitanti=int(riga["popolazione_censimento_2011"]),
        )
        for riga in righe
    )
    AliasComune.objects.bulk_create(
        AliasComune(comune_id=codice, nome=nome) for codice, nome in ALIAS.items()
    )


def _carica_enti_di_crema() -> None:
    if Ente.objects.exists():
        return
    comuni = list(Comune.objects.order_by("nome"))
    Ente.objects.bulk_create(
        [
            *(
                Ente(tipo=TipoEnte.COMUNE, nome=f"Comune di {c.nome}", slug=c.slug, comune=c)
                for c in comuni
            ),
            Ente(tipo=TipoEnte.ALER, nome="ALER Brescia-Cremona-Mantova", slug="aler"),
            Ente(tipo=TipoEnte.PARTNER, nome="EISA, équipe dell'abitare", slug="eisa"),
            Ente(tipo=TipoEnte.PARTNER, nome="ATS Impronte Sociali", slug="impronte-sociali"),
        ]
    )


def _carica_cremona() -> None:
    if Comune.objects.exists():
        return
    cremona = Comune.objects.create(
        codice_istat="019036", nome="Cremona", slug="cremona", codice_catastale="D150", cap="26100"
    )
    Ente.objects.create(
        tipo=TipoEnte.COMUNE, nome="Comune di Cremona", slug="cremona", comune=cremona
    )


def _carica_conti(ambito: Ambito, password: str) -> None:
    enti = {ente.slug: ente for ente in Ente.objects.order_by("pk")}
    presenti = set(Utente.objects.values_list("username", flat=True))
    with (DATI / "conti.toml").open("rb") as aperto:
        conti = [c for c in tomllib.load(aperto)["conto"] if c["ambito"] == ambito.codice]
    officers = [ente for ente in enti.values() if ente.tipo == TipoEnte.COMUNE]
    conti += [
        {
            "username": ente.slug,
            "nome": NOMI[n % len(NOMI)],
            "cognome": COGNOMI[n % len(COGNOMI)],
            "ruolo": Ruolo.OPERATORE_ENTE,
            "ente": ente.slug,
        }
        for n, ente in enumerate(officers)
    ]
    nuovi = [conto for conto in conti if conto["username"] not in presenti]
    utenti = Utente.objects.bulk_create(
        Utente(
            username=conto["username"],
            nome=conto["nome"],
            cognome=conto["cognome"],
            email=f"{conto['username']}@demo.invalid",
            password=password,
            ambito=ambito,
        )
        for conto in nuovi
    )
    Incarico.objects.bulk_create(
        Incarico(utente=utente, ente=enti[conto["ente"]], ruolo=conto["ruolo"], dal=DAL)
        for utente, conto in zip(utenti, nuovi, strict=True)
    )


def _carica_regola() -> None:
    RegolaAssemblea.objects.get_or_create(
        dal=DAL,
        defaults={
            "metodo": MetodoVoto.ENTRAMBI,
            "quorum_prima": Decimal(50),
            "quorum_prima_oltre": True,
            "quorum_seconda": Decimal("33.33"),
            "quorum_seconda_oltre": False,
            "maggioranza": Decimal(50),
            "maggioranza_oltre": True,
            "base": BaseMaggioranza.VOTANTI,
            "anno_popolazione": ANNO_CENSIMENTO,
            "fonte": REGOLA_DIMOSTRATIVA,
        },
    )


def _nomina_capofila(ambito: Ambito, slug: str) -> None:
    if ambito.capofila_id is not None:
        return
    with nel_ambito(ambito.pk):
        ambito.capofila = Ente.objects.get(slug=slug)
        ambito.save(update_fields=["capofila"])
