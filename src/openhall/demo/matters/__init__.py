"""Difficult matters of the demo: invented, in every state, each brought there by the verbs of the room."""
