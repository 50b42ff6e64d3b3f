"""Inference engines behind one contract, and the base model. Imports no other part of the workers.

llama.cpp and torch are imported only when an engine opens.
"""
