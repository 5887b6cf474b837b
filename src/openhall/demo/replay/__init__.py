"""Recorded visits, played through the real verbs: read a record, make a hall for it, play it, say what came out."""
