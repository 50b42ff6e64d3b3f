"""What a message means: movies, opinions, wishes, requests. Imports `contracts`."""
