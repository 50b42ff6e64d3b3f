"""Running Matinee: the command `matinee`, and everything on one machine."""
