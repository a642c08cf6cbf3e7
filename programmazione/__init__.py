"""Register of units, ricognizione, plans, Assemblea dei Sindaci."""
