"""Training data: fetched releases, people who consented, splits and draws. Imports no other part of the trainer."""
