"""The receipt of a declaration: what was declared, by whom, under which protocol number."""

from django.conf import settings
from django.template.loader import render_to_string

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from programmazione import permissions, selectors
from programmazione.models import Dichiarazione, RigaDichiarazione
from programmazione.rules.figure import NOMI, Figure, scostamento


@compositore("ricevuta_dichiarazione", lettori=permissions.OPERATORI)
def componi_ricevuta(documento: Documento) -> pdf.Fascicolo:
    """Compose the receipt of a transmitted declaration."""
    dichiarazione = selectors.dichiarazione_del_documento(documento.oggetto_id)
    anno = dichiarazione.ricognizione.anno
    return pdf.Fascicolo(
        titolo=f"Ricevuta della dichiarazione {anno}",
        sottotitolo=dichiarazione.ente.nome,
        ente=str(dichiarazione.ente),
        oggetto=f"Ricognizione {anno}: dichiarazione di {dichiarazione.ente.nome}",
        data=documento.data,
        copertina=False,
        sezioni=(
            pdf.Sezione("trasmissione", "Trasmissione", _trasmissione(dichiarazione)),
            pdf.Sezione("cifre", "Cifre dichiarate", _cifre(dichiarazione), livello=2),
        ),
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


def _cifre(dichiarazione: Dichiarazione) -> str:
    righe = [
        {"dove": riga.comune or "Tutto il territorio", "voci": _voci(riga)}
        for riga in selectors.righe_di(dichiarazione)
    ]
    return render_to_string(
        "programmazione/pdf/_cifre.html",
        {"righe": righe, "zero": dichiarazione.nessun_patrimonio},
    )


def _voci(riga: RigaDichiarazione) -> list[tuple[str, object]]:
    voci: list[tuple[str, object]] = [
        (nome, valore)
        for campo, nome in NOMI.items()
        if (valore := getattr(riga, campo)) not in {None, ""}
    ]
    # The reason is among the figures; what it explains is said beside it.
    differenza = scostamento(Figure(**{campo: getattr(riga, campo) for campo in NOMI}))
    if differenza:
        voci.append(("Differenza tra assegnabili e somma delle altre", differenza))
    return voci
