"""A script as a text that a person edits."""
