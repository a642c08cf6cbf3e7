"""The ledger of the clients beside the database: lost, doubled, late, shown to others."""

import gzip
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro import catena
from crema_sap.registro.models import Effetto, Evento, Protocollo
from domande.arrivo import Cronometro
from domande.models import Bozza, Domanda
from tests.misure.raffica import Riga

# What tells one citizen from another: keys, codes, codici fiscali, e-mail, sessions.
SEGNI = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    rb"|(?<![A-Z0-9-])[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}(?![A-Z0-9-])"
    rb"|(?<![A-Z0-9])[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]"
    rb"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rb"|sessione=[a-z0-9]{20,}"
)
# How well a busy process knows the database's clock, when it has just been moved for the test.
TOLLERANZA = timedelta(milliseconds=100)
INVIO = "invio"
ACCOLTA = 303
RIPROVA = {0, 502, 503, 504}


def osserva() -> Cronometro:
    """Learn what the database's clock says of this machine's monotonic one."""
    cronometro = Cronometro()
    for _ in range(20):
        prima = monotonic()
        letto = orologio.rileggi()
        cronometro.osserva(prima=prima, dopo=monotonic(), istante=letto)
    return cronometro


def testo(riga: Riga) -> bytes:
    """The body of an answer, out of its wrappings."""
    corpo = riga.corpo
    if b"transfer-encoding: chunked" in riga.testa.lower():
        parti, resto = [], corpo
        while resto:
            lungo, _, resto = resto.partition(b"\r\n")
            quanti = int(lungo, 16)
            parti.append(resto[:quanti])
            resto = resto[quanti + 2 :]
        corpo = b"".join(parti)
    return gzip.decompress(corpo) if b"content-encoding: gzip" in riga.testa.lower() else corpo


@dataclass(frozen=True, slots=True)
class Invio:
    """An attempt: when its last byte left, by the database's clock, and the answer."""

    completo: datetime | None
    stato: int


@dataclass(slots=True)
class Storia:
    """A citizen with a draft: who it is, by which marks, and how it was sent."""

    chiave: UUID
    utente: int
    segni: frozenset[str]
    invii: list[Invio] = field(default_factory=list)


def annota(storie: Mapping[int, Storia], righe: Iterable[Riga], cronometro: Cronometro) -> None:
    """Add the attempts of these lines of the ledger to the story of each citizen."""
    for riga in righe:
        if riga.che == INVIO:
            completo = cronometro.istante(riga.completa) if riga.completa else None
            storie[riga.chi].invii.append(Invio(completo, riga.stato))


@dataclass(slots=True)
class Riscontro:
    """What the comparison found; every list must be empty but `arrivate`."""

    arrivate: dict[UUID, datetime] = field(default_factory=dict)
    perdute: list[UUID] = field(default_factory=list)
    doppie: list[UUID] = field(default_factory=list)
    tardive_accolte: list[UUID] = field(default_factory=list)
    in_tempo_respinte: list[UUID] = field(default_factory=list)
    anticipate: list[UUID] = field(default_factory=list)
    incoerenze: list[str] = field(default_factory=list)

    @property
    def guai(self) -> dict[str, int]:
        """How many of each."""
        return {
            nome: len(getattr(self, nome))
            for nome in ("perdute", "doppie", "tardive_accolte", "in_tempo_respinte", "anticipate")
        } | {"incoerenze": len(self.incoerenze)}


