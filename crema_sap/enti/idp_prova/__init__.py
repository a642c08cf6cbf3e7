"""The test identity provider of the demo and of the tests; it can't exist in production."""
