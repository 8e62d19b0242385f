"""A script to an audio file with word times."""
