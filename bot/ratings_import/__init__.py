"""Ratings that people bring from Letterboxd or IMDb: read a file, match its rows. Imports nothing of the bot."""
