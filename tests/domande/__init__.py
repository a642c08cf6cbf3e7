"""Tests of the domande."""
