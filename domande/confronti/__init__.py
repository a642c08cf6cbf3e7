"""Past populations ranked again with another profile, before it is adopted."""
