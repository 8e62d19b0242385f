"""The training graph on LangGraph."""
