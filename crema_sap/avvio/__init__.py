"""The bootstrap: prepares the machine, then runs the demo, the tests and the measures.

`__main__`, `progresso`, `preparazione`, `sistema` and `python_debian` are stage 1: standard
library only, any Python 3.8 or later. The rest is stage 2, under the project's own Python.
"""
