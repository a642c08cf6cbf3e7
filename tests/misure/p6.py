"""P6: the officers' lists, beside an empty view through the same stack."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

from bandi.models import Avviso
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from domande.graduatorie import services
from domande.models import ListaGraduatoria
from programmazione.models import UnitaAbitativa
from tests.misure import carico, consumo, impianto
from tests.misure.conti import GIRI, MARGINE_OROLOGIO, Giro, Misura, Voce, alterna, rapporto
from tests.misure.impianto import Impianto

CLIENTI = 8
PER_GIRO = 40
POCHE, MOLTE = 10, 1_000
INTERROGAZIONI = 8
VUOTA = "/misura/vuota/"
WEB = {"processi_web": 2, "fili": 4}


@dataclass(frozen=True, slots=True)
class Elenco:
    """A list and who reads it."""

    nome: str
    percorso: str
    chi: str


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P6."""
    giri, per_giro, molte = (1, 8, 30) if breve else (GIRI, PER_GIRO, MOLTE)
    esito = Misura(
        "P6",
        "Elenchi degli uffici",
        f"{CLIENTI} client su connessioni tenute aperte, diretti a granian; {giri} giri da"
        f" {per_giro} per elenco, alternati a una pagina che risponde il nulla attraverso gli"
        f" stessi strati (sessione, ambito, transazione). Interrogazioni contate con {POCHE} e"
        f" con {molte} righe; il quadro della ricognizione ha sempre una riga per ente.",
    )
    _riempi(banco, POCHE)
    con_poche = _interrogazioni(banco)
    _riempi(banco, molte)
    con_molte = _interrogazioni(banco)
    elenchi = _elenchi(banco)
    ambiente = {
        **banco.vera.ambiente(),
        "DJANGO_SETTINGS_MODULE": "tests.misure.impostazioni",
    }
    with impianto.applicazione(ambiente, banco, **WEB) as accesa:
        radici = (accesa.pid, banco.postgres)
        giochi = [
            _gioco(banco, radici, accesa.porta, elenco, per_giro)
            for elenco in (Elenco("vuota", VUOTA, "capofila"), *elenchi)
        ]
        vuota, *giocati = alterna(giri, *giochi)
    for elenco, giri_suoi in zip(elenchi, giocati, strict=True):
        esito.voci += [
            Voce(
                f"{elenco.nome}: interrogazioni con {molte} righe",
                con_molte[elenco.nome],
                INTERROGAZIONI,
            ),
            Voce(
                f"{elenco.nome}: interrogazioni in più che con {POCHE}",
                con_molte[elenco.nome] - con_poche[elenco.nome],
                0,
            ),
            Voce(
                f"{elenco.nome}: CPU della vuota su quella dell'elenco",
                rapporto([g.cpu for g in vuota], [g.cpu for g in giri_suoi]),
                0.35,
                entro=False,
            ),
            Voce(
                f"{elenco.nome}: velocità rispetto alla vuota",
                rapporto([g.al_secondo for g in giri_suoi], [g.al_secondo for g in vuota]),
                0.35,
                entro=False,
                margine=MARGINE_OROLOGIO,
            ),
        ]
        esito.dettagli[elenco.percorso] = [round(g.cpu_per_lavoro, 2) for g in giri_suoi]
    esito.dettagli[VUOTA] = [round(g.cpu_per_lavoro, 2) for g in vuota]
    return esito


def _elenchi(banco: Impianto) -> list[Elenco]:
    with nel_ambito(banco.ambito):
        lista = (
            ListaGraduatoria.objects.filter(elaborazione__avviso__codice=impianto.AVVISO)
            .order_by("-elaborazione__numero", "-lunghezza")
            .values_list("pk", flat=True)[0]
        )
    return [
        Elenco("patrimonio", "/patrimonio/", "crema"),
        Elenco("ricognizione", "/ricognizione/2020/", "capofila"),
        Elenco("domande", "/domande/", "crema"),
        Elenco("graduatoria", f"/graduatorie/{impianto.AVVISO}/{lista}/", "capofila"),
        Elenco("eisa", "/eisa/", "eisa"),
    ]


def _riempi(banco: Impianto, quante: int) -> None:
    """Bring every list to so many rows, after the close."""
    orologio.sposta(impianto.DOPO)
    banco.popola(quante, seme=6)
    with nel_ambito(banco.ambito):
        avviso = Avviso.objects.get(codice=impianto.AVVISO)
        services.calcola(avviso=avviso, seme="misura", utente=None, ora=impianto.DOPO)
        unita = UnitaAbitativa.objects.filter(proprietario__slug="crema").order_by("pk")
        modello, presenti = unita[0], unita.count()
        copie: list[UnitaAbitativa] = []
        for numero in range(presenti, quante):
            copia = UnitaAbitativa.objects.get(pk=modello.pk) if not copie else _copia(copie[0])
            copia.pk, copia.codice = None, f"MISURA-{numero:05}"
            copia._state.adding = True
            copie.append(copia)
        UnitaAbitativa.objects.bulk_create(copie, batch_size=500)
    banco.analizza()


def _copia(unita: UnitaAbitativa) -> UnitaAbitativa:
    campi = {c.attname: getattr(unita, c.attname) for c in unita._meta.concrete_fields}
    return UnitaAbitativa(**campi)


def _interrogazioni(banco: Impianto) -> dict[str, int]:
    """Statements that each list asks for, sessions and ambito included."""
    contate = {}
    for elenco in _elenchi(banco):
        cliente = Client()
        cliente.force_login(banco.utente(elenco.chi))
        cliente.get(elenco.percorso)
        with _conta() as chieste:
            risposta = cliente.get(elenco.percorso)
        if risposta.status_code != 200:
            raise RuntimeError(f"P6: {elenco.percorso}: {risposta.status_code}")
        contate[elenco.nome] = len(chieste)
    return contate


@contextmanager
def _conta() -> Any:
    chieste: list[str] = []

    def annota(esegui: Any, sql: str, *resto: Any) -> Any:
        chieste.append(sql)
        return esegui(sql, *resto)

    with connection.execute_wrapper(annota):
        yield chieste


def _gioco(
    banco: Impianto, radici: tuple[int, ...], porta: int, elenco: Elenco, quante: int
) -> Callable[[], Giro]:
    biscotti = impianto.biscotti(banco.utente(elenco.chi))
    richieste = [carico.richiesta(elenco.percorso, biscotti=biscotti)] * quante

    def gioca() -> Giro:
        prima = consumo.cpu(*radici)
        esito = carico.carica(porta, CLIENTI, richieste)
        dopo = consumo.cpu(*radici)
        if esito.stati != {"200": quante}:
            raise RuntimeError(f"P6: {elenco.percorso}: {esito.stati}")
        return Giro(esito.secondi, dopo - prima, quante)

    return gioca
