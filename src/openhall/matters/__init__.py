"""The difficult-matters window (“办不成事”反映窗口): what could not be got done, until it is settled."""
