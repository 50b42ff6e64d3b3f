"""The own reader: a small model that marks what a message says of movies. Imports `engine` and `bundles`.

It is the base model's first layers, fine-tuned to look both ways, with a linear layer on top for each thing to mark.
The trainer builds it (`trainer.reader`).
"""
