"""How Matinee is run."""
