"""Learning to rank: the map of movies and the ranking weights. Imports any floor below."""
