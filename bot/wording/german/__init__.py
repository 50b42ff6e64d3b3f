"""The German twin of every sentence, under the same name. Imports `shared`, and types from the floor below."""
