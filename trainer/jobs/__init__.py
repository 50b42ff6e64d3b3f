"""Training requested in the chat: the task, its lease, and the pipeline to a candidate.

Imports any floor below, never `vectors`.
"""
