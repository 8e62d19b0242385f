"""The steerer: reads chat messages as directives."""
