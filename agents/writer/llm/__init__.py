"""The writer on a language model."""
