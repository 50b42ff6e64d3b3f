"""Chat front ends, which reach the workers only through the queue.

Only the entry points lie in this folder itself. `tests/architecture.py` lists what each room may import.
"""
