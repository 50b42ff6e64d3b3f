"""Phase 4: a movie is one vector, and the model predicts whether somebody would choose it and would like it.

Imports any floor below, never `jobs`.
"""
