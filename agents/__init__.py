"""Analyst, writer, judge and refiner."""
