"""Pure decisions of the room: when to try, what a message says, where a webhook may lead."""
