"""The refiner: typed edits to prompts and profile."""
