"""Keys and the record of who did what."""
