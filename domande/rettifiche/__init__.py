"""Rettifiche: asked by the citizen or the desk, decided by an owner, or by its silence."""
