"""Models of `domande`."""
