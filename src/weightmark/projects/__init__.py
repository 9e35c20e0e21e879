"""What is written into a repository of the user."""
