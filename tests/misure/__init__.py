"""Measures: what `make bench` plays."""
