"""Opinions on movies. Imports `words`."""
