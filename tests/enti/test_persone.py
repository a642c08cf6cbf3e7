"""The invented citizens: each codice fiscale agrees with its person."""

import pytest

from crema_sap.enti.idp_prova import persone
from domande.rules import codicefiscale


@pytest.mark.parametrize("persona", persone.persone(), ids=lambda p: f"{p.nome} {p.cognome}")
def test_the_codice_fiscale_agrees_with_the_person(persona: persone.Persona) -> None:
    assert (
        codicefiscale.incoerenze(
            persona.codice_fiscale,
            cognome=persona.cognome,
            nome=persona.nome,
            nato_il=persona.nato_il,
            sesso=persona.sesso,
            luogo=persona.luogo,
        )
        == ()
    )


def test_the_citizens_are_many_and_different() -> None:
    codici = {persona.codice_fiscale for persona in persone.persone()}

    assert len(codici) == len(persone.persone()) >= 12


def test_one_of_them_has_a_code_for_people_alike() -> None:
    assert any(
        codicefiscale.senza_omocodia(persona.codice_fiscale) != persona.codice_fiscale
        for persona in persone.persone()
    )


def test_the_addresses_reach_nobody() -> None:
    assert all(persona.email.endswith(".invalid") for persona in persone.persone())
    assert all(persona.email.isascii() for persona in persone.persone())


def test_an_unknown_birthplace_is_told() -> None:
    with pytest.raises(persone.LuogoSconosciuto):
        persone.componi(
            nome="A",
            cognome="B",
            sesso="M",
            nato_il=persone.persone()[0].nato_il,
            luogo="Atlantide",
        )
