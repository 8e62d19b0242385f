"""The analyst: segment types, alignment, key concepts, phrases."""
