"""Management of the avvisi."""
