"""One person's conversation, from a message to a reply and a job. Imports any floor below."""
