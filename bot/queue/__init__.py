"""The way to the workers: jobs go out, results come back, limits are kept. Imports nothing of the bot."""
