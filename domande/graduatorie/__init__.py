"""Rankings: their runs, their pages, their public bundle."""
