"""What the programs for redis-py share: arguments, and lines for the test that runs them."""

import sys


def arguments():
    """The words "name=value" of the command line; ports are numbers, sentinels and replicas lists."""
    words = dict(word.split("=", 1) for word in sys.argv[1:])
    return {
        "sentinels": [int(port) for port in words["sentinels"].split(",")],
        "master": int(words["master"]),
        "replicas": sorted(int(port) for port in words["replicas"].split(",")),
    }


def say(name, *values):
    """The test waits for such lines."""
    print(name, *values, flush=True)


def expect(what, seen, wanted):
    if seen != wanted:
        raise SystemExit(f"{what}: {seen!r} instead of {wanted!r}")


def expect_error(what, error, start, action):
    """`action` raises `error`, with a text that begins with `start`."""
    try:
        seen = action()
    except error as raised:
        if not str(raised).startswith(start):
            raise SystemExit(f"{what}: the error {raised} instead of {start}") from raised
        return
    raise SystemExit(f"{what}: {seen!r} instead of an error")
