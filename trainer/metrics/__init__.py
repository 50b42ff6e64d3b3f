"""Metrics and their intervals. Imports no other part of the trainer."""
