"""A run's report: one page to read and listen to."""
