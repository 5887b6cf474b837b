"""Uploaded evidence: what is let in, how it lies on the disk, how it comes out again and how it ends."""
