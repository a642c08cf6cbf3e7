"""The receipt of a declaration: what was declared, by whom, under which protocol number."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from programmazione import permissions, selectors
from programmazione.documents.tabelle import Colonna, Raccolta, Tabella
from programmazione.models import TESTI, Dichiarazione, RigaDichiarazione
from programmazione.rules.figure import ADDENDI, CONTEGGI, NOMI, PERCENTUALI

TERRITORIO = "Tutto il territorio"
SOMMATE = (*ADDENDI, "assegnabili", "assegnati_anno_precedente")


@compositore("ricevuta_dichiarazione", lettori=permissions.OPERATORI)
def componi_ricevuta(documento: Documento) -> pdf.Fascicolo:
    """Compose the receipt of a transmitted declaration."""
    dichiarazione = selectors.dichiarazione_del_documento(documento.oggetto_id)
    anno = dichiarazione.ricognizione.anno
    raccolta = Raccolta()
    cifre = _cifre(dichiarazione, raccolta)
    return pdf.Fascicolo(
        titolo=f"Ricevuta della dichiarazione {anno}",
        sottotitolo=str(dichiarazione.ente),
        ente=dichiarazione.ambito.nome,
        organo=f"Ricognizione {anno} delle unità abitative",
        oggetto=f"Ricognizione {anno}: dichiarazione di {dichiarazione.ente.nome}",
        data=documento.data,
        copertina=False,
        sezioni=(
            pdf.Sezione("trasmissione", "Trasmissione", _trasmissione(dichiarazione)),
            pdf.Sezione("cifre", "Cifre dichiarate", cifre, livello=2),
        ),
        allegati=raccolta.allegati(),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
        avvertenza="Dati dimostrativi." if dichiarazione.dimostrativa else "",
    )


def _trasmissione(dichiarazione: Dichiarazione) -> str:
    scade_il = dichiarazione.ricognizione.scade_il
    return render_to_string(
        "programmazione/pdf/_trasmissione.html",
        {"dichiarazione": dichiarazione, "in_ritardo": dichiarazione.in_ritardo(scade_il)},
    )


def _cifre(dichiarazione: Dichiarazione, raccolta: Raccolta) -> str:
    righe = selectors.righe_di(dichiarazione)
    dichiarate = _dichiarate(righe)
    tabelle = [raccolta.tabella(dichiarate)] if dichiarate.righe else []
    if len(righe) > 1:
        tabelle.append(raccolta.tabella(_totali(righe)))
    raccolta.allega(_intera(righe))
    return render_to_string(
        "programmazione/pdf/_cifre.html",
        {
            "zero": dichiarazione.nessun_patrimonio,
            "tabelle": tabelle,
            "parole": [
                (_dove(riga), NOMI[campo], getattr(riga, campo))
                for riga in righe
                for campo in TESTI
                if getattr(riga, campo)
            ],
        },
    )


def _dichiarate(righe: Sequence[RigaDichiarazione]) -> Tabella:
    """What was declared, one line a figure: what was not declared has no line."""
    return Tabella(
        file="cifre",
        titolo="Cifre dichiarate",
        colonne=(
            Colonna("comune", "Comune", 30),
            Colonna("voce", "Voce", 52),
            Colonna("valore", "Valore", 18, "num"),
        ),
        righe=[
            (_dove(riga), nome, _valore(riga, campo))
            for riga in righe
            for campo, nome in NOMI.items()
            if campo not in TESTI and getattr(riga, campo) is not None
        ],
    )


def _totali(righe: Sequence[RigaDichiarazione]) -> Tabella:
    """The sums of the whole answer, and what is assignable beyond the other figures."""
    somme = {
        campo: sum(getattr(riga, campo) or 0 for riga in righe)
        for campo in SOMMATE
        if any(getattr(riga, campo) is not None for riga in righe)
    }
    voci = [(NOMI[campo], quante) for campo, quante in somme.items()]
    if "assegnabili" in somme:
        addendi = sum(somme.get(campo, 0) for campo in ADDENDI)
        voci.append(("Differenza tra assegnabili e altre unità", somme["assegnabili"] - addendi))
    return Tabella(
        file="totali",
        titolo="Totali della dichiarazione",
        colonne=(Colonna("voce", "Voce", 82), Colonna("quante", "Quante", 18, "num")),
        righe=voci,
    )


def _intera(righe: Sequence[RigaDichiarazione]) -> Tabella:
    """The whole declaration as the survey asks it: one line a comune, empty where not declared."""
    campi = (*CONTEGGI, *PERCENTUALI, *TESTI)
    return Tabella(
        file="dichiarazione",
        titolo="La dichiarazione intera, una riga per comune",
        colonne=(Colonna("codice_istat"), Colonna("comune"), *(Colonna(c) for c in campi)),
        righe=[
            (riga.comune_id or "", _dove(riga), *(getattr(riga, campo) for campo in campi))
            for riga in righe
        ],
    )


def _dove(riga: RigaDichiarazione) -> str:
    return riga.comune.nome if riga.comune else TERRITORIO


def _valore(riga: RigaDichiarazione, campo: str) -> str | int:
    valore = getattr(riga, campo)
    return f"{valore} %".replace(".", ",") if campo in PERCENTUALI else valore
