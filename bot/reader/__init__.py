"""The way to a larger language model that reads what the rules leave over, where an operator allows it.

Imports `queue`.
"""
