"""A session that ends while one is typing loses nothing, and shows nothing to who comes next."""

from collections.abc import Callable

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Sessione
from domande.services import leggi_compilazione
from programmazione.models import RigaDichiarazione
from tests.percorsi import mondo, nuclei
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera, ServerWeb

CITTADINA, ALTRO = "Silvia Carniti", "Mario Rossi"
SCRITTO, NOTA = "7.654,32", "Due alloggi promessi dal parroco"
LIBERE, SPIEGAZIONE = "[name$='-liberi']", "[name$='-nota_scostamento']"
# The officer's first page counts the free units of the register: there are none.
DAL_REGISTRO = "0"


def test_a_citizen_finds_what_was_being_typed(
    db_vera: BancaVera, taccuino: Taccuino, server_web: ServerWeb
) -> None:
    nucleo = nuclei.prepara(CITTADINA)
    cittadina = taccuino.entra_in_scena("cittadina")
    _scrive_l_isee(cittadina, nucleo)

    _scade(cittadina)
    cittadina.premi("Salva e continua")
    cittadina.legge("Quello che stavi scrivendo è conservato")
    cittadina.entra_con_spid(CITTADINA)

    cittadina.legge("non sono ancora salvate")
    assert cittadina.pagina.get_by_label("Valore dell'ISEE").input_value() == SCRITTO
    assert _isee(nucleo) == "8450.00"
    cittadina.premi("Salva e continua")
    assert _isee(nucleo) == "7654.32"
    _non_lascia_tracce(cittadina, server_web, SCRITTO)
    taccuino.verifica()


