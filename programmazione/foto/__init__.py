"""Photographs of dwellings: where they are, and how they are made fit to be seen."""
