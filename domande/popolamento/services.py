"""Stores an invented population through the functions of the real sending, many at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import batched
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import connection

from crema_sap import orologio
from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from domande import selectors
from domande.compilazione.contenuto import Contenuto
from domande.popolamento.arrivi import Momenti
from domande.popolamento.composizione import DaComporre, Pronta, componi
from domande.rules import codicefiscale
from domande.rules.persone_inventate import Persona
from domande.rules.popolazione import ComuneNoto, NucleoGenerato, Scenario, genera

Avanzamento = Callable[[str, int], None]
GRUPPO = 250
GIA_INVIATE = (
    "SELECT d.chiave FROM domande_domanda d WHERE d.avviso_id = %s AND d.chiave = ANY (%s::uuid[])"
)
PRESI = (
    "SELECT i FROM unnest(%s::bytea[]) AS i WHERE enti_cittadino_per_identita(i) IS NOT NULL"
    " OR EXISTS (SELECT FROM domande_indicecomponente c WHERE c.avviso_id = %s AND c.indice = i)"
)
ACCOGLI = (
    "SELECT (enti_accogli_cittadino(r.identita, r.cifrato, r.utente, r.password, r.nome,"
    " r.cognome, r.email, r.nascita)::json ->> 'id')::bigint"
    " FROM unnest(%s::bytea[], %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[],"
    " %s::text[], %s::date[]) WITH ORDINALITY"
    " AS r(identita, cifrato, utente, password, nome, cognome, email, nascita, n) ORDER BY r.n"
)
# The draft lives and dies inside this transaction, and the sending does not read its answers.
BOZZE = (
    "INSERT INTO domande_bozza (chiave, versione, sezioni, dati_cifrati, iniziata_il,"
    " aggiornata_il, avviso_id, richiedente_id, versione_avviso_id)"
    " SELECT r.chiave, 1, '[]', '', r.ora, r.ora, %s, r.utente, %s"
    " FROM unnest(%s::uuid[], %s::timestamptz[], %s::bigint[]) AS r(chiave, ora, utente)"
)
PRESENTA = (
    "SELECT r.chiave, p.esito FROM unnest(%s::uuid[], %s::timestamptz[], %s::bigint[], %s::text[],"
    " %s::text[], %s::bytea[], %s::bytea[], %s::text[], %s::text[], %s::text[])"
    " WITH ORDINALITY AS r(chiave, ora, utente, codice, impronta, dati, codifica,"
    " unita, residente, indici, n)"
    " CROSS JOIN LATERAL domande_presenta(%s, r.utente, r.chiave, 1, %s, r.ora, r.ora, r.codice,"
    " r.impronta, r.dati, r.codifica, r.unita::bigint[], r.residente::integer[],"
    " r.indici::bytea[]) AS p ORDER BY r.n"
)
TOGLI_EFFETTI = (
    "DELETE FROM registro_effetto e USING domande_domanda d WHERE d.chiave = ANY (%s::uuid[])"
    " AND e.chiave IN ('ricevuta_invio:' || d.id, 'messaggio_invio:' || d.id)"
)


class SoloFuoriProduzione(Exception):
    """Invented people never enter a portal in production."""


class InvioNonRiuscito(Exception):
    """The real sending has refused an invented domanda."""


@dataclass(frozen=True, slots=True)
class Richiesta:
    """How many invented domande, from which seed, for which avviso of an ambito.

    Without `con_effetti` nothing is put in the outbox: the receipts and messages of people who
    do not exist would keep the workers busy for hours, and the real ones waiting behind them.
    """

    ambito_id: int
    codice: str
    numero: int
    seme: int
    con_effetti: bool = False


def popola(richiesta: Richiesta, avanzamento: Avanzamento) -> int:
    """Send the invented domande that are not there yet; return how many were sent.

    Domanda n of a seed has always the same key: the second time it is found. They arrive in
    order, before the close and never after the clock's instant. Raises `SoloFuoriProduzione`,
    `NessunMomento` before the opening, `InvioNonRiuscito`.
    """
    if not orologio.e_dimostrativo():
        raise SoloFuoriProduzione("Le domande inventate non entrano in un portale in produzione.")
    with nel_ambito(richiesta.ambito_id):
        contenuto = selectors.contenuto_dell_avviso(richiesta.codice)
        if contenuto is None:
            raise InvioNonRiuscito(f"Nessun avviso ha il codice {richiesta.codice}.")
        momenti = Momenti(contenuto.apre_il, min(contenuto.chiude_il, orologio.adesso()))
    pronte = []
    for pronta in componi(da_inviare(richiesta, contenuto, momenti), contenuto, richiesta.numero):
        pronte.append(pronta)
        avanzamento("composte", len(pronte))
    pronte.sort(key=lambda pronta: (pronta.arrivo, pronta.numero))
    scritte = 0
    for gruppo in batched(pronte, GRUPPO, strict=False):
        with nel_ambito(richiesta.ambito_id):
            _invia(gruppo, contenuto, richiesta)
        scritte += len(gruppo)
        avanzamento("inviate", scritte)
    return scritte


def da_inviare(
    richiesta: Richiesta, contenuto: Contenuto, momenti: Momenti
) -> Iterator[DaComporre]:
    """The invented households that have not sent yet, each with people who are nobody else."""
    dal, al = momenti.giorni()
    scenario = Scenario(
        comuni=[
            ComuneNoto(codice, nome, contenuto.territorio.popolazioni.get(codice, 1))
            for codice, nome in contenuto.comuni
        ],
        unita=contenuto.unita,
        profilo=contenuto.profilo,
        territorio=contenuto.territorio,
        dal=dal,
        al=al,
    )
    usati: set[bytes] = set()
    nuclei = genera(seme=richiesta.seme, numero=richiesta.numero, scenario=scenario)
    for gruppo in batched(nuclei, GRUPPO, strict=False):
        chiavi = {nucleo.numero: _chiave(richiesta, nucleo.numero) for nucleo in gruppo}
        with nel_ambito(richiesta.ambito_id):
            inviate = _gia_inviate(contenuto, list(chiavi.values()))
            nuovi = [nucleo for nucleo in gruppo if chiavi[nucleo.numero] not in inviate]
            presi = usati | _presi(contenuto, [cf for n in nuovi for cf in _codici(n)])
        for nucleo in nuovi:
            persone = tuple(_unica(persona, presi) for persona in nucleo.persone)
            nuovi_indici = {cifratura.indice(persona.codice_fiscale) for persona in persone}
            presi |= nuovi_indici
            usati |= nuovi_indici
            arrivo = momenti.istante(nucleo.presentata_il, nucleo.secondo)
            yield DaComporre(nucleo, persone, chiavi[nucleo.numero], arrivo)


def _chiave(richiesta: Richiesta, numero: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"{richiesta.codice}/{richiesta.seme}/{numero}")


def _gia_inviate(contenuto: Contenuto, chiavi: list[UUID]) -> set[UUID]:
    with connection.cursor() as cursore:
        cursore.execute(GIA_INVIATE, [contenuto.avviso_id, chiavi])
        return {chiave for (chiave,) in cursore.fetchall()}


def _codici(nucleo: NucleoGenerato) -> list[str]:
    return [persona.codice_fiscale for persona in nucleo.persone]


def _presi(contenuto: Contenuto, codici: list[str]) -> set[bytes]:
    """The indexes that belong to somebody already, as a citizen or in a domanda."""
    indici = [cifratura.indice(codice) for codice in codici]
    with connection.cursor() as cursore:
        cursore.execute(PRESI, [indici, contenuto.avviso_id])
        return {bytes(indice) for (indice,) in cursore.fetchall()}


def _unica(persona: Persona, presi: set[bytes]) -> Persona:
    """The person with a code that nobody has: two who share the letters differ by omocodia."""
    base = codicefiscale.senza_omocodia(persona.codice_fiscale)
    varianti = [persona.codice_fiscale]
    if cifratura.indice(persona.codice_fiscale) in presi:
        varianti = [codicefiscale.omocodia(base, quale) for quale in codicefiscale.VARIANTI]
    libero = next(codice for codice in varianti if cifratura.indice(codice) not in presi)
    return replace(persona, codice_fiscale=libero)


def _invia(gruppo: tuple[Pronta, ...], contenuto: Contenuto, richiesta: Richiesta) -> None:
    chiavi = [pronta.chiave for pronta in gruppo]
    ore = [pronta.arrivo for pronta in gruppo]
    with connection.cursor() as cursore:
        cursore.execute(ACCOGLI, _cittadini(gruppo))
        utenti = [utente for (utente,) in cursore.fetchall()]
        cursore.execute(BOZZE, [contenuto.avviso_id, contenuto.versione_id, chiavi, ore, utenti])
        cursore.execute(
            PRESENTA,
            [
                *(chiavi, ore, utenti),
                *_istantanee(gruppo),
                *(richiesta.ambito_id, contenuto.versione_id),
            ],
        )
        respinte = {esito for _chiave, esito in cursore.fetchall() if esito != "INVIATA"}
        if respinte:
            raise InvioNonRiuscito(
                f"L'invio ha respinto delle domande inventate: {', '.join(sorted(respinte))}."
            )
        # The sending left the last citizen on the connection: here it is nobody again.
        cursore.execute("SELECT set_config('app.utente', '', true)")
        if not richiesta.con_effetti:
            cursore.execute(TOGLI_EFFETTI, [chiavi])


def _cittadini(gruppo: tuple[Pronta, ...]) -> list[list[object]]:
    return [
        [pronta.identita for pronta in gruppo],
        [pronta.codice_fiscale_cifrato for pronta in gruppo],
        [f"cittadino-{pronta.chiave}" for pronta in gruppo],
        [make_password(None) for _ in gruppo],
        [pronta.richiedente.nome for pronta in gruppo],
        [pronta.richiedente.cognome for pronta in gruppo],
        [pronta.email for pronta in gruppo],
        [pronta.richiedente.nato_il for pronta in gruppo],
    ]


def _istantanee(gruppo: tuple[Pronta, ...]) -> list[list[object]]:
    scatti = [pronta.istantanea for pronta in gruppo]
    return [
        [scatto.codice_pubblico for scatto in scatti],
        [scatto.impronta for scatto in scatti],
        [scatto.dati_cifrati for scatto in scatti],
        [scatto.codifica for scatto in scatti],
        [_lista(map(str, scatto.unita)) for scatto in scatti],
        [_lista(map(str, scatto.residente_dal)) for scatto in scatti],
        [_lista(rf'"\\x{indice.hex()}"' for indice in scatto.indici) for scatto in scatti],
    ]


def _lista(valori: Iterator[str]) -> str:
    """An array as PostgreSQL writes it: arrays of arrays of different lengths do not exist."""
    return "{" + ",".join(valori) + "}"
