"""Views of identity, one module for each errand."""
