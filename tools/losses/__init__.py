"""The five losses and their total."""
