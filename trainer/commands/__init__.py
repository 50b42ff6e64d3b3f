"""The trainer's command line, one module per command, each with its options.

Imports any floor below, heavy modules lazily.
"""
