"""Which document proves each line of the score and each requirement. Pure."""

PROVE = {
    "nucleo": "Stato di famiglia (lo acquisisce l'ufficio)",
    "cittadinanza": "Documento d'identità o permesso di soggiorno",
    "residenza_lavoro": "Certificato storico di residenza (lo acquisisce l'ufficio) o contratto",
    "isee": "Attestazione ISEE",
    "patrimonio": "Attestazione ISEE",
    "proprieta": "Visura catastale (la acquisisce l'ufficio)",
    "indigenza": "Attestazione dei servizi sociali del comune di residenza",
    "anziani": "Documento d'identità",
    "nuova_formazione": "Atto di matrimonio, di unione civile o stato di famiglia",
    "monoparentale": "Stato di famiglia (lo acquisisce l'ufficio)",
    "disabilita": "Verbale di invalidità civile",
    "rilascio_alloggio": "Provvedimento del giudice o dell'ente",
    "alloggio_improprio": "Accertamento dei servizi sociali o della polizia locale",
    "antigienicita": "Certificato dell'ATS",
    "sovraffollamento": "Planimetria o visura con la superficie",
    "barriere": "Verbale di invalidità e dichiarazione sulle barriere",
    "coabitazione": "Stato di famiglia (lo acquisisce l'ufficio)",
    "residenza_regione": "Certificato storico di residenza (lo acquisisce l'ufficio)",
    "residenza_comune": "Certificato storico di residenza (lo acquisisce l'ufficio)",
}
# The kinds of attachment, as the citizen reads them.
ETICHETTE = {
    "attestazione-indigenza": "Attestazione di indigenza dei servizi sociali",
    "invalidita": "Verbale di invalidità",
    "rilascio": "Provvedimento di rilascio della casa",
    "antigienicita": "Certificato ATS di casa antigienica",
    "permesso": "Permesso di soggiorno",
    "altro": "Altro documento",
}
DICHIARAZIONE = "Dichiarazione sostitutiva (DPR 445/2000)"


def prova_di(codice: str) -> str:
    """The document that proves a line, or the declaration where no document does."""
    return PROVE.get(codice, DICHIARAZIONE)
