"""Management commands of planning."""
