"""People and bodies for the tests of every app: plain functions, to be called in an ambito.

Apart from `crea_ambito` they all write in the ambito of the connection: use the fixture
`ambito`, or enter `nel_ambito(crea_ambito().pk)` yourself.
"""

from datetime import date
from itertools import count
from typing import Any

from codicefiscale import codicefiscale

from crema_sap.enti import services
from crema_sap.enti.models import Ambito, Comune, Ente, Incarico, Ruolo, TipoEnte, Utente

DAL = date(2019, 1, 1)
_numeri = count(1)
_LETTERE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def crea_ambito(codice: str = "AMB-CREMA", nome: str = "Ambito di Crema") -> Ambito:
    """Make an ambito, or find the one with this code."""
    return Ambito.objects.get_or_create(codice=codice, defaults={"nome": nome})[0]


def crea_comune(nome: str | None = None, **campi: Any) -> Comune:
    """Make a comune; what is not given is invented and unique."""
    numero = next(_numeri)
    nome = nome or f"Comune {numero}"
    valori = {
        "codice_istat": f"{900000 + numero}",
        "slug": nome.lower().replace(" ", "-").replace("'", "-"),
        "codice_catastale": f"X{numero % 1000:03}",
        "cap": "26013",
    }
    return Comune.objects.create(nome=nome, **(valori | campi))


def crea_ente(nome: str | None = None, *, tipo: str = TipoEnte.COMUNE, **campi: Any) -> Ente:
    """Make an ente; one of type Comune gets a comune of the same name."""
    if tipo == TipoEnte.COMUNE and "comune" not in campi:
        campi["comune"] = crea_comune(nome)
    nome = nome or (campi["comune"].nome if "comune" in campi else f"Ente {next(_numeri)}")
    campi.setdefault("slug", nome.lower().replace(" ", "-").replace("'", "-"))
    return Ente.objects.create(nome=nome, tipo=tipo, **campi)


def crea_incarico(utente: Utente, ruolo: Ruolo, ente: Ente, **campi: Any) -> Incarico:
    """Appoint a person."""
    return Incarico.objects.create(utente=utente, ruolo=ruolo, ente=ente, **({"dal": DAL} | campi))


def crea_utente(
    ruolo: Ruolo = Ruolo.OPERATORE_ENTE,
    ente: Ente | None = None,
    *,
    username: str | None = None,
    password: str | None = None,
    **campi: Any,
) -> Utente:
    """Make a member of staff with one appointment, which is the one in use (`.incarico`).

    Without a password the login is closed: `client.force_login(utente)` still works, and is fast.
    """
    numero = next(_numeri)
    ente = ente or crea_ente()
    valori = {
        "nome": "Paola",
        "cognome": f"Prova{numero}",
        "email": f"utente{numero}@esempio.it",
        "ambito_id": ente.ambito_id,
    }
    utente = Utente.objects.crea(
        username or f"utente{numero}", password=password, **(valori | campi)
    )
    usa_incarico(utente, crea_incarico(utente, ruolo, ente))
    return utente


def usa_incarico(utente: Utente, incarico: Incarico) -> Utente:
    """Make a person act under an appointment, as the session does in a request."""
    utente.incarico = incarico
    utente.incarichi_attivi = (*utente.incarichi_attivi, incarico)
    return utente


def crea_cittadino(
    nome: str = "Anna",
    cognome: str = "Rossi",
    *,
    codice_fiscale: str | None = None,
    nato_il: date = date(1980, 5, 17),
    email: str = "anna.rossi@esempio.it",
) -> Utente:
    """Make a citizen as a first sign-in with SPID does; each call is another person."""
    return services.accogli_cittadino(
        services.Identita(
            codice_fiscale=codice_fiscale or codice_fiscale_di_prova(next(_numeri)),
            nome=nome,
            cognome=cognome,
            nato_il=nato_il,
            email=email,
        )
    )


def codice_fiscale_di_prova(numero: int) -> str:
    """Compose a valid codice fiscale, different for each number."""
    lettere = "".join(_LETTERE[numero // passo % 26] for passo in (676, 26, 1))
    primi = f"RSS{lettere}80E57D142"
    return primi + codicefiscale.encode_cin(primi + "X")
