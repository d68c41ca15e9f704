"""Timers of systemd that load by profiles, to be put into /etc/systemd/system."""

import pwd
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from etl.cron import Cron
from geo.settings import CHECKOUT, geo_settings

_FOLDER: Final = "/etc/systemd/system"
_SERVICE: Final = """\
[Unit]
Description=Rongtu 蓉图: load {name}
Wants=network-online.target
After=network-online.target postgresql.service

[Service]
Type=oneshot
{user}WorkingDirectory={checkout}
{home}# DATABASE_URL and what else the environment must say; not needed with the embedded database.
EnvironmentFile=-%E/rongtu.env
ExecStart={command}
# The database sees to it that two loads never write at once.
TimeoutStartSec=infinity
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
UMask=0077
"""
_TIMER: Final = """\
[Unit]
Description=Rongtu 蓉图: when to load {name} (cron {cron})

[Timer]
{events}
AccuracySec=1s
# What was missed while the machine was off is made up for.
Persistent=yes

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A file for systemd."""

    name: str
    text: str


def units(
    name: str, profile: Path, cron: Cron, zone: ZoneInfo, *, data: Path | None
) -> tuple[Unit, Unit]:
    """Return the service that loads by `profile`, and the timer that starts it."""
    words = [str(CHECKOUT / "run"), "rongtu", "load", "--json", str(profile.resolve())]
    if data is not None:
        words += ["--data", str(data.resolve())]
    usual, home = CHECKOUT / ".rongtu", geo_settings().rongtu_home.resolve()
    writable = dict.fromkeys((usual, home))
    # A service has no environment of ours: it would load into the usual database.
    moved = "" if home == usual else f"Environment={_word(f'RONGTU_HOME={home}')}\n"
    service = _SERVICE.format(
        name=_line(name),
        user=_user(),
        checkout=_line(str(CHECKOUT)),
        home=moved,
        command=" ".join(_word(word, command=True) for word in words),
        writable=" ".join(_word(f"-{folder}") for folder in writable),
    )
    events = "\n".join(f"OnCalendar={event}" for event in cron.calendar(zone))
    timer = _TIMER.format(name=_line(name), cron=_line(cron.line), events=events)
    stem = unit_name(name)
    return Unit(name=f"{stem}.service", text=service), Unit(name=f"{stem}.timer", text=timer)


def printed(files: Iterable[Unit]) -> str:
    """Return the files one after the other, each under its name, and how to start the timers."""
    many = list(files)
    parts = [f"# {_FOLDER}/{one.name}\n{one.text}" for one in many]
    timers = " ".join(one.name for one in many if one.name.endswith(".timer"))
    start = f"# then: systemctl daemon-reload && systemctl enable --now {timers}"
    return "\n".join([*parts, start])


def unit_name(name: str) -> str:
    """Return a name that systemd takes; what it does not take is told apart by a sum."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")
    if plain != name.replace("/", "-"):
        plain = f"{plain}-{zlib.crc32(name.encode()):08x}".strip("-")
    return f"rongtu-{plain}"


def _user() -> str:
    """Return the line that has the owner of the checkout run it; root needs no telling."""
    owner = CHECKOUT.stat().st_uid
    try:
        return f"User={pwd.getpwuid(owner).pw_name}\n" if owner else ""
    except KeyError:
        return f"User={owner}\n"


def _line(text: str) -> str:
    """Return text for a whole line: a per cent sign would begin a specifier."""
    return " ".join(text.split("\n")).replace("%", "%%")


def _word(text: str, *, command: bool = False) -> str:
    """Return one word of a line; in a command, a dollar sign would begin a variable."""
    plain = _line(text).replace("\\", "\\\\").replace('"', '\\"')
    if command:
        plain = plain.replace("$", "$$")
    return plain if re.fullmatch(r"[A-Za-z0-9_./%$+:@=-]+", plain) else f'"{plain}"'
