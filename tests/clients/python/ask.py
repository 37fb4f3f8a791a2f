"""What redis-py makes of the replies of a sentinel."""

from common import arguments, expect, expect_error, say
from redis import Redis, ResponseError
from redis.sentinel import Sentinel

NAME = "mymaster"


def ask_about_masters(sentinel, ports):
    master = sentinel.sentinel_master(NAME)
    expect("the address", (master["ip"], master["port"]), ("127.0.0.1", ports["master"]))
    expect("the state", (master["is_master"], master["is_sdown"], master["is_odown"]),
           (True, False, False))
    expect("the counts", (master["num-slaves"], master["num-other-sentinels"], master["quorum"]),
           (2, 2, 2))
    expect("the names", list(sentinel.sentinel_masters()), [NAME])
    expect("the address alone", sentinel.sentinel_get_master_addr_by_name(NAME),
           ("127.0.0.1", ports["master"]))
    expect("an unknown name", sentinel.sentinel_get_master_addr_by_name("other"), None)
    expect_error("an unknown master", ResponseError, "No such master with that name",
                 lambda: sentinel.sentinel_master("other"))


def ask_about_others(sentinel, ports):
    replicas = sentinel.sentinel_slaves(NAME)
    expect("the replicas", sorted(replica["port"] for replica in replicas), ports["replicas"])
    for replica in replicas:
        expect("the master of a replica", replica["master-port"], ports["master"])
        expect("a replica", (replica["is_slave"], replica["is_disconnected"]), (True, False))
    others = sentinel.sentinel_sentinels(NAME)
    expect("the sentinels", sorted(other["port"] for other in others),
           sorted(ports["sentinels"][1:]))
    expect("a sentinel", {other["is_sentinel"] for other in others}, {True})


def give_orders(sentinel, ports):
    expect("FLUSHCONFIG", sentinel.sentinel_flushconfig(), True)
    expect("MONITOR", sentinel.sentinel_monitor("also", "127.0.0.1", ports["master"], 3), True)
    expect("SET", sentinel.sentinel_set("also", "quorum", 2), True)
    expect("what was set", sentinel.sentinel_masters()["also"]["quorum"], 2)
    expect_error("a quorum that is none", ResponseError, "Invalid argument",
                 lambda: sentinel.sentinel_set("also", "quorum", "many"))
    expect("REMOVE", sentinel.sentinel_remove("also"), True)
    expect("what is left", list(sentinel.sentinel_masters()), [NAME])


def give_orders_to_all(ports):
    """Two commands are for the class that knows all sentinels; they fail if one of them does."""
    all_sentinels = Sentinel([("127.0.0.1", port) for port in ports["sentinels"]])
    expect("CKQUORUM", all_sentinels.sentinel_ckquorum(NAME), True)
    expect("RESET", all_sentinels.sentinel_reset("nobody*"), True)
    expect_error("CKQUORUM of nobody", ResponseError, "No such master with that name",
                 lambda: all_sentinels.sentinel_ckquorum("other"))


def ask_about_the_connection(sentinel):
    expect("PING", sentinel.ping(), True)
    expect("the name", sentinel.client_setname("somebody"), True)
    expect("the name again", sentinel.client_getname(), "somebody")
    me = sentinel.client_id()
    expect("CLIENT INFO", sentinel.client_info()["id"], me)
    listed = [client for client in sentinel.client_list() if client["id"] == str(me)]
    expect("CLIENT LIST", [client["name"] for client in listed], ["somebody"])
    expect("ACL WHOAMI", sentinel.acl_whoami(), "default")
    expect("a pipeline", sentinel.pipeline(transaction=False).ping().ping().execute(),
           [True, True])
    expect_error("a command of servers", ResponseError, "unknown command",
                 lambda: sentinel.get("key"))
    expect_error("a transaction", ResponseError, "unknown command",
                 lambda: sentinel.pipeline().ping().execute())


def ask_about_itself(sentinel, ports):
    info = sentinel.info()
    expect("INFO", (info["redis_mode"], info["tcp_port"]), ("sentinel", ports["sentinels"][0]))
    expect("INFO SENTINEL", sentinel.info("sentinel")["master0"],
           {"name": NAME, "status": "ok", "address": f"127.0.0.1:{ports['master']}", "slaves": 2,
            "sentinels": 3})
    expect("ROLE", sentinel.execute_command("ROLE"), ["sentinel", [NAME]])
    commands = sentinel.command()
    expect("the number of commands", len(commands), sentinel.command_count())
    expect("COMMAND", (commands["sentinel"]["arity"], commands["ping"]["flags"]), (-2, ["fast"]))


def listen(sentinel):
    subscriber = sentinel.pubsub()
    subscriber.psubscribe("+mon*")
    subscriber.subscribe("-monitor")
    for kind in ("psubscribe", "subscribe"):
        expect("a confirmation", subscriber.get_message(timeout=60)["type"], kind)
    sentinel.sentinel_monitor("heard", "127.0.0.1", 1, 2)
    sentinel.sentinel_remove("heard")
    begin = subscriber.get_message(timeout=60)
    expect("+monitor", (begin["channel"], begin["data"]),
           ("+monitor", "master heard 127.0.0.1 1 quorum 2"))
    end = subscriber.get_message(timeout=60)
    expect("-monitor", (end["channel"], end["data"]), ("-monitor", "master heard 127.0.0.1 1"))
    subscriber.ping()
    expect("PING among events", subscriber.get_message(timeout=60)["type"], "pong")
    subscriber.unsubscribe("-monitor")
    expect("the end", subscriber.get_message(timeout=60)["type"], "unsubscribe")


def main():
    ports = arguments()
    sentinel = Redis(port=ports["sentinels"][0], socket_timeout=60, decode_responses=True,
                     single_connection_client=True)
    ask_about_masters(sentinel, ports)
    ask_about_others(sentinel, ports)
    give_orders(sentinel, ports)
    give_orders_to_all(ports)
    ask_about_the_connection(sentinel)
    ask_about_itself(sentinel, ports)
    listen(sentinel)
    say("all asked")


main()
