"""Personal data: encryption, keyed hash, masking, who may see whom, logged unmasking, erasure."""
