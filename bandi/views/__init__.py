"""Views of `bandi`: the public window and the capofila's pages."""
