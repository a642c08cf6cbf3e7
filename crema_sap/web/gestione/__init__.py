"""The administration of an ambito: Django's admin behind our sign-in and our walls."""
