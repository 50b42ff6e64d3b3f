"""What runs the language model: engines behind one contract, and the base model. Imports nothing of the workers.

llama.cpp and torch are imported only when an engine opens.
"""
