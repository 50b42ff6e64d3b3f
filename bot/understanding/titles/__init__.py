"""Finding movies in text by their titles. Imports `words`."""
