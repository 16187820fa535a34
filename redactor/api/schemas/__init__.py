"""The shapes of questions and answers. What is not in a shape is refused on the way in, and left out on the way out.

A module for each subject; answers are read off what the services give, by the names that it has there.
"""
