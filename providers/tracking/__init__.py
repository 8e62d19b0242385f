"""Where a team keeps its experiments."""
