"""Figures of merit, and their intervals. Imports nothing of the trainer."""
