"""The inside: what minutes are, what may be seen of them, and how that is proved. No I/O, no framework, no clock."""
