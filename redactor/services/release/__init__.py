"""From a reviewed draft to what is public, proven, and back."""
