"""The live side: server-sent events of a hall, from the ordered log. A process of its own, no request machinery."""
