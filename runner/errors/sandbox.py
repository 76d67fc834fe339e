"""Errors around a sandbox, by step of its life.

Configuration -> `SystemTextError`, `AccountTextError`, `TargetAddressError`, `StoreFileError`; listening -> `ListenError`; `hopquy deliver` -> `DeliveryError`.
All are for whoever runs the sandbox.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AuthorityFolderError", "DeliveryError", "ListenError", "SandboxError", "StoreFileError", "SystemTextError"]


class SandboxError(Exception):
    """Something about a sandbox that its operator can put right."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in getattr(self, "__dict__", {}) and not name.startswith("__"):
            raise AttributeError(f"{type(self).__name__} is frozen: {name}")
        super().__setattr__(name, value)

    @property
    def hint(self) -> str:
        """What to do about it; each error says its own."""
        return ""


@dataclass(eq=False)
class SystemTextError(SandboxError):
    """A connected system is not described as it must be."""

    where: str
    """The option or the file; never the secret itself."""
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        return "write ID:SECRET:CODE[,CODE...], or list system_id, secret, codes and name of each system in a --system-file (JSON or YAML)"


@dataclass(eq=False)
class AuthorityFolderError(SandboxError):
    """The folder of the authority that signs our axis's certificates cannot be used."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        return "give a folder that hopquy made or may make, with ca.pem and ca-key.pem or neither"


@dataclass(eq=False)
class AccountTextError(SandboxError):
    """An account of the portal is not described as it must be."""

    where: str
    """The option or the file; never the password itself."""
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        return (
            "write USER:PASSWORD:UNIT[,UNIT...], with * for every unit, or list username, password, units and name of each account in an "
            "--account-file (JSON or YAML)"
        )


@dataclass(eq=False)
class TargetAddressError(SandboxError):
    """Where the sandbox is to call a one-stop system is no address."""

    url: str
    problem: str

    def __str__(self) -> str:
        return f"--target {self.url}: {self.problem}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        return "give the address before /nhanhsdvcqg and /downloadfile, as in http://127.0.0.1:8080"


@dataclass(eq=False)
class StoreFileError(SandboxError):
    """The file that a sandbox keeps its documents in cannot be used."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        return "give a path that can be written, of a file that a sandbox made or of none yet"


@dataclass(eq=False)
class ListenError(SandboxError):
    """The address cannot be listened on."""

    host: str
    port: int
    problem: str

    def __str__(self) -> str:
        return f"cannot listen on {self.host}:{self.port}: {self.problem}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        return "stop what holds this port, or choose another one; port 0 takes any that is free"


@dataclass(eq=False)
class DeliveryError(SandboxError):
    """A sandbox did not take a packet."""

    url: str
    problem: str
    status: int | None = None
    """HTTP status of the answer, None where there was none."""
    refusal: str | None = None
    """The axis' machine code where it refused the packet."""

    def __str__(self) -> str:
        return f"{self.url}: {self.problem}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        if self.status is None:
            return "start the sandbox (`hopquy counterpart axis`) and give the address that it prints"
        if self.status == 403:  # noqa: PLR2004 -- HTTP's own number
            return "deliver from the machine that the sandbox runs on, or with the token it was started with (--admin-token)"
        if self.refusal is not None:
            return "mend the packet, or register the recipient's code with a --system of the sandbox"
        return "check that the address is that of a hopquy sandbox"
