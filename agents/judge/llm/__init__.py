"""The judge on a language model."""
