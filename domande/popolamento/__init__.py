"""An invented population that sends its domande through the real sending; never in production."""
