"""Who there is, how they sign in, and what they are told."""
