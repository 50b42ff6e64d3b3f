"""Inference workers: they take jobs from the queue, and answer them by the bundle that is served."""
