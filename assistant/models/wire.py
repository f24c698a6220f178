"""The one connection of one try, which the providers' libraries speak their protocols over.

They have retries, redirects, proxies, keys from the environment and timeouts per byte of their
own; here none of these applies.
"""

import codecs
from collections.abc import Iterator

import httpcore
import httpx

from assistant.models.network import connections
from assistant.models.patience import Patience, TryLater
from assistant.models.protocol import ModelError, Reason
from assistant.models.refusals import refusal
from assistant.models.replies import endless

# Of what the libraries would send, this goes out; not the machine, its system, its versions, nor
# keys that they found in the environment.
_SENT = ("host", "accept", "content-type", "content-length", "anthropic-version")
# Bytes of one reply. 2,000 tokens in events of 300 bytes are 0.6 MB; models that think write ten
# times as much before.
_MOST_BYTES = 8_000_000
# Bytes of an error's body that are read.
_ERROR_BYTES = 4_000


class Wire(httpx.BaseTransport):
    """A transport to `url` with a key; what goes wrong is a ModelError.

    It stays in `failure`, since libraries wrap what they did not raise.
    """

    def __init__(self, url: str, key_headers: dict[str, str], patience: Patience) -> None:
        self.failure: ModelError | None = None
        self._url = url
        self._key_headers = key_headers
        self._pool = connections(httpx.URL(url), patience)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response, its body still to come; ModelError for any status but 200."""
        response = self._send(request)
        headers = {
            name.decode().lower(): value.decode("latin-1") for name, value in response.headers
        }
        body = _Body(response, self)
        if response.status != 200:
            text = self._without_keys(body.start())
            raise self.fail(refusal(response.status, headers, text, self._url))
        if "content-encoding" in headers:
            raise self.fail(ModelError(Reason.UNREADABLE, f"{self._url} compresses unasked."))
        return httpx.Response(200, headers=response.headers, stream=body)

    def _send(self, request: httpx.Request) -> httpcore.Response:
        headers = {name: request.headers[name] for name in _SENT if name in request.headers}
        headers |= {"accept-encoding": "identity", "user-agent": "tandem", **self._key_headers}
        url = request.url
        sent = httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=list(headers.items()),
            content=request.read(),
        )
        try:
            return self._pool.handle_request(sent)
        except ModelError as error:
            raise self.fail(error) from None
        except _BROKEN as error:
            raise self.fail(self.broken(error)) from None

    def fail(self, error: ModelError) -> ModelError:
        """The error, kept in `failure`."""
        self.failure = error
        return error

    def broken(self, error: Exception) -> ModelError:
        """What an error of the network means."""
        if isinstance(error, httpcore.ConnectError):
            return ModelError(
                Reason.REFUSED,
                f"No language model answers at {self._url} ({error}): start it, or mend the "
                "address in TANDEM_MODEL.",
            )
        if isinstance(error, httpcore.ProxyError):
            return ModelError(Reason.REFUSED, f"The proxy of HTTPS_PROXY refuses: {error}.")
        if isinstance(error, httpcore.ProtocolError) and not _broke_off(error):
            return ModelError(Reason.UNREADABLE, f"{self._url} does not speak HTTP: {error}.")
        return TryLater(
            Reason.CUT,
            f"The connection to the language model at {self._url} broke off: look into its log.",
        )

    def close(self) -> None:
        self._pool.close()

    def _without_keys(self, text: bytes) -> bytes:
        for header in self._key_headers.values():
            text = text.replace(header.removeprefix("Bearer ").encode(), b"...")
        return text


def _broke_off(error: httpcore.ProtocolError) -> bool:
    # httpcore says so in words alone.
    return "peer closed" in str(error) or "disconnected" in str(error)


_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)


class _Body(httpx.SyncByteStream):
    """The bytes of a response: UTF-8, within bounds."""

    def __init__(self, response: httpcore.Response, wire: Wire) -> None:
        self._response = response
        self._wire = wire

    def __iter__(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-8")()
        size = 0
        try:
            for part in self._response.iter_stream():
                size += len(part)
                if size > _MOST_BYTES:
                    raise endless(f"{_MOST_BYTES:,} bytes")
                decoder.decode(part)
                yield part
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            said = "The language model's server sent bytes that are not UTF-8: look into its log."
            raise self._wire.fail(ModelError(Reason.UNREADABLE, said)) from None
        except ModelError as error:
            raise self._wire.fail(error) from None
        except _BROKEN as error:
            raise self._wire.fail(self._wire.broken(error)) from None

    def start(self) -> bytes:
        """The first bytes, as they are."""
        text = b""
        try:
            for part in self._response.iter_stream():
                text += part
                if len(text) > _ERROR_BYTES:
                    break
        except _BROKEN:
            pass  # the status says enough
        return text[:_ERROR_BYTES]

    def close(self) -> None:
        self._response.close()