def test_the_next_citizen_in_the_same_browser_sees_nothing(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    nucleo = nuclei.prepara(CITTADINA)
    persona = taccuino.entra_in_scena("cittadina")
    _scrive_l_isee(persona, nucleo)
    _scade(persona)
    persona.premi("Salva e continua")

    persona.entra_con_spid(ALTRO)
    _non_vede(persona, SCRITTO, "Carniti", pagine=(f"/domande/{nucleo.chiave}/isee/", "/domande/"))
    persona.esci()

    persona.vai("/accedi/")
    persona.entra_con_spid(CITTADINA)
    persona.vai(f"/domande/{nucleo.chiave}/isee/")
    assert persona.pagina.get_by_label("Valore dell'ISEE").input_value() == SCRITTO


def test_a_section_of_another_citizen_keeps_its_answers_for_them(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    nucleo = nuclei.prepara(CITTADINA)
    persona = taccuino.entra_in_scena("cittadina")
    _scrive_l_isee(persona, nucleo)

    _in_un_altra_scheda(persona, lambda: persona.entra_con_spid(ALTRO))
    persona.premi("Salva e continua")

    persona.legge("Quella pagina era di un'altra persona")
    _non_vede(persona, SCRITTO, "Carniti", pagine=(f"/domande/{nucleo.chiave}/isee/",))
    persona.esci()
    persona.vai("/accedi/")
    persona.entra_con_spid(CITTADINA)
    persona.vai(f"/domande/{nucleo.chiave}/isee/")
    assert persona.pagina.get_by_label("Valore dell'ISEE").input_value() == SCRITTO


def test_an_officer_finds_what_was_being_typed(
    db_vera: BancaVera, taccuino: Taccuino, server_web: ServerWeb
) -> None:
    operatore = taccuino.entra_in_scena(mondo.OPERATORE)
    operatore.entra()
    _scrive_la_dichiarazione(operatore)

    _scade(operatore)
    operatore.premi("Salva senza trasmettere")
    operatore.legge("Quello che stavi scrivendo è conservato")
    _rientra(operatore, mondo.OPERATORE)

    operatore.legge("non sono ancora salvati")
    _ritrova(operatore)
    assert _note() == []
    operatore.premi("Salva senza trasmettere")
    operatore.legge("Dichiarazione salvata.")
    assert _note() == [NOTA]
    assert "Quello che stavi scrivendo" not in operatore.testo()
    _non_lascia_tracce(operatore, server_web, NOTA)
    taccuino.verifica()


def test_the_next_officer_in_the_same_browser_sees_nothing(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    persona = taccuino.entra_in_scena(mondo.OPERATORE)
    persona.entra()
    _scrive_la_dichiarazione(persona)
    _scade(persona)
    persona.premi("Salva senza trasmettere")

    _rientra(persona, mondo.COLLEGA)
    assert persona.strade[-1] == "programmazione:dichiarazione"
    assert persona.pagina.locator(LIBERE).input_value() == DAL_REGISTRO
    _non_vede(persona, NOTA, pagine=("/ricognizione/", "/"))
    persona.esci()

    persona.nome = mondo.OPERATORE
    persona.entra()
    _apre_la_dichiarazione(persona)
    _ritrova(persona)


def test_a_page_older_than_the_sign_in_keeps_what_was_typed(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    operatore = taccuino.entra_in_scena(mondo.OPERATORE)
    operatore.entra()
    _scrive_la_dichiarazione(operatore)

    _in_un_altra_scheda(operatore, lambda: _rientra(operatore, mondo.OPERATORE))
    operatore.premi("Salva senza trasmettere")

    operatore.legge("non sono ancora salvati")
    _ritrova(operatore)


def test_a_page_of_another_person_keeps_what_was_typed_for_them(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    persona = taccuino.entra_in_scena(mondo.OPERATORE)
    persona.entra()
    _scrive_la_dichiarazione(persona)

    _in_un_altra_scheda(persona, lambda: _rientra(persona, mondo.COLLEGA))
    persona.premi("Salva senza trasmettere")

    persona.legge("Quella pagina era di un'altra persona")
    assert NOTA not in persona.pagina.content()
    assert _note() == []
    persona.esci()
    persona.nome = mondo.OPERATORE
    persona.entra()
    _apre_la_dichiarazione(persona)
    _ritrova(persona)


def test_an_officer_finds_the_sheet_of_a_dwelling_as_it_was_being_typed(
    db_vera: BancaVera, taccuino: Taccuino, server_web: ServerWeb
) -> None:
    operatore = taccuino.entra_in_scena(mondo.OPERATORE)
    operatore.entra()
    operatore.vai("/patrimonio/nuova/")
    operatore.pagina.locator("[name=codice]").fill("NUOVA-1")
    operatore.pagina.locator("[name=note]").fill(NOTA)

    _scade(operatore)
    operatore.premi("Salva l'unità")
    operatore.legge("Quello che stavi scrivendo è conservato")
    _rientra(operatore, mondo.OPERATORE)

    operatore.legge("non è ancora salvato")
    operatore.esamina()
    assert operatore.pagina.locator("[name=codice]").input_value() == "NUOVA-1"
    assert operatore.pagina.locator("[name=note]").input_value() == NOTA
    _non_lascia_tracce(operatore, server_web, NOTA)
    taccuino.verifica()


def _scrive_l_isee(cittadina: Viaggiatore, nucleo: nuclei.Nucleo) -> None:
    cittadina.entra_con_spid(CITTADINA)
    cittadina.vai(f"/domande/{nucleo.chiave}/isee/")
    cittadina.scrivi("Valore dell'ISEE", SCRITTO)


def _isee(nucleo: nuclei.Nucleo) -> str:
    with nel_ambito(nucleo.scena.ambito.pk, nucleo.utente.pk):
        nucleo.bozza.refresh_from_db()
        valore: str = leggi_compilazione(nucleo.bozza).risposte["isee"]["valore"]
    return valore


def _apre_la_dichiarazione(operatore: Viaggiatore) -> None:
    operatore.vai("/ricognizione/")
    operatore.segui("Ricognizione 2020")


def _scrive_la_dichiarazione(operatore: Viaggiatore) -> None:
    _apre_la_dichiarazione(operatore)
    operatore.pagina.locator(LIBERE).fill("2")
    operatore.pagina.locator(SPIEGAZIONE).fill(NOTA)
    operatore.pagina.get_by_label("le confermo").check()


def _ritrova(operatore: Viaggiatore) -> None:
    assert operatore.pagina.locator(LIBERE).input_value() == "2"
    assert operatore.pagina.locator(SPIEGAZIONE).input_value() == NOTA


def _note() -> list[str]:
    with nel_ambito(mondo.ambito().pk):
        righe = RigaDichiarazione.objects.exclude(nota_scostamento="")
        return list(righe.values_list("nota_scostamento", flat=True))


def _scade(chi: Viaggiatore) -> None:
    """The session ends, on the server and in the browser."""
    Sessione.objects.all().delete()
    chi.pagina.context.clear_cookies(name="sessione")


def _rientra(chi: Viaggiatore, nome: str) -> None:
    """Sign in where the portal asks for it."""
    chi.scrivi("Nome utente", nome)
    chi.scrivi("Password", mondo.PASSWORD)
    chi.premi("Entra")


def _in_un_altra_scheda(chi: Viaggiatore, fa: Callable[[], None]) -> None:
    """The session ends and one signs in again in another tab; then back to the first."""
    prima = chi.pagina
    _scade(chi)
    chi.pagina = prima.context.new_page()
    chi.vai("/accedi/")
    fa()
    chi.pagina.close()
    chi.pagina = prima


def _non_vede(chi: Viaggiatore, *parole: str, pagine: tuple[str, ...]) -> None:
    qui = chi.pagina.content()
    for parola in parole:
        assert parola not in qui
    for pagina in pagine:
        chi.vai(pagina)
        for parola in parole:
            assert parola not in chi.pagina.content(), (pagina, parola)


def _non_lascia_tracce(chi: Viaggiatore, server: ServerWeb, scritto: str) -> None:
    """What was typed is neither in an address nor in what the servers write down."""
    storia = chi.pagina.evaluate("() => performance.getEntriesByType('navigation')[0].name")
    assert scritto not in storia
    for registro in (server.web.registro, server.fronte.registro):
        assert scritto.encode() not in registro.read_bytes()
