"""Sentences, words, terms and speakable text."""
