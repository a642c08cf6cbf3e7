"""Models of `programmazione`."""
