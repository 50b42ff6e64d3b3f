"""Matinee on Discord: listeners, surfaces, drawing. Imports any floor below, never `slack`."""
