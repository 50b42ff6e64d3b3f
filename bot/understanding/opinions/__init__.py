"""What is said about each movie. Imports `words`."""
