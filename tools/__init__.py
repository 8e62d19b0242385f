"""What agents use: deterministic functions on files and records."""
