"""A network cable between a browser and the front that can be pulled out and put back."""

import contextlib
import socket
import threading


class Wire:
    """Forwards every connection to a port of this machine until it is cut."""

    def __init__(self, port: int) -> None:
        """Listen on a free port; a thread forwards."""
        self.target = port
        self.whole = True
        self.pieces: set[socket.socket] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.target))
                self.pieces |= {near, far}
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        self._end(source, target)

    def _end(self, *pieces: socket.socket) -> None:
        for piece in pieces:
            self.pieces.discard(piece)
            with contextlib.suppress(OSError):
                piece.shutdown(socket.SHUT_RDWR)
            piece.close()

    def cut(self) -> None:
        """Break what runs through it and let nothing new through."""
        self.whole = False
        self._end(*list(self.pieces))

    def mend(self) -> None:
        """Put it back."""
        self.whole = True

    def close(self) -> None:
        """Forward nothing any more."""
        self.cut()
        self.listener.close()
