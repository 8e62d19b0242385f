"""Decoding audio files, whatever their container."""
