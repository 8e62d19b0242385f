"""Turning an episode into what an audience subscribes to: captions, chapters, tags, notes, a feed."""
