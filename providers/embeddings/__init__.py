"""Text embedding back ends."""
