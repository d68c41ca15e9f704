"""As whom the server runs: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.cluster.failure import missing

_UNPRIVILEGED: Final = "postgres"


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended, and what it said."""

    status: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine; we ourselves, or one that root becomes."""

    uid: int
    gid: int

    def give(self, path: Path) -> None:
        """Hand `path` over, unless it is ours."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def make_private(self, folder: Path) -> None:
        """Make `folder`, where it is missing, for this account and nobody else."""
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
            self.give(folder)

    def is_private(self, folder: Path) -> bool:
        """Say whether `folder` is a real folder, and this account's alone."""
        try:
            facts = folder.lstat()
        except OSError:
            return False
        return folder.is_dir() and (facts.st_uid, facts.st_mode & 0o7777) == (self.uid, 0o700)

    def may_write(self, folder: Path) -> bool:
        """Say whether this account gets into `folder`: tried, as modes do not tell the whole."""
        return self.run(["/bin/sh", "-c", 'cd "$1" && test -w .', "sh", folder]).status == 0

    def run(self, command: list[str | Path]) -> Done:
        """Run `command` as this account, in no particular folder and with a clean environment."""
        drop: dict[str, Any] = {}
        if self.uid != os.geteuid():
            drop = {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            # A file, not a pipe: the server inherits it, and a pipe would be read for ever.
            with tempfile.TemporaryFile("w+", errors="replace") as out:
                ended = subprocess.run(  # noqa: S603 - our own words, no shell
                    [str(word) for word in command],
                    check=False,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                    umask=0o077,
                    # Ctrl-C in our terminal must not reach the server: we stop it in order.
                    start_new_session=True,
                    **drop,
                )
                out.seek(0)
                lines = tuple(line.strip() for line in out.read().splitlines() if line.strip())
        except FileNotFoundError as error:
            reason = f"There is no {command[0]}"
            raise missing(reason) from error
        return Done(ended.returncode, lines)


def account_of(folder: Path) -> Account:
    """Return as whom the cluster in `folder` runs, or will run when it is not made yet."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if folder.is_dir() and (facts := folder.stat()).st_uid != 0:
        # Made earlier, perhaps by a user who has now called us through sudo.
        return Account(facts.st_uid, facts.st_gid)
    try:
        user = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError as error:
        reason = f"There is no user {_UNPRIVILEGED!r} for root to become"
        raise missing(reason) from error
    return Account(user.pw_uid, user.pw_gid)
