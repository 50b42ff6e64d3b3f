"""Trainings from the chat: the task, its lease, and the way to a candidate. Imports any floor below, never `vectors`."""
