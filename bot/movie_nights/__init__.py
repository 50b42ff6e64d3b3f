"""Movie nights: who takes part, what is on the list, the panel. Imports any floor below."""
