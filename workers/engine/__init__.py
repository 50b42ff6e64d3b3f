"""Inference engines behind one contract; the heavy libraries are imported only when one is opened."""