def confronta(
    ambito: int, storie: Iterable[Storia], chiude: datetime, *, margine: timedelta = TOLLERANZA
) -> Riscontro:
    """Compare, citizen by citizen; `chiude` is the end of the window, excluded.

    A domanda whose last byte left the client less than `margine` before may have reached the
    front server after the close: either answer is right.
    """
    esito = Riscontro()
    with nel_ambito(ambito):
        domande = list(Domanda.objects.filter(ritirata_il=None))
        bozze = set(Bozza.objects.values_list("chiave", flat=True))
    per_chiave = {domanda.chiave: domanda for domanda in domande}
    quante = Counter((domanda.avviso_id, domanda.richiedente_id) for domanda in domande)
    for storia in storie:
        domanda = per_chiave.get(storia.chiave)
        if (domanda is None) != (storia.chiave in bozze):
            esito.incoerenze.append(f"{storia.chiave}: né bozza né domanda, o tutt'e due")
        if domanda is None:
            _mancata(esito, storia, chiude - margine)
            continue
        esito.arrivate[storia.chiave] = domanda.arrivata_il
        if quante[domanda.avviso_id, domanda.richiedente_id] != 1:
            esito.doppie.append(storia.chiave)
        if domanda.richiedente_id != storia.utente:
            esito.incoerenze.append(f"{storia.chiave}: di un'altra persona")
        primo = min((i.completo for i in storia.invii if i.completo), default=None)
        # By the client's own last byte too, whatever the database says of it.
        if primo is None or max(primo, domanda.arrivata_il) >= chiude:
            esito.tardive_accolte.append(storia.chiave)
        elif domanda.arrivata_il < primo - TOLLERANZA:
            esito.anticipate.append(storia.chiave)
    return esito


def _mancata(esito: Riscontro, storia: Storia, in_tempo: datetime) -> None:
    if any(invio.stato == ACCOLTA for invio in storia.invii):
        esito.perdute.append(storia.chiave)
    if any(
        invio.stato not in RIPROVA and invio.completo and invio.completo < in_tempo
        for invio in storia.invii
    ):
        esito.in_tempo_respinte.append(storia.chiave)


def controlla_registro(ambito: int) -> list[str]:
    """The protocol has no holes, each domanda has its effects, the chain holds; else what fails."""
    with nel_ambito(ambito):
        domande = list(Domanda.objects.values_list("pk", "protocollo_anno", "protocollo_numero"))
        numeri = sorted(Protocollo.objects.values_list("anno", "numero"))
        effetti = set(Effetto.objects.values_list("chiave", flat=True))
        atti = Counter(
            Evento.objects.filter(atto="DOMANDA_INVIATA").values_list("oggetto_id", flat=True)
        )
        rottura = catena.verifica(Ambito.objects.get(pk=ambito)).rottura
    trovati = []
    for anno in {anno for anno, _ in numeri}:
        dell_anno = [numero for quale, numero in numeri if quale == anno]
        if dell_anno != list(range(1, len(dell_anno) + 1)):
            trovati.append(f"protocollo {anno} con dei buchi")
    if len({(anno, numero) for _, anno, numero in domande}) != len(domande):
        trovati.append("due domande con un protocollo")
    attesi = {f"{t}_invio:{pk}" for pk, _, _ in domande for t in ("ricevuta", "messaggio")}
    if {chiave for chiave in effetti if "_invio:" in chiave} != attesi:
        trovati.append("effetti diversi dalle domande")
    if atti != Counter(str(pk) for pk, _, _ in domande):
        trovati.append("registro diverso dalle domande")
    if rottura is not None:
        trovati.append("catena rotta")
    return trovati


def d_altri(
    righe: Iterable[Riga], storie: Mapping[int, Storia], di_tutti: Collection[str]
) -> list[Riga]:
    """The answers that show a mark neither of who asked nor of everybody.

    `di_tutti` are the marks of the public pages: the e-mail of the offices.
    """
    letti: dict[int, set[str]] = {}
    scoperte = []
    for riga in righe:
        # The public pages come back as one object: they are read once.
        trovati = letti.get(id(riga.corpo))
        if trovati is None:
            trovati = letti[id(riga.corpo)] = _segni(testo(riga))
        propri = storie[riga.chi].segni if riga.chi in storie else frozenset()
        if (trovati | _segni(riga.testa)) - propri - set(di_tutti):
            scoperte.append(riga)
    return scoperte


def segni(riga: Riga) -> set[str]:
    """The marks of people in an answer."""
    return _segni(testo(riga)) | _segni(riga.testa)


def _segni(dati: bytes) -> set[str]:
    return {segno.decode() for segno in SEGNI.findall(dati)}
