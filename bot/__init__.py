"""Chat front ends, which reach the workers only through the queue.

On the ground floor stand the entry points alone. What each room may import is written down in `tests/architecture.py`.
"""
