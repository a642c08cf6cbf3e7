"""The files that a dossier carries inside: what was written, byte by byte, and the sums."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from bandi.models import ProfiloPunteggio
from bandi.rules import profilo as regole_profilo
from crema_sap import pdf
from crema_sap.registro import selectors as registro
from domande.fascicoli.raccolta import Corsa, Raccolta
from domande.models import Rettifica
from domande.rettifiche import selectors as rettifiche

JSON, TESTO, PDF = "application/json", "text/plain", "application/pdf"
IMPRONTE = "impronte.txt"


def allegati(raccolta: Raccolta, tabelle: Sequence[pdf.Allegato]) -> tuple[pdf.Allegato, ...]:
    """All the files, with one that lists the hash of each for `sha256sum -c`."""
    file = [*_delle_versioni(raccolta), *_dei_profili(raccolta), *_delle_corse(raccolta)]
    file += [*_delle_rettifiche(raccolta), *tabelle]
    return (*file, _somme(file))


def impronta(allegato: pdf.Allegato) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(allegato.contenuto).hexdigest()


def a_gruppi(impronta: str) -> str:
    """A hash that may be compared by eye, sixteen figures at a time."""
    return " ".join(impronta[posto : posto + 16] for posto in range(0, len(impronta), 16))


def _delle_versioni(raccolta: Raccolta) -> Iterator[pdf.Allegato]:
    for una in raccolta.versioni:
        yield pdf.Allegato(
            f"domanda-{una.numero}.json",
            una.scritto,
            JSON,
            f"Contenuto della domanda {una.domanda.codice_pubblico} così come è stata inviata",
            pdf.Relazione.FONTE,
        )
        if una.ricevuta is not None:
            yield pdf.Allegato(
                f"ricevuta-{una.numero}.pdf",
                registro.percorso_documento(una.ricevuta).read_bytes(),
                PDF,
                f"Ricevuta della domanda {una.domanda.codice_pubblico}",
                pdf.Relazione.SUPPLEMENTO,
            )


def profili(raccolta: Raccolta) -> list[ProfiloPunteggio]:
    """The scoring profiles that counted: of the avviso, and of each run."""
    usati = [raccolta.avviso.profilo, *(corsa.elaborazione.profilo for corsa in raccolta.corse)]
    trovati = {profilo.pk: profilo for profilo in usati}
    return [trovati[chiave] for chiave in sorted(trovati)]


def _dei_profili(raccolta: Raccolta) -> Iterator[pdf.Allegato]:
    for uno in profili(raccolta):
        yield pdf.Allegato(
            f"profilo-{uno.codice}-{uno.versione}.json",
            regole_profilo.canonico(regole_profilo.leggi_profilo(uno.dati)),
            JSON,
            f"Profilo di punteggio {uno} ({uno.norma})",
            pdf.Relazione.FONTE,
        )


def _delle_corse(raccolta: Raccolta) -> Iterator[pdf.Allegato]:
    for corsa in raccolta.corse:
        yield pdf.Allegato(
            f"elaborazione-{corsa.elaborazione.numero}.json",
            _scritto(_riga(corsa)),
            JSON,
            f"Elaborazione n. {corsa.elaborazione.numero} della graduatoria e posti della domanda",
        )


def _riga(corsa: Corsa) -> dict[str, Any]:
    una = corsa.elaborazione
    return {
        "numero": una.numero,
        "calcolata_il": una.calcolata_il.isoformat(),
        "domande": una.domande,
        "profilo": {"codice": una.profilo.codice, "versione": una.profilo.versione}
        | {"impronta": una.profilo.impronta},
        "seme_del_sorteggio": una.seme,
        "impronta_ingressi": una.ingressi_impronta,
        "impronta_risultato": una.risultato_impronta,
        "pubblicazioni": [
            {"tipo": voce.atto.tipo, "pubblicata_il": voce.atto.pubblicata_il.isoformat()}
            | {"impronta": voce.atto.impronta, "codici_pubblicati": dict(voce.codici)}
            | {"rettifiche_entro": voce.atto.rettifiche_entro.isoformat()}
            for voce in corsa.pubblicazioni
        ],
        "posti": [
            {"unita": posto.unita, "comune": posto.comune, "preferenza": posto.ordine}
            | {"posto": posto.posizione, "su": posto.su, "isbar": str(posto.isbar)}
            | {"perche": posto.deciso}
            for posto in corsa.posti
        ],
    }


def _delle_rettifiche(raccolta: Raccolta) -> Iterator[pdf.Allegato]:
    for numero, una in enumerate(raccolta.rettifiche, start=1):
        yield pdf.Allegato(
            f"rettifica-{numero}.json",
            _scritto(_richiesta(una, raccolta)),
            JSON,
            f"Richiesta di rettifica {una.protocollo} e come è finita",
            pdf.Relazione.FONTE,
        )


def _richiesta(una: Rettifica, raccolta: Raccolta) -> dict[str, Any]:
    chiesto = rettifiche.contenuto(una)
    dati: dict[str, Any] = {
        "protocollo": una.protocollo,
        "presentata_il": una.presentata_il.isoformat(),
        "persona": chiesto.persona,
        "riconosciuto": chiesto.classe,
        "procedura_avviata_il": chiesto.avviata_il.isoformat(),
        "documento_impronta": una.documento.impronta,
        "decide": una.proprietario.nome,
        "decisione_entro": una.decisione_entro.isoformat(),
        "se_nessuno_decide": una.silenzio,
    }
    decisione = decisione_di(una, raccolta)
    if decisione is not None:
        dati |= {
            "esito": decisione.esito,
            "motivi": decisione.motivi,
            "per_silenzio": decisione.per_silenzio,
            "decisa_il": decisione.decisa_il.isoformat(),
        }
    return dati


def decisione_di(una: Rettifica, raccolta: Raccolta) -> Any:
    """How a request had ended when the dossier was asked for; None while it waited."""
    decisione = getattr(una, "decisione", None)
    if decisione is None or decisione.decisa_il > raccolta.richiesta.istante:
        return None
    return decisione


def _somme(file: Sequence[pdf.Allegato]) -> pdf.Allegato:
    righe = "".join(f"{impronta(uno)}  {uno.nome}\n" for uno in file)
    return pdf.Allegato(
        IMPRONTE, righe.encode(), TESTO, "Impronte SHA-256 di tutti gli altri file allegati"
    )


def _scritto(dati: dict[str, Any]) -> bytes:
    return json.dumps(dati, sort_keys=True, ensure_ascii=False, indent=2).encode()
