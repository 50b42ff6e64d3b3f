"""Chat front ends, which reach the workers only through the queue.

This folder itself holds only the entry points. `tests/architecture.py` lists the imports that each room may use.
"""
