"""E-mail by SMTP."""

import dataclasses
import smtplib
import ssl
from email.message import EmailMessage

from openhall.notices.services.channels.message import Failed, Message, Refused


@dataclasses.dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server; `timeout` in seconds holds for every step. `security` is `none`, `starttls` or `tls`."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)
    security: str = "starttls"
    timeout: float = 10.0

    def __call__(self, message: Message) -> str:
        """Hand the message to the server; its Message-ID, the same at every attempt."""
        mail = self._mail(message)
        try:
            with self._connected() as server:
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

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == "starttls":
            server.starttls(context=context)
        if self.user:
            server.login(self.user, self.password)
        return server
