"""One codice fiscale in two domande of an avviso: told to both offices, decided by a person."""
