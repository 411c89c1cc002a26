"""Where the bytes come from: listing, reading, git and the cache of facts."""
