"""Pure rules of the quarterly visits."""
