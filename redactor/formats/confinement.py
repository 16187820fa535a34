"""What a process can take away from itself before it looks at a file that nobody trusts.

Rules this module keeps: each step is taken where the system has it, and no step hides that an earlier one failed to be
there; a limit that cannot be set ends the process. Nothing here can be undone by the process later.

- Everywhere: limits of memory, processor time, size of files, open files, processes, core dumps (setrlimit(2)).
- Linux: no new privileges, no look from outside (prctl(2)); a user and a network of its own where the system lets
  anybody have them, and no capability in them (user_namespaces(7)); death with the parent.
- Linux on x86-64 and AArch64: a list of the system calls that reading needs; all others fail (seccomp(2)).
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

MEMORY: Final = 1536 * 1024 * 1024
"""Address space in bytes: a document of a thousand pages with its pictures takes a third of it."""
SECONDS: Final = 30
"""Processor time."""

_PDEATHSIG, _DUMPABLE, _SECCOMP, _NO_NEW_PRIVS = 1, 4, 22, 38  # linux/prctl.h
_FILTER_MODE: Final = 2
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h
_CAPABILITIES: Final = 0x20080522  # _LINUX_CAPABILITY_VERSION_3

# asm/unistd_64.h and asm-generic/unistd.h: reading and writing what is open, memory, clocks, chance, the end.
_X86_CALLS: Final = "0 1 3 5 8 9 10 11 12 13 14 15 24 25 28 35 39 44 45 60 96 186 202 228 230 231 318"
_ARM_CALLS: Final = (
    "57 62 63 64 80 93 94 98 101 113 115 124 134 135 139 169 172 178 206 207 214 215 216 222 226 233 278"
)
_CALLS: Final = {"x86_64": (0xC000003E, _X86_CALLS), "aarch64": (0xC00000B7, _ARM_CALLS)}  # linux/audit.h
_X32: Final = 0x40000000  # the same processor's other numbering
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050001, 0x7FFF0000  # linux/seccomp.h; EPERM is 1


def leave_the_world() -> None:
    """Take away what a process that starts others can do without: privileges, the network, looks from outside."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    _must(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    _must(libc.prctl(_DUMPABLE, 0, 0, 0, 0))
    if libc.unshare(_NEW_USER | _NEW_NETWORK) == 0:
        _must(libc.capset(struct.pack("=II", _CAPABILITIES, 0), bytes(24)))


def shut(*, parent: int) -> None:
    """Take away everything but thinking and the open files. `parent` is whose death is this process's own."""
    os.setsid()
    if sys.platform == "linux":
        _must(ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
        if os.getppid() != parent:
            os._exit(1)  # it died before this could be asked for
    _limit()
    _list_calls()


def lists_calls() -> bool:
    """Tell whether system calls can be listed on this machine."""
    return sys.platform == "linux" and platform.machine() in _CALLS and sys.maxsize > 2**32


def _limit() -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,  # what is open stays open
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        _, hard = resource.getrlimit(limit)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (least, least))


def _list_calls() -> None:
    if not lists_calls():
        return
    architecture, calls = _CALLS[platform.machine()]
    program = _program(architecture, tuple(map(int, calls.split())))
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))  # struct sock_fprog
    _must(ctypes.CDLL(None).prctl(_SECCOMP, _FILTER_MODE, ctypes.c_char_p(head), 0, 0))


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Write the filter: another architecture ends the process, a call of the list is allowed, any other refused."""
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    lines += [(_LOAD, 0, 0, 0), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    lines += [(_EQUAL, len(calls) - n, 0, call) for n, call in enumerate(calls)]
    lines += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def _must(result: int) -> None:
    if result != 0:
        os._exit(1)
