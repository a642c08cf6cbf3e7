"""The scoring profile as dated data. Pure."""
