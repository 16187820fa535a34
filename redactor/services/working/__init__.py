"""Work in the background: jobs, who does them, and what is due by itself."""
