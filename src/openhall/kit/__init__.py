"""Pure building blocks of every room: time, identifiers, states, subjects. Standard library only."""
