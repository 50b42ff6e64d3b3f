"""The optional reader: a larger language model for messages that the rules cannot fully read.

Imports `queue`.
"""
