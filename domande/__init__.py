"""The domande: drafts, sending, evaluation and rankings."""
