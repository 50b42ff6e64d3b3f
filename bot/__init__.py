"""Chat front ends, which reach the workers only through the queue.

Only the entry points are in this folder itself. `tests/architecture.py` lists the imports that each room is allowed.
"""
