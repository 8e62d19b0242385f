"""Speech synthesis back ends."""
