"""Pure rules of knowledge: read files, cut passages, tell versions apart. Bytes and values in, answers out."""
