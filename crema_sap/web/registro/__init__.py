"""The pages of the register: entries, documents, public verification."""
