"""Inference workers, which answer jobs from the queue with the served bundle."""
