#include "command/command_table.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "command/handlers.h"

namespace sentinel::command {
namespace {

constexpr Flags kLoadingStale = kLoading | kStale;
constexpr Flags kPlain = kNoScript | kLoadingStale;
constexpr Categories kAdminCategories = kCatAdmin | kCatSlow | kCatDangerous;

using Text = std::string_view;

constexpr Command Container(Text name, Categories categories, Flags flags, Text group, Text since,
                            Text summary) {
  return {name, -2, flags, categories, "", group, since, "", summary, nullptr};
}

// SENTINEL subcommands: all but HELP need the admin category.
constexpr Command OfSentinel(Text name, int arity, Text since, Text usage, Text summary,
                             Handler handler) {
  return {name, arity, kAdmin, kAdminCategories, "", "sentinel", since, usage, summary, handler};
}

// A second name of a SENTINEL subcommand.
constexpr Command AliasOfSentinel(Text name, int arity, Text since, Text usage, Text summary,
                                  Handler handler) {
  Command alias = OfSentinel(name, arity, since, usage, summary, handler);
  alias.flags |= kNoHelp;
  return alias;
}

// A name that other servers have for a command of ours. Rules that were written for a release
// without it have to cover it as well.
constexpr Command ForeignNameOf(Text main, Command alias) {
  alias.same_rights_as = main;
  return alias;
}

constexpr Command Deprecated(Command command, Text since, Text replaced_by) {
  command.deprecated_since = since;
  command.replaced_by = replaced_by;
  return command;
}

constexpr Command OnChannels(acl::ChannelUse channels, Command command) {
  command.channels = channels;
  return command;
}

constexpr Command With(Text history, Command command) {
  command.history = history;
  return command;
}

constexpr Command OfAcl(Text name, int arity, Text since, Text usage, Text summary,
                        Handler handler) {
  return {name, arity, kPlain, kCatSlow, "", "server", since, usage, summary, handler};
}

constexpr Command AdminOfAcl(Text name, int arity, Text since, Text usage, Text summary,
                             Handler handler, Text tips = "") {
  return {name,     arity, kAdmin | kPlain, kAdminCategories, tips,
          "server", since, usage,           summary,          handler};
}

constexpr Command OfClient(Text name, int arity, Text since, Text usage, Text summary,
                           Handler handler, Text tips = "") {
  return {name,  arity,   kPlain, kCatSlow | kCatConnection, tips, "connection", since,
          usage, summary, handler};
}

constexpr Command AdminOfClient(Text name, int arity, Text since, Text usage, Text summary,
                                Handler handler, Text tips = "") {
  return {name,    arity,        kAdmin | kPlain, kAdminCategories | kCatConnection,
          tips,    "connection", since,           usage,
          summary, handler};
}

constexpr Command OfCommand(Text name, int arity, Text since, Text usage, Text summary,
                            Handler handler, Text tips = "") {
  return {name,  arity,   kLoadingStale, kCatSlow | kCatConnection, tips, "server", since,
          usage, summary, handler};
}

constexpr Command HelpOf(Text name, Categories categories, Text group, Text since) {
  return {name, 2, kLoadingStale, categories | kCatSlow, "", group, since, "", "Prints this help",
          Help};
}

constexpr Command OfPubSub(Text name, int arity, Text usage, Text summary, Handler handler) {
  return {name,
          arity,
          kPubSub | kPlain | kSubscribedOk,
          kCatPubSub | kCatSlow,
          "",
          "pubsub",
          "2.0.0",
          usage,
          summary,
          handler};
}

constexpr Text kUnordered = "nondeterministic_output_order";
constexpr Text kNondeterministic = "nondeterministic_output";
constexpr Text kToAllNodes = "request_policy:all_nodes response_policy:all_succeeded";

constexpr Flags kHandshake = kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy;

constexpr std::array kCommands = {
    Container("acl", kCatSlow, 0, "server", "6.0.0", "Shows users and command categories"),
    OfAcl("acl|cat", -2, "6.0.0", "[<category>]", "Lists the categories, or the commands of one",
          AclCat),
    AdminOfAcl("acl|deluser", -3, "6.0.0", "<username> [<username> ...]",
               "Removes users and closes their connections", AclDelUser),
    AdminOfAcl("acl|dryrun", -4, "7.0.0", "<username> <command> [<arg> ...]",
               "Says whether a user may run a command, without running it", AclDryRun),
    OfAcl("acl|genpass", -2, "6.0.0", "[<bits>]", "Makes up a password", AclGenPass),
    AdminOfAcl("acl|getuser", 3, "6.0.0", "<username>", "Shows what a user may do", AclGetUser),
    HelpOf("acl|help", 0, "server", "6.0.0"),
    AdminOfAcl("acl|list", 2, "6.0.0", "", "Shows what all users may do", AclList),
    AdminOfAcl("acl|load", 2, "6.0.0", "", "Reads the users from the ACL file", AclLoad),
    AdminOfAcl("acl|log", -2, "6.0.0", "[<count> | RESET]", "Shows who was refused", ShowAclLog),
    AdminOfAcl("acl|save", 2, "6.0.0", "", "Writes the users to the ACL file", AclSave),
    AdminOfAcl("acl|setuser", -3, "6.0.0", "<username> [<attribute> ...]",
               "Makes a user, or changes what it may do", AclSetUser),
    AdminOfAcl("acl|users", 2, "6.0.0", "", "Lists the names of all users", AclUsers),
    OfAcl("acl|whoami", 2, "6.0.0", "", "Names the user of this connection", AclWhoAmI),
    With("6.0.0 A user name may stand in front of the password.",
         {"auth", -2, kHandshake, kCatFast | kCatConnection, "", "connection", "1.0.0",
          "[<username>] <password>", "Authenticates this connection", Auth}),
    Container("client", kCatSlow, 0, "connection", "2.4.0", "Shows and manages connections"),
    OfClient("client|caching", 3, "6.0.0", "(YES|NO)",
             "Says whether the keys of the next command are tracked, with OPTIN or OPTOUT",
             ClientCaching),
    OfClient("client|getname", 2, "2.6.9", "", "Shows the name of this connection", ClientGetName),
    OfClient("client|getredir", 2, "6.0.0", "",
             "Shows the id of the client that tracking redirects to", ClientGetRedir),
    HelpOf("client|help", kCatConnection, "connection", "5.0.0"),
    OfClient("client|id", 2, "5.0.0", "", "Shows the id of this connection", ShowClientId),
    OfClient("client|info", 2, "6.2.0", "", "Shows the CLIENT LIST line of this connection",
             ClientInfo, kNondeterministic),
    With("2.8.12 Filters, ID and TYPE among them.\n"
         "6.2.0 The filter LADDR.\n"
         "7.4.0 The filter MAXAGE.",
         AdminOfClient("client|kill", -3, "2.4.0",
                       "<ip:port> | [ID <client-id>] [TYPE (normal|master|replica|pubsub)] "
                       "[USER <username>] [ADDR <ip:port>] [LADDR <ip:port>] [MAXAGE <seconds>] "
                       "[SKIPME (yes|no)]",
                       "Closes the connections that all given filters match", ClientKill)),
    With("5.0.0 The filter TYPE.\n"
         "6.2.0 The filter ID.",
         AdminOfClient("client|list", -2, "2.4.0",
                       "[TYPE (normal|master|replica|pubsub) | ID <client-id> [<client-id> ...]]",
                       "Shows one line per connection", ClientList, kNondeterministic)),
    AdminOfClient("client|no-evict", 3, "7.0.0", "(ON|OFF)",
                  "Protects this connection from eviction", ClientNoEvict),
    With("6.2.0 The mode, WRITE or ALL.",
         AdminOfClient("client|pause", -3, "2.9.50", "<timeout> [WRITE|ALL]",
                       "Lets the commands of all clients wait, for some milliseconds",
                       BeginClientPause)),
    OfClient("client|reply", 3, "3.2.0", "(ON|OFF|SKIP)",
             "Says whether this connection wants replies", ClientReply),
    OfClient("client|setinfo", 4, "7.2.0", "(LIB-NAME|LIB-VER) <value>",
             "Names the client library of this connection", ClientSetInfo, kToAllNodes),
    OfClient("client|setname", 3, "2.6.9", "<name>", "Names this connection", ClientSetName),
    OfClient("client|tracking", -3, "6.0.0",
             "(ON|OFF) [REDIRECT <client-id>] [BCAST] [PREFIX <prefix> [PREFIX <prefix> ...]] "
             "[OPTIN] [OPTOUT] [NOLOOP]",
             "Switches tracking of keys, of which there are none here", ClientTracking),
    OfClient("client|trackinginfo", 2, "6.2.0", "", "Shows how tracking is switched",
             ClientTrackingInfo),
    AdminOfClient("client|unblock", -3, "5.0.0", "<client-id> [TIMEOUT|ERROR]",
                  "Frees a client from a command that blocks, of which there are none here",
                  ClientUnblock),
    AdminOfClient("client|unpause", 2, "6.2.0", "", "Ends a pause of all clients", EndClientPause),
    Command{"command", -1, kLoadingStale, kCatSlow | kCatConnection, kUnordered, "server", "2.8.13",
            "", "Shows details about all commands", CommandAll},
    OfCommand("command|count", 2, "2.8.13", "", "Counts the commands", CommandCount),
    OfCommand("command|docs", -2, "7.0.0", "[<command-name> ...]",
              "Shows documentation of commands", CommandDocs, kUnordered),
    OfCommand("command|getkeys", -4, "2.8.13", "<command> <arg> [<arg> ...]",
              "Finds the keys among the words of a command, of which there are none here",
              CommandGetKeys),
    OfCommand("command|getkeysandflags", -4, "7.0.0", "<command> <arg> [<arg> ...]",
              "Finds the keys, and what is done to them, of which there are none here",
              CommandGetKeys),
    HelpOf("command|help", kCatConnection, "server", "5.0.0"),
    With("7.0.0 Without a name, all commands are shown.",
         OfCommand("command|info", -2, "2.8.13", "[<command-name> ...]",
                   "Shows details about commands", CommandInfo, kUnordered)),
    OfCommand("command|list", -2, "7.0.0",
              "[FILTERBY (PATTERN <pattern> | ACLCAT <category> | MODULE <name>)]",
              "Lists the names of commands", CommandList, kUnordered),
    With("6.2.0 Without a version, only the report is given.",
         {"hello", -1, kHandshake, kCatFast | kCatConnection, "", "connection", "6.0.0",
          "[<version> [AUTH <username> <password>] [SETNAME <name>]]",
          "Chooses the protocol of this connection", Hello}),
    With("7.0.0 Several sections may be asked for.",
         {"info", -1, kLoadingStale, kCatSlow | kCatDangerous,
          "nondeterministic_output request_policy:all_shards response_policy:special", "server",
          "1.0.0", "[<section> ...]", "Shows the state of this process", Info}),
    Command{"ping", -1, kFast | kSubscribedOk, kCatFast | kCatConnection,
            "request_policy:all_shards response_policy:all_succeeded", "connection", "1.0.0",
            "[<message>]", "Answers PONG", Ping},
    OnChannels(acl::ChannelUse::kPatterns,
               OfPubSub("psubscribe", -2, "<pattern> [<pattern> ...]",
                        "Subscribes to channels by pattern", PSubscribe)),
    OnChannels(acl::ChannelUse::kFirst,
               {"publish", 3, kPubSub | kLoadingStale | kFast | kWrites, kCatPubSub | kCatFast, "",
                "pubsub", "2.0.0", "<channel> <message>",
                "Takes the hello message of another Sentinel", Publish}),
    OfPubSub("punsubscribe", -1, "[<pattern> ...]", "Ends subscriptions by pattern", PUnsubscribe),
    Command{"quit", -1, kHandshake | kSubscribedOk | kUnlisted, kCatFast | kCatConnection, "",
            "connection", "1.0.0", "", "Closes this connection", Quit},
    Command{"role", 1, kPlain | kFast, kCatAdmin | kCatFast | kCatDangerous, "", "server", "2.8.12",
            "", "Names the role and the monitored masters", ShowRole},
    Container("sentinel", kAdminCategories, kAdmin, "sentinel", "2.8.4",
              "Shows and controls what this Sentinel monitors"),
    OfSentinel("sentinel|check", 3, "7.0.15", "<master-name>",
               "Tells whether the users of this Sentinel may do what a failover needs",
               SentinelCheck),
    OfSentinel("sentinel|ckquorum", 3, "2.8.4", "<master-name>",
               "Checks that quorum and majority can be reached", SentinelCkQuorum),
    OfSentinel("sentinel|config", -3, "6.2.0",
               "SET <param> <value> [<param> <value> ...] | GET <param> [<param> ...]",
               "Shows or changes settings of this Sentinel", SentinelConfig),
    OfSentinel("sentinel|debug", -2, "7.0.0", "[<param> <value> ...]",
               "Shows or changes periods and limits, in milliseconds", SentinelDebug),
    OfSentinel("sentinel|explain", 3, "7.0.15", "<master-name>",
               "Says why there is no failover of a master now", SentinelExplain),
    OfSentinel("sentinel|failover", -3, "2.8.4",
               "<master-name> [COORDINATED [TO <host> <port>] [TIMEOUT <milliseconds>] [WAIT]]",
               "Starts a failover although the master is well", SentinelFailover),
    OfSentinel("sentinel|flushconfig", 2, "2.8.4", "", "Writes the configuration file",
               SentinelFlushConfig),
    OfSentinel("sentinel|forget", -4, "7.0.15", "<master-name> (<ip> <port> | <runid>)",
               "Forgets a replica, or another Sentinel, that is gone for good", SentinelForget),
    OfSentinel("sentinel|get-master-addr-by-name", 3, "2.8.4", "<master-name>",
               "Shows the address of a master", SentinelGetMasterAddr),
    ForeignNameOf("sentinel|get-master-addr-by-name",
                  AliasOfSentinel("sentinel|get-primary-addr-by-name", 3, "8.0.0", "<master-name>",
                                  "Shows the address of a master", SentinelGetMasterAddr)),
    HelpOf("sentinel|help", 0, "sentinel", "6.2.0"),
    OfSentinel("sentinel|history", -2, "7.0.15", "[<master-name>] [COUNT <n>]",
               "Shows the last failovers, of one master or of all", SentinelHistory),
    OfSentinel("sentinel|info-cache", -3, "3.2.0", "<master-name> [<master-name> ...]",
               "Shows the last INFO of the named masters and of their replicas", SentinelInfoCache),
    OfSentinel("sentinel|is-master-down-by-addr", 6, "2.8.4", "<ip> <port> <current-epoch> <runid>",
               "Answers another Sentinel whether a master is down, and whom this one votes for",
               SentinelIsMasterDown),
    ForeignNameOf(
        "sentinel|is-master-down-by-addr",
        AliasOfSentinel("sentinel|is-primary-down-by-addr", 6, "8.0.0",
                        "<ip> <port> <current-epoch> <runid>",
                        "Answers another Sentinel whether a master is down", SentinelIsMasterDown)),
    OfSentinel("sentinel|master", 3, "2.8.4", "<master-name>", "Shows the state of a master",
               SentinelMaster),
    OfSentinel("sentinel|masters", 2, "2.8.4", "", "Shows the state of all masters",
               SentinelMasters),
    OfSentinel("sentinel|monitor", 6, "2.8.4", "<name> <ip> <port> <quorum>",
               "Starts to monitor a master", SentinelMonitor),
    OfSentinel("sentinel|myid", 2, "6.2.0", "", "Shows the id of this Sentinel", SentinelMyId),
    OfSentinel("sentinel|pause", -3, "7.0.15", "<master-name> [<seconds>]",
               "Begins and votes for no automatic failover of a master, or * for all, until "
               "RESUME or for some time",
               SentinelPause),
    OfSentinel("sentinel|pending-scripts", 2, "2.8.4", "", "Shows waiting and running scripts",
               SentinelPendingScripts),
    ForeignNameOf("sentinel|masters",
                  AliasOfSentinel("sentinel|primaries", 2, "8.0.0", "",
                                  "Shows the state of all masters", SentinelMasters)),
    ForeignNameOf("sentinel|master",
                  AliasOfSentinel("sentinel|primary", 3, "8.0.0", "<master-name>",
                                  "Shows the state of a master", SentinelMaster)),
    OfSentinel("sentinel|remove", 3, "2.8.4", "<master-name>", "Stops to monitor a master",
               SentinelRemove),
    OfSentinel("sentinel|replicas", 3, "5.0.0", "<master-name>",
               "Shows the state of a master's replicas", SentinelReplicas),
    OfSentinel("sentinel|reset", 3, "2.8.4", "<pattern>",
               "Forgets replicas and Sentinels of the masters whose names match", SentinelReset),
    OfSentinel("sentinel|resume", 3, "7.0.15", "<master-name>",
               "Ends the pause of a master, or * for all", SentinelResume),
    OfSentinel("sentinel|sentinels", 3, "2.8.4", "<master-name>",
               "Shows the other Sentinels of a master", SentinelSentinels),
    OfSentinel("sentinel|set", -5, "2.8.4", "<master-name> <option> <value> [<option> <value> ...]",
               "Changes settings of a master", SentinelSet),
    OfSentinel("sentinel|simulate-failure", -3, "3.2.0",
               "[CRASH-AFTER-ELECTION] [CRASH-AFTER-PROMOTION] [HELP]",
               "Ends this process at a point of the next failover, to see what the others do",
               SentinelSimulateFailure),
    Deprecated(AliasOfSentinel("sentinel|slaves", 3, "2.8.0", "<master-name>",
                               "Shows the state of a master's replicas", SentinelReplicas),
               "5.0.0", "`SENTINEL REPLICAS`"),
    With("7.0.0 NOW, FORCE and ABORT.",
         {"shutdown", -1, kAdmin | kPlain | kNoMulti | kAllowBusy, kAdminCategories, "", "server",
          "1.0.0", "[NOSAVE|SAVE] [NOW] [FORCE] [ABORT]", "Ends this process", RequestShutdown}),
    OnChannels(acl::ChannelUse::kAll, OfPubSub("subscribe", -2, "<channel> [<channel> ...]",
                                               "Subscribes to channels", Subscribe)),
    OfPubSub("unsubscribe", -1, "[<channel> ...]", "Ends subscriptions to channels", Unsubscribe),
};

static_assert(std::ranges::is_sorted(kCommands, {}, &Command::name));

constexpr std::array<std::string_view, 9> kFlagNames = {
    "admin", "pubsub", "noscript", "loading", "stale", "fast", "no_auth", "no_multi", "allow_busy"};

constexpr std::array<std::string_view, 21> kCategoryNames = {
    "keyspace", "read",   "write",       "set",       "sortedset",  "list",        "hash",
    "string",   "bitmap", "hyperloglog", "geo",       "stream",     "pubsub",      "admin",
    "fast",     "slow",   "blocking",    "dangerous", "connection", "transaction", "scripting"};

}  // namespace

std::span<const Command> AllCommands() { return kCommands; }

std::vector<std::string_view> FlagNames(Flags flags) {
  std::vector<std::string_view> names;
  for (std::size_t bit = 0; bit < kFlagNames.size(); ++bit) {
    if (flags & (1U << bit)) names.push_back(kFlagNames[bit]);
  }
  return names;
}

std::span<const std::string_view> CategoryNames() { return kCategoryNames; }

Categories CategoryBit(std::string_view name) {
  for (std::size_t bit = 0; bit < kCategoryNames.size(); ++bit) {
    if (EqualsIgnoreCase(kCategoryNames[bit], name)) return Categories{1} << bit;
  }
  return 0;
}

}  // namespace sentinel::command
