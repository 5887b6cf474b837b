"""`make bench`: every bench in turn; the exit code is 1 when a limit does not hold."""

import sys

from bench import lives, matters, memory, notices, proof, replay, reviewing, verify


def main() -> int:
    """Run them all, also after one that failed."""
    return max(int(bench.main()) for bench in (replay, verify, proof, matters, notices, reviewing, lives, memory))


if __name__ == "__main__":
    sys.exit(main())
