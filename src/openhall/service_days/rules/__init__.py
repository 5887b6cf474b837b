"""Pure rules of the service days."""
