"""Back ends, one file each, behind one Protocol a capability."""
