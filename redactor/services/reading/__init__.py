"""What readers are given beyond the public, and what leaves the house."""
