"""Import of ratings from Letterboxd and IMDb: read a file, match its rows. Imports no other part of the bot."""
