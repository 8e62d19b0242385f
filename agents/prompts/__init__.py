"""Prompt texts, one folder a prompt, one file a version."""
