"""Pages of the administration: requests of visitors about their data, and destruction lists."""
