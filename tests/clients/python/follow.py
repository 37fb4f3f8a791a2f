"""An application on redis-py: writes to the master, and goes on when it has moved."""

import threading
import time

from common import arguments, expect, say
from redis import ConnectionError, ReadOnlyError, Redis, TimeoutError
from redis.sentinel import Sentinel

NAME = "mymaster"
# What an application has to expect while the master moves, and tries again after.
PASSING = (ConnectionError, TimeoutError, ReadOnlyError)


def listen(port):
    """Subscribes at a sentinel, and tells of the first event from another thread."""
    subscriber = Redis(port=port).pubsub()
    subscriber.subscribe("+switch-master")
    expect("the confirmation", subscriber.get_message(timeout=60)["type"], "subscribe")

    def wait():
        for message in subscriber.listen():
            say("event", message["data"].decode())
            return

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def until_it_works(action):
    while True:
        try:
            result = action()
            if result is not None:
                return result
        except PASSING:
            pass
        time.sleep(0.01)


def port_of(client):
    return client.info("server")["tcp_port"]


def main():
    ports = arguments()
    # Short time limits, as they are usual: a server may be gone without a word.
    sentinel = Sentinel([("127.0.0.1", port) for port in ports["sentinels"]], socket_timeout=1)
    expect("the master", sentinel.discover_master(NAME), ("127.0.0.1", ports["master"]))
    expect("the replicas", sorted(sentinel.discover_slaves(NAME)),
           [("127.0.0.1", port) for port in ports["replicas"]])
    listener = listen(ports["sentinels"][-1])

    master = sentinel.master_for(NAME, socket_timeout=1)
    replica = sentinel.slave_for(NAME, socket_timeout=1)
    master.set("before", 1)
    old = port_of(master)
    say("wrote", old)

    def elsewhere():
        master.set("meanwhile", time.time())
        port = port_of(master)
        return port if port != old else None

    def read():
        where = replica.info()
        if where["role"] == "slave" and replica.get("after") == b"2":
            return where["tcp_port"]
        return None

    new = until_it_works(elsewhere)
    until_it_works(lambda: master.set("after", 2))
    say("wrote-again", new)
    say("read-from", until_it_works(read))
    listener.join()


main()
