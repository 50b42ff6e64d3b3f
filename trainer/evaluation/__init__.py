"""How good a bundle is, on held-out people: rows, baselines, scores, tables, report. Imports any floor below."""
