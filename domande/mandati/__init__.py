"""Assisted filing: a citizen's mandate to a desk, what the desk may do with it, how it ends."""
