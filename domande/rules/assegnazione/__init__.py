"""The order of assignment: which household each unit goes to, and why not to those before. Pure.

`motore.assegna` decides, `traccia` says the reasons, `parole` writes them for a citizen. The
parameters of a regime are in `regole`, the facts in `fatti`, what happened since in `eventi`.
"""
