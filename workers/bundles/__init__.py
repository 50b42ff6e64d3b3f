"""Model bundles: their format, and the registry of them. Imports `engine`."""
