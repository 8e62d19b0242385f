"""The judge: five losses with their evidence."""
