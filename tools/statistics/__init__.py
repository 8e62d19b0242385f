"""How sure a difference between measured losses is."""
