"""Who may read what, and why."""
