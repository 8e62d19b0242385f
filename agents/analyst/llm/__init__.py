"""The analyst on a language model."""
