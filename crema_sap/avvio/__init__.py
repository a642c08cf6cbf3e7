"""The bootstrap: prepares the machine, then runs the demo, the tests and the measures.

`progresso`, `preparazione`, `sistema` and `__main__` are stage 1: standard library only, any
Python 3.8 or later. Everything else is stage 2 and runs under the project's own Python.
"""
