"""Project package and shared kernel of the housing portal."""
