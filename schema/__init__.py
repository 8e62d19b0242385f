"""Frozen records that every layer shares; nothing of the project is imported here."""
