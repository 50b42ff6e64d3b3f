"""Inference workers: they take jobs from the queue and answer them with the bundle that is served."""
