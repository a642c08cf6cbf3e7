"""Commands of `domande`."""
