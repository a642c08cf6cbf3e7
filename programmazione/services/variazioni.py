"""The act that records a dated change of the territory: who ceases, who follows, since when."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from crema_sap.enti.models import (
    Comune,
    ComuneConfluito,
    Ente,
    Incarico,
    IncaricoFinito,
    TipoEnte,
    TipoVariazione,
    Utente,
    VariazioneComune,
)
from crema_sap.enti.territorio import NuovoComune, Variazione
from crema_sap.orologio import ROMA
from crema_sap.registro.services import accoda, annota
from programmazione import permissions
from programmazione.models import PianoAnnuale, Seduta
from programmazione.services import confluenze
from programmazione.states import SEDUTE_CHIUSE
from programmazione.tasks import CONFLUENZA

ANTICIPO_MASSIMO = timedelta(days=730)
T = TipoVariazione


class VariazioneNonValida(Exception):
    """The change can't be recorded like this; `campo` is the box it is about."""

    def __init__(self, campo: str, frase: str) -> None:
        self.campo = campo
        super().__init__(frase)


def verifica_variazione(*, proposta: Variazione, ora: datetime) -> None:
    """Check a proposed change against the territory as it is. Raises `VariazioneNonValida`."""
    if not proposta.atto.strip():
        raise VariazioneNonValida("atto", "Scrivi l'atto: resta nella storia dei comuni.")
    _verifica_il_giorno(proposta.decorre_il, ora)
    if proposta.tipo == T.CAMBIO_NOME:
        _verifica_il_nome(proposta)
        return
    _verifica_chi_cessa(proposta)
    if proposta.tipo == T.INCORPORAZIONE:
        _verifica_chi_resta(proposta)
    else:
        _verifica_chi_nasce(proposta)


@transaction.atomic
def registra_variazione(*, proposta: Variazione, utente: Utente, ora: datetime) -> VariazioneComune:
    """Record a change of the territory; what its day already decides is carried out at once.

    The comuni that cease keep their rows for what was done under their name; their appointments
    end the day before, and who had them is told who follows. Raises `PermissionDenied` unless
    `utente` is of the capofila or runs the platform, `VariazioneNonValida`.
    """
    permissions.verifica_territorio(utente)
    # One at a time: two changes of the same comuni are judged one after the other.
    list(Comune.objects.select_for_update().order_by("pk"))
    verifica_variazione(proposta=proposta, ora=ora)
    a = _crea_comune(proposta) if proposta.nuovo else Comune.objects.get(pk=proposta.a)
    variazione = _crea_variazione(proposta, a=a, utente=utente, ora=ora)
    ComuneConfluito.objects.bulk_create(
        ComuneConfluito(variazione=variazione, comune_id=codice) for codice in proposta.da
    )
    Comune.objects.filter(pk__in=proposta.da).update(al=proposta.ultimo_giorno)
    finiti = _chiudi_gli_incarichi(proposta, variazione)
    for persona in sorted({incarico.utente_id for incarico in finiti}):
        accoda(
            CONFLUENZA,
            chiave=f"{CONFLUENZA}:{variazione.pk}:{persona}",
            variazione_id=variazione.pk,
            utente_id=persona,
        )
    annota(
        atto="VARIAZIONE_REGISTRATA",
        oggetto=variazione,
        utente=utente,
        ora=ora,
        dati={
            "tipo": str(proposta.tipo),
            "da": list(proposta.da),
            "a": a.pk,
            "decorre_il": proposta.decorre_il.isoformat(),
            "incarichi": [incarico.pk for incarico in finiti],
        },
    )
    confluenze.compi_variazioni(ora=ora)
    variazione.refresh_from_db()
    return variazione


def incarichi_che_finiscono(proposta: Variazione) -> list[Incarico]:
    """Return the appointments that a change ends, by person."""
    return list(
        Incarico.objects.filter(ente__comune__in=proposta.da)
        .exclude(al__lt=proposta.decorre_il)
        .select_related("utente", "ente")
        .order_by("ente__nome", "utente__cognome", "utente__nome", "pk")
    )


