"""The connection to the workers: jobs, results and rate limits. Imports no other part of the bot."""
