"""What the arithmetic refuses, in sentences that can be shown to people."""

from collections.abc import Sequence


class ScoringError(ValueError):
    """The figure cannot be computed from this input; the text says why and what to do, in Indonesian."""


class NotReported(ScoringError):  # noqa: N818 - names a state of the item, not a fault
    """Applicable items have no realisation yet: neither zero nor left out, so nothing is computed.

    `keys` names the items, in the order given.
    """

    def __init__(self, keys: Sequence[str], labels: Sequence[str]) -> None:
        self.keys = tuple(keys)
        names = "; ".join(labels)
        super().__init__(
            f"Realisasi belum diisi: {names}. "
            "Isi realisasinya, atau minta penilai menandainya tidak berlaku beserta alasannya."
        )
