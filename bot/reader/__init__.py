"""Asking a reader what a message means: the workers' own small model, or a larger one behind an endpoint.

Imports `queue`.
"""