def sedute_da_tenere(giorno: date) -> list[str]:
    """Return the days of the sessions convened for a day or later and not held yet."""
    inizio = datetime.combine(giorno, time.min, ROMA)
    sedute = Seduta.objects.filter(data__gte=inizio, storica=False).exclude(stato__in=SEDUTE_CHIUSE)
    return [
        f"{data.astimezone(ROMA):%d/%m/%Y}"
        for data in sedute.order_by("data", "pk").values_list("data", flat=True)
    ]


def _chiudi_gli_incarichi(proposta: Variazione, variazione: VariazioneComune) -> list[Incarico]:
    finiti = incarichi_che_finiscono(proposta)
    IncaricoFinito.objects.bulk_create(
        IncaricoFinito(variazione=variazione, incarico=uno, al_prima=uno.al) for uno in finiti
    )
    Incarico.objects.filter(pk__in=[uno.pk for uno in finiti]).update(al=proposta.ultimo_giorno)
    return finiti


def _crea_comune(proposta: Variazione) -> Comune:
    nuovo = proposta.nuovo or NuovoComune("", "", "", "")
    slug = slugify(nuovo.nome)
    if Comune.objects.filter(slug=slug).exists() or Ente.objects.filter(slug=slug).exists():
        slug = f"{slug}-{proposta.decorre_il.year}"
    codice = nuovo.codice_istat.strip()
    gia_ritirato = Comune.objects.filter(pk=codice).exists()
    comune = Comune(
        codice_istat=codice,
        nome=nuovo.nome.strip(),
        slug=slug,
        codice_catastale=nuovo.codice_catastale.strip().upper(),
        cap=nuovo.cap.strip(),
        dal=proposta.decorre_il,
    )
    try:
        with transaction.atomic():
            comune.full_clean(validate_unique=False)
            comune.save(force_insert=not gia_ritirato, force_update=gia_ritirato)
    except ValidationError as errore:
        raise VariazioneNonValida("codice_istat", " ".join(errore.messages)) from errore
    except IntegrityError as errore:
        raise VariazioneNonValida(
            "codice_istat", "Questo codice ISTAT è già di un altro comune: controllalo."
        ) from errore
    Ente.objects.update_or_create(
        comune=comune, defaults={"tipo": TipoEnte.COMUNE, "nome": comune.nome, "slug": slug}
    )
    return comune


def _verifica_il_giorno(giorno: date, ora: datetime) -> None:
    if giorno > ora.astimezone(ROMA).date() + ANTICIPO_MASSIMO:
        raise VariazioneNonValida(
            "decorre_il", "La data è a più di due anni da oggi: controlla l'anno."
        )
    if sedute := sedute_da_tenere(giorno):
        raise VariazioneNonValida(
            "decorre_il",
            f"L'Assemblea è già convocata ({', '.join(sedute)}) con i comuni di oggi: prima la"
            " seduta va tenuta o rinviata.",
        )
    ultimo = PianoAnnuale.objects.approvati().order_by("-approvato_il").first()
    if ultimo is None or ultimo.approvato_il is None:
        return
    approvato = ultimo.approvato_il.astimezone(ROMA).date()
    if giorno <= approvato:
        raise VariazioneNonValida(
            "decorre_il",
            f"Il {ultimo} è stato approvato il {approvato:%d/%m/%Y} con i comuni di quel giorno:"
            " la variazione può decorrere solo dopo.",
        )


def _verifica_il_nome(proposta: Variazione) -> None:
    comune = _in_vita("a", proposta.a, proposta.decorre_il)
    nome = proposta.nome_nuovo.strip()
    if not nome or nome == comune.nome:
        raise VariazioneNonValida("nome_nuovo", "Scrivi il nome nuovo, diverso da quello di oggi.")
    slug = slugify(nome)
    altri = Comune.objects.filter(slug=slug).exclude(pk=comune.pk)
    if altri.exists() or Ente.objects.filter(slug=slug).exclude(comune=comune).exists():
        raise VariazioneNonValida("nome_nuovo", "Nell'ambito c'è già un comune con questo nome.")


