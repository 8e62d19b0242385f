"""Structure and style profiles, and their synthesis over pairs."""
