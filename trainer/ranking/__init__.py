"""Learning to rank: the map of movies, and by which weights lists are made. Imports any floor below."""
