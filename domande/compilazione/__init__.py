"""The answers of a draft: their sections, their reading as facts, the snapshot that is sent."""
