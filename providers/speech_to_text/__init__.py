"""Speech recognition back ends."""
