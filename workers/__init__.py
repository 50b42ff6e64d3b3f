"""Inference workers: the Celery app, the engines, candidates, ranking, and model bundles."""
