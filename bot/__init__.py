"""Chat front ends; the workers are reached only through the queue.

On the ground floor stand the entry points alone. `tests/architecture.py` lists the rooms, floor by floor.
"""
