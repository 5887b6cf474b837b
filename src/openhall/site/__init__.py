"""The only place that wires: settings, addresses, processes, the command line."""
