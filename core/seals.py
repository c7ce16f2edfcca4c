"""The agency's signature under what must never change: Ed25519, by the library `cryptography`.

The private key is the setting RECORD_SIGNING_KEY and never leaves the process; what has been signed
is checked with the public key alone, years later and by anybody.
"""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


def private_key() -> Ed25519PrivateKey:
    """Return the agency's key. The settings have checked that it is one."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.RECORD_SIGNING_KEY))


def public_key() -> str:
    """Return the public half of the agency's key: 32 bytes in Base64."""
    raw = private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def sign(text: str) -> str:
    """Return the signature under the text: 64 bytes in Base64. The same text has the same signature."""
    return base64.b64encode(private_key().sign(text.encode())).decode()


def signature_is_valid(text: str, signature: str, public: str) -> bool:
    """Say whether the signature was made under exactly this text with the key that `public` belongs to."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
