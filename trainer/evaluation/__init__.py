"""Evaluation of bundles on held-out people: rows, baselines, scores, tables, report. Imports any floor below."""