def _verifica_chi_cessa(proposta: Variazione) -> None:
    if len(set(proposta.da)) != len(proposta.da):
        raise VariazioneNonValida("da", "Lo stesso comune è indicato due volte.")
    minimo = 2 if proposta.tipo == T.FUSIONE else 1
    if len(proposta.da) < minimo:
        raise VariazioneNonValida(
            "da",
            "Una fusione unisce almeno due comuni: indicali tutti."
            if minimo > 1
            else "Indica il comune che viene incorporato.",
        )
    for codice in proposta.da:
        gia = Comune.objects.filter(pk=codice, al__isnull=False).first()
        if gia is not None:
            raise VariazioneNonValida(
                "da", f"{gia} cessa già il {gia.al:%d/%m/%Y}: non può confluire due volte."
            )
        comune = _in_vita("da", codice, proposta.decorre_il)
        _verifica_che_nessuno_lo_aspetti(comune, proposta.decorre_il)
    if dopo := _incarichi_che_cominciano_dopo(proposta):
        raise VariazioneNonValida(
            "decorre_il",
            f"Questi incarichi cominciano dopo: {', '.join(dopo)}. Prima dai loro un'altra data o"
            " un altro ente.",
        )


def _verifica_che_nessuno_lo_aspetti(comune: Comune, giorno: date) -> None:
    attesa = VariazioneComune.objects.valide().filter(a=comune, decorre_il__gte=giorno).first()
    if attesa is not None:
        raise VariazioneNonValida(
            "da",
            f"{comune} succede ad altri comuni dal {attesa.decorre_il:%d/%m/%Y}: non può cessare"
            " prima. Le due variazioni girano in tondo.",
        )


def _verifica_chi_resta(proposta: Variazione) -> None:
    if proposta.a in proposta.da:
        raise VariazioneNonValida("a", "Un comune non può confluire in se stesso.")
    comune = _in_vita("a", proposta.a, proposta.decorre_il)
    if not Ente.objects.filter(comune=comune).exists():
        raise VariazioneNonValida("a", f"{comune} non ha un ente nel portale: prima va creato.")


def _verifica_chi_nasce(proposta: Variazione) -> None:
    nuovo = proposta.nuovo
    if nuovo is None or not nuovo.nome.strip():
        raise VariazioneNonValida("nome", "Scrivi il nome del nuovo comune.")
    if Comune.objects.esistiti().filter(pk=nuovo.codice_istat.strip()).exists():
        raise VariazioneNonValida(
            "codice_istat", "Questo codice ISTAT è già di un altro comune: controllalo."
        )


def _in_vita(campo: str, codice: str, giorno: date) -> Comune:
    comune = Comune.objects.filter(pk=codice).first()
    if comune is None:
        raise VariazioneNonValida(campo, "Scegli un comune dell'ambito.")
    if not Comune.objects.in_vigore(giorno).filter(pk=codice).exists():
        raise VariazioneNonValida(
            campo, f"Il {giorno:%d/%m/%Y} il comune di {comune} non esiste: controlla la data."
        )
    return comune


def _incarichi_che_cominciano_dopo(proposta: Variazione) -> Sequence[str]:
    futuri = Incarico.objects.filter(
        ente__comune__in=proposta.da, dal__gte=proposta.decorre_il
    ).select_related("utente", "ente")
    return sorted({f"{uno.utente} ({uno.ente})" for uno in futuri})


def _crea_variazione(
    proposta: Variazione, *, a: Comune, utente: Utente, ora: datetime
) -> VariazioneComune:
    cambio = proposta.tipo == T.CAMBIO_NOME
    return VariazioneComune.objects.create(
        tipo=proposta.tipo,
        decorre_il=proposta.decorre_il,
        a=a,
        nome_prima=a.nome if cambio else "",
        nome_nuovo=proposta.nome_nuovo.strip() if cambio else "",
        atto=proposta.atto.strip(),
        fonte=proposta.fonte.strip(),
        registrata_da=utente,
        registrata_il=ora,
    )
