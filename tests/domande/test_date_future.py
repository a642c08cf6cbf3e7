"""Every date of what has already happened or begun refuses a day still to come, in every form."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django import forms

from crema_sap import orologio
from crema_sap.web.campi import FUTURA, FUTURA_NASCITA, CampoData
from domande.forms import componenti, dichiarazioni, persone, residenze, simulate, situazione

OGGI = date(2019, 11, 5)
DOMANI = OGGI + timedelta(days=1)
MODULI: tuple[Any, ...] = (
    componenti.ComponenteForm,
    dichiarazioni.DichiarazioniForm,
    persone.RichiedenteForm,
    residenze.PeriodoForm,
    situazione.ResidenzaForm,
    situazione.IseeForm,
    situazione.CondizioniForm,
    simulate.PersonaSimulataForm,
    simulate.AltroSimulatoForm,
    simulate.ResidenzaSimulataForm,
    simulate.LavoroSimulatoForm,
    simulate.IseeSimulatoForm,
    simulate.AbitazioneSimulataForm,
    simulate.FamigliaSimulataForm,
)
# What may be still to come: the end of a paper's validity, the day fixed to leave the dwelling.
DEL_FUTURO = {"scade_il", "permesso_scade_il", "rilascio_esecuzione_il"}
# Judged together with another answer, with words of their own (`test_residenze`).
INSIEME = {"comune_dal", "dal", "al"}
CAMPI = [
    pytest.param(campo, id=f"{modulo.__name__}.{nome}")
    for modulo in MODULI
    for nome, campo in modulo.base_fields.items()
    if isinstance(campo, CampoData) and nome not in DEL_FUTURO | INSIEME
]


@pytest.fixture(autouse=True)
def un_giorno() -> Iterator[None]:
    with orologio.fissato(datetime(2019, 11, 5, 9, tzinfo=UTC)):
        yield


@pytest.mark.parametrize("campo", CAMPI)
def test_today_is_taken_and_tomorrow_is_refused(campo: CampoData) -> None:
    assert campo.clean(f"{OGGI:%d/%m/%Y}") == OGGI
    with pytest.raises(forms.ValidationError) as rifiuto:
        campo.clean(f"{DOMANI:%d/%m/%Y}")

    assert rifiuto.value.messages == [FUTURA_NASCITA if campo.nascita else FUTURA]


def test_what_is_still_to_come_is_taken() -> None:
    presi = {
        nome
        for modulo in MODULI
        for nome, campo in modulo.base_fields.items()
        if nome in DEL_FUTURO and campo.clean(f"{DOMANI:%d/%m/%Y}") == DOMANI
    }

    assert presi == DEL_FUTURO


def test_a_job_that_has_not_begun_is_refused_on_its_page() -> None:
    form = situazione.ResidenzaForm(
        {
            "comune": "019035",
            "comune_dal": "15/01/2008",
            "indirizzo": "Via Mazzini 1",
            "lavoro_lombardia_dal": f"{DOMANI:%d/%m/%Y}",
        },
        comuni=[("019035", "Crema")],
    )

    assert form.errors == {"lavoro_lombardia_dal": [FUTURA]}
