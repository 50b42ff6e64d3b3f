"""How programs are watched: figures and traces, read off what is logged, and health. Imports the rest of `movies`."""
