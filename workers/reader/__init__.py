"""Matinee's own reader: a small model that marks what a message says about movies. Imports `engine` and `bundles`.

It consists of the base model's first layers, fine-tuned with bidirectional attention, and a linear layer on top for
each kind of mark.
The trainer builds it (`trainer.reader`).
"""
