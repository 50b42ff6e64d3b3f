"""The sentences in English, each joined to its German twin. Imports `german` and `shared`."""
