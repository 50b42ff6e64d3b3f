"""Messages on the queue: jobs and their results as frozen, bounded, versioned JSON. Imports the rest of `movies`."""
