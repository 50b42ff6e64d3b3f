"""Movie nights: members, lists and panels. Imports any floor below."""
