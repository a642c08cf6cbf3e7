"""Filters of the pages of domande."""
