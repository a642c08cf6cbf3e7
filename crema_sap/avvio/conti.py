"""The closing words of the demo: the address and who can log in."""

from __future__ import annotations

from crema_sap.avvio import progresso

PASSWORD = "demo"  # noqa: S105 - the demo's, printed on purpose
CONTI = (
    ("capofila", "Comune di Crema, capofila: consolida il piano e pubblica l'avviso"),
    ("castelleone, …", "un operatore per ciascuno dei 48 comuni, con il nome del comune"),
    ("aler", "ALER: dichiara le proprie unità"),
    ("responsabile.crema, responsabile.aler", "approvano elenchi e assegnazioni"),
    ("sindaco.crema", "siede nell'Assemblea dei Sindaci"),
    ("segretario", "segretario dell'Assemblea: appello, voto, verbale"),
    ("sportello", "aiuta i cittadini a presentare la domanda"),
    ("assistente.crema", "assistente sociale"),
    ("eisa, eisa.coordinatore", "istruttoria delle domande e casi"),
    ("partner", "ente partner di EISA"),
    ("revisore", "legge il registro, non i contenuti"),
    ("gestore", "gestore della piattaforma: sposta l'orologio dimostrativo"),
    ("capofila.cremona", "un altro ambito: non vede nulla del primo"),
)


def mostra(indirizzo: str) -> None:
    """Print the address and the table of accounts."""
    larghezza = max(len(conto) for conto, _ in CONTI)
    progresso.passo("Pronto.")
    progresso.riga()
    progresso.riga(f"  Portale:   {indirizzo}/")
    progresso.riga(f"  Personale: {indirizzo}/accedi/   (password per tutti: {PASSWORD})")
    progresso.riga()
    for conto, chi in CONTI:
        progresso.riga(f"  {conto:<{larghezza}}  {chi}")
    progresso.riga()
    progresso.riga("  I cittadini entrano da «Entra con SPID o CIE» e si scelgono per nome.")
    progresso.riga()
