"""Models of `eisa`."""
