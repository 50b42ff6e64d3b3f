"""Learning to rank: the map of movies, and the weights that make lists. Imports any floor below."""
