"""The law of the domanda: requirements, score, place, adequacy, ranking. Pure."""
