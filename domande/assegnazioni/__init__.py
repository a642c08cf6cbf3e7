"""Assignments: where each offered unit stands between its ranking and its household."""
