"""Papers beside the minutes: sealed whole, published through the same gate, read by the same rules."""
