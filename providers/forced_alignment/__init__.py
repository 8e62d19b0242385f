"""Laying known words on audio."""
