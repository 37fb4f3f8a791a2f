// The other processes of a scenario: Redis servers and sentinels whose answers follow from their
// state. They are named by what is short to read: a server by its port, a sentinel by a letter.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sentinel/address.h"
#include "sentinel/effects.h"
#include "sentinel/ids.h"
#include "sentinel/info_report.h"
#include "sentinel/time.h"
#include "sentinel/wire.h"

namespace sentinel::scenario {

enum class Condition : std::uint8_t {
  kUp,
  kCrashed,  // Connections are reset, new ones refused.
  kFrozen,   // Connections stand, new ones are accepted, nothing is answered.
  kCut,      // Nothing gets through, nothing is reported.
};

struct Process {
  std::string name;
  Address address;
  Condition condition = Condition::kUp;
  MonotonicTime condition_since{};
  PingReply ping = PingReply::kPong;
  bool accepts_hellos = true;
  std::string auth_error;       // What AUTH is refused with; empty: it is accepted.
  std::set<std::string> lacks;  // Rights of our user: names as in the rules of an ACL.
  bool has_acl = true;          // Knows the command.
};

enum class Obedience : std::uint8_t {
  kObeys,
  kIgnores,  // Acknowledges an order and stays what it is.
  kRefuses,  // Answers an order with an error.
};

// What a master does when it is asked for a FAILOVER.
enum class Willingness : std::uint8_t {
  kAtOnce,   // Has handed over when it answers.
  kWaits,    // Waits for a replica that does not catch up, until it is told to stop.
  kSilent,   // As kAtOnce, but it is not told to the replica: that one stays what it is.
  kDenied,   // The user may not.
  kRefuses,  // Pauses its clients, and then does not.
  kUnable,   // Has no such command.
  kApart,    // As kWaits, but MULTI is denied: each command is carried out by itself.
};

struct Server : Process {
  Role role = Role::kReplica;
  std::string run_id;
  std::string upstream;                // Name of a server; empty on a master.
  std::optional<std::string> history;  // Of its data; none: a server that knows no histories.
  std::string former_history;
  std::uint64_t offset = 100;
  int priority = 100;
  bool announced = true;
  bool syncs = true;            // False: the link to the upstream stays down.
  std::optional<bool> link_up;  // Said in INFO instead of what follows from the above.
  std::optional<Duration> down_for;
  std::optional<Duration> idle;  // Since it has heard of its upstream; unset: not said.
  bool loading = false;
  bool append_only = false;
  std::uint64_t keys = 100;
  Obedience obedience = Obedience::kObeys;
  Willingness willingness = Willingness::kAtOnce;
  bool failing_over = false;
  bool paused = false;     // Its clients wait with their writes.
  bool copies = false;     // Bytes of a full copy come in, and it takes for ever.
  std::string listed_as;   // Its host in the lists of masters.
  std::string handing_to;  // Of the FAILOVER in the transaction under way.
  bool info_is_readable = true;
  bool accepts_subscribers = true;
};

// How a sentinel answers when it is asked about a master.
struct Voter : Process {
  enum class Answers : std::uint8_t { kYes, kNo, kUnreadable };
  Answers answers = Answers::kYes;
  std::optional<bool> sees_down;  // Unset: down iff the server at that address is not up.
  struct Vote {
    std::string leader;
    std::optional<Epoch> epoch;  // Unset: the one asked about.
  };
  std::optional<Vote> fixed_vote;

  // What it says when it is asked for its configuration and its id; unset: nothing that can be
  // read.
  struct Configuration {
    Address master;
    Epoch epoch = 0;
  };
  std::optional<Configuration> holds;
  std::string id;  // Empty: its own.
  Epoch last_vote = 0;

  // The vote rule of a real sentinel, in force while there is no fixed vote.
  Epoch current_epoch = 0;
  std::map<std::uint16_t, std::pair<std::string, Epoch>> votes;  // By port of the master.
};

// The id of a sentinel named by one letter, and the other way round in any text.
std::string IdOf(const std::string& letter);
std::string ShortenIds(const std::string& text);

class Cluster {
 public:
  // Adds what is not there yet. `place` is a port, or host:port.
  Server& AddServer(const std::string& place);
  Voter& AddVoter(const std::string& letter);

  // Throw when the scenario has no such process.
  Process& Find(const std::string& name);
  Server& FindServer(const std::string& name);
  Voter& FindVoter(const std::string& name);

  // Who listens on a port; nullptr if nobody does. Ports are unique in a scenario, whatever the IP.
  Process* At(std::uint16_t port);

  // Names of the servers that follow this one with their link up: its messages reach them.
  std::vector<std::string> Carriers(const std::string& server) const;

  // The reply of `process`, which carries an order out before it answers. nullopt = none ever.
  std::optional<ReplyBody> Answer(Process& process, const Send& send, MonotonicTime now);

  // The error that it is answered with before `process` looks at what it means; empty: none.
  static std::string Refusal(const Process& process, const Send& send);

 private:
  ReplyBody AnswerDryRun(const Process& process, const std::string& command) const;
  ReplyBody AnswerServer(Server& server, const Send& send, MonotonicTime now);
  std::optional<ReplyBody> AnswerVoter(Voter& voter, const Send& send);
  static ReplyBody AnswerInquiry(const Voter& voter, const Send& send);
  InfoReport Info(const Server& server, MonotonicTime now) const;
  bool LinkIsUp(const Server& server) const;
  AckReply OnHandover(Server& server, const std::vector<std::string>& words);
  AckReply OnHandoverApart(Server& server, const std::vector<std::string>& words);
  AckReply HandOver(Server& server);
  AckReply OnHandoverOver(Server& server, const std::vector<std::string>& words);
  static void Promote(Server& server);
  void Follow(Server& server, const std::string& upstream);
  AckReply CarryOut(Server& server, const std::vector<std::string>& words);

  std::map<std::string, Server> servers_;
  std::map<std::string, Voter> voters_;
};

// "6380" or "host:6380".
Address ParsePlace(const std::string& place);

}  // namespace sentinel::scenario
