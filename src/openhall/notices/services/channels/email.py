"""E-mail by SMTP."""

import contextlib
import dataclasses
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage

from openhall.notices.services.channels.message import Failed, Message, Refused


@dataclasses.dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. `timeout` in seconds holds for every step, `longest` for the whole conversation.

    `security` is `none`, `starttls` or `tls`.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)
    security: str = "starttls"
    timeout: float = 10.0
    longest: float = 30.0

    def __call__(self, message: Message) -> str:
        """Hand the message to the server; its Message-ID, the same at every attempt."""
        mail, server = self._mail(message), self._server()
        try:
            with _within(server, self.longest), server:
                self._greet(server)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise (Refused if code >= 500 else Failed)(f"recipient_{code}") from None
        except smtplib.SMTPResponseException as error:
            raise Failed(f"smtp_{error.smtp_code}") from None
        except TimeoutError:
            raise Failed("timeout") from None
        except (OSError, smtplib.SMTPException):
            raise Failed("unreachable") from None
        return str(mail["Message-ID"])

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        try:
            mail["To"], mail["From"], mail["Subject"] = message.address, self.sender, message.subject
        except ValueError:  # a line break in an address would write headers of its own
            raise Refused("bad_address") from None
        mail["Message-ID"] = f"<{message.id}@{self.sender.rpartition('@')[2]}>"
        mail["X-OpenHall-Notice"], mail["Auto-Submitted"] = str(message.id), "auto-generated"
        mail.set_content(message.body)
        return mail

    def _server(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(timeout=self.timeout, context=ssl.create_default_context())
        return smtplib.SMTP(timeout=self.timeout)

    def _greet(self, server: smtplib.SMTP) -> None:
        code, said = server.connect(self.host, self.port)
        if code < 0:
            raise smtplib.SMTPException  # whoever answers speaks no SMTP
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if self.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)


@contextlib.contextmanager
def _within(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Hang up after so many seconds, whatever step it is: a server that drips would else never be given up."""
    over = threading.Event()

    def hang_up() -> None:
        over.set()
        with contextlib.suppress(OSError, AttributeError):  # it has hung up itself
            server.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # None before the connection

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        # smtplib tells of a server that says nothing as of one that hung up.
        if over.is_set() or isinstance(error.__context__, TimeoutError):
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
