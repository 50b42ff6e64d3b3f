"""Matinee on Slack: listeners, surfaces, drawing. Imports any floor below, never `discord`."""
