"""How programs are watched: figures and traces made from log events, and health. Imports the rest of `movies`."""
