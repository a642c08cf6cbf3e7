"""The citizen's side of a mandate."""
