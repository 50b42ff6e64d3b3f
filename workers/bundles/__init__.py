"""Model bundles: what one is made of, and the registry of them. Imports `engine`."""
