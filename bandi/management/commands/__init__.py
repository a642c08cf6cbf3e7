"""Commands of the avvisi."""
