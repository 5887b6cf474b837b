"""Checks and small makers that belong to the repository, not to the package."""
