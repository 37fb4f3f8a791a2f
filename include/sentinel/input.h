// Everything that can happen to the engine. Step(now, input) is told when; the inputs carry what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sentinel/address.h"
#include "sentinel/hello.h"
#include "sentinel/ids.h"
#include "sentinel/settings.h"
#include "sentinel/wire.h"

namespace sentinel {

// --- from the links -------------------------------------------------------------------------

// The connection stands. `local_ip` is our numeric address on it: what peers can reach us on when
// no announce-ip is set.
struct LinkConnected {
  LinkId link{};
  std::string local_ip;
};

// The connection ended, or could not be made. Not sent for links closed by CloseLink.
struct LinkClosed {
  LinkId link{};
  std::string reason;
  bool refused = false;  // The connect was: the host is up, and nobody listens there.
};

struct ReplyReceived {
  LinkId link{};
  RequestTag tag;
  ReplyBody body;
  std::string error = {};  // Text of an error reply, without the '-'; empty for any other.
};

// A message came in on a subscriber link. `hello` is empty when it was not a well-formed hello: the
// path is alive all the same.
struct SubscriptionMessage {
  LinkId link{};
  std::optional<HelloMessage> hello;
};

// A host name was looked up for ResolveName; `ip` is empty when that failed.
struct NameResolved {
  std::string host;
  std::string ip;
};

// --- from the command port ------------------------------------------------------------------

// A peer published its hello on our port.
struct HelloPublished {
  HelloMessage hello;
};

// SENTINEL is-master-down-by-addr. `candidate` is "*" or the id that asks for our vote. The address
// has its ip filled in iff it is numeric or was resolved. Answered by OperatorReply.
struct VoteRequest {
  CommandToken token{};
  Address address;
  Epoch epoch = 0;  // <= kEpochMax; the command layer refuses others.
  std::string candidate;
};

// What SENTINEL FAILOVER ... COORDINATED asks for beyond the failover itself.
struct CoordinatedOptions {
  std::optional<Address> to;            // TO: the replica that takes over; else the best one.
  std::optional<milliseconds> timeout;  // TIMEOUT, > 0: how long it may take to catch up.
  bool wait = false;                    // WAIT: the reply comes when it is over.
};

struct FailoverCommand {  // SENTINEL FAILOVER
  CommandToken token{};
  std::string name;
  std::optional<CoordinatedOptions> coordinated = std::nullopt;
};

struct ResetCommand {  // SENTINEL RESET
  CommandToken token{};
  std::string pattern;
};

struct MonitorCommand {  // SENTINEL MONITOR; quorum >= 1 and port range already checked.
  CommandToken token{};
  std::string name;
  std::string host;
  std::uint16_t port = 0;
  int quorum = 1;
};

struct RemoveCommand {  // SENTINEL REMOVE
  CommandToken token{};
  std::string name;
};

struct CheckCommand {  // SENTINEL CHECK
  CommandToken token{};
  std::string name;
};

struct ForgetCommand {  // SENTINEL FORGET
  CommandToken token{};
  std::string name;
  std::optional<Address> replica;  // Else it is about a sentinel.
  std::string sentinel_id;
};

struct PauseCommand {  // SENTINEL PAUSE
  CommandToken token{};
  std::string name;  // "*": every master.
  // None: until SENTINEL RESUME. Above 0.
  std::optional<std::chrono::seconds> length = std::nullopt;
  std::int64_t ends_at_ms = 0;  // The same as a time of day: see SavedPause.
};

struct ResumeCommand {  // SENTINEL RESUME
  CommandToken token{};
  std::string name;  // "*": every master.
};

// One validated option of SENTINEL SET.
struct SettingChange {
  enum class Option : std::uint8_t {
    kDownAfter,
    kFailoverTimeout,
    kParallelSyncs,
    kQuorum,
    kRebootDownAfter,
    kAuthPass,
    kAuthUser,
    kRenameCommand,
    kNotificationScript,
    kClientReconfigScript,
    kCoordinatedFailover,
    kVerifyConfig,
    kCrashFailoverAfter,
    kForgetAfter,
    kAutoFailover,
  };
  Option option{};
  std::string option_as_typed;
  std::string value;         // As typed: what +set shows and string options store.
  std::int64_t number = 0;   // Numeric options.
  std::string second_value;  // rename-command: the new name; auth-pass: the words it was read by.
};

// The pairs up to the first invalid one: they take effect although the reply may be an error
// (command sheet, section 8.8).
struct SetCommand {
  CommandToken token{};
  std::string name;
  std::vector<SettingChange> changes;
};

// SENTINEL CONFIG SET: the whole new value of what can be changed at run time.
struct ProcessConfigCommand {
  CommandToken token{};
  ProcessSettings settings;
};

// SENTINEL DEBUG: the whole new value.
struct TunablesCommand {
  CommandToken token{};
  Tunables tunables;
};

// SENTINEL SIMULATE-FAILURE.
struct SimulateFailureCommand {
  CommandToken token{};
  SimulatedCrash crash;
};

struct FlushConfigCommand {
  CommandToken token{};
};

// --- from the rest of the process -----------------------------------------------------------

// The deadline of Effects::wakeup has come (or something close to it; early is harmless).
struct WakeUp {};

// A save has ended. After a failure the runner tries again by itself; the sends that were dropped
// because of it (Hold::kUntilSaved) are named, as no reply will ever come for them.
struct SaveFinished {
  bool ok = true;
  std::vector<std::pair<LinkId, RequestTag>> dropped;
};

struct ScriptStarted {
  ScriptId script{};
  std::int64_t pid = 0;  // <= 0: could not be started.
  // Scripts at its path are not run: not tried again.
  bool refused = false;
};

struct ScriptExited {
  ScriptId script{};
  int exit_code = 0;
  int signal = 0;  // 0 = exited by itself.
};

using Input =
    std::variant<LinkConnected, LinkClosed, ReplyReceived, SubscriptionMessage, NameResolved,
                 HelloPublished, VoteRequest, FailoverCommand, ResetCommand, MonitorCommand,
                 RemoveCommand, ForgetCommand, CheckCommand, PauseCommand, ResumeCommand,
                 SetCommand, ProcessConfigCommand, TunablesCommand, SimulateFailureCommand,
                 FlushConfigCommand, WakeUp, SaveFinished, ScriptStarted, ScriptExited>;

}  // namespace sentinel
