"""Models of `bandi`."""
