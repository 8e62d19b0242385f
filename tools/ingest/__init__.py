"""PDF to DocumentGraph."""
