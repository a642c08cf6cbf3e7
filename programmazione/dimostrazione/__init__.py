"""The demonstration: the ambito di Crema in 2019, from the files of `programmazione/dati/`."""
