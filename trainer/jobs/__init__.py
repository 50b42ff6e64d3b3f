"""Trainings from the chat: the task, its lease, the way to a candidate. Imports any floor below, never `vectors`."""
