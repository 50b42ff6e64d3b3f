"""Understanding messages by rules: movies, opinions, wishes, requests. Imports `contracts`."""
