"""The writer: from a paper and a profile to a script."""
