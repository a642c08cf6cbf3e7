"""Pure rules of planning: counts and percentages, the reconciliation, quorum and majority."""
