"""Reading, measuring and writing audio files."""
