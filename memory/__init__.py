"""Chroma behind a LangGraph store, and the tree of files a person can read."""
