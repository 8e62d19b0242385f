"""Which atoms of a paper a spoken sentence rests on."""
