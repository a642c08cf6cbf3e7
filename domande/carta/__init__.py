"""The paper twin of the form: the same sections and fields, with room to write in."""
