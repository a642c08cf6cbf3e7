"""All the acts on one domanda in one document: for a judge, and for the citizen whose it is."""
