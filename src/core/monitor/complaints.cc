#include "monitor/complaints.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "monitor/links.h"
#include "notify/describe.h"

namespace sentinel {
namespace {

constexpr std::size_t kWordsMax = 200;
constexpr char kNoSuchCommand[] = "ERR unknown command";

struct KnownWords {
  std::string_view part;  // Of the error, in lower case.
  const char* shown;
};

// What AUTH is refused with. Only our own words are shown: who does not know the command repeats
// the password. Whatever else is answered is of the moment, as when the server has too many
// clients.
constexpr std::array kAuthRefusals = {
    KnownWords{"wrongpass", "WRONGPASS wrong password, or no such user, or it is off"},
    KnownWords{"err invalid password", "ERR invalid password"},
    KnownWords{"no password is set", "ERR a password is sent, and none is configured there"},
    KnownWords{"without any password configured",
               "ERR a password is sent, and none is configured there"},
    KnownWords{"wrong number of arguments", "ERR a user is sent, and there are none there"},
    KnownWords{"unknown command", "ERR unknown command"},
    KnownWords{"denied", "DENIED protected mode is on there"},
};

constexpr std::array kLockedOut = {
    KnownWords{"noauth", "NOAUTH a password is asked for"},
    KnownWords{"denied", "DENIED protected mode is on there"},
};

template <std::size_t kCount>
const char* Find(const std::array<KnownWords, kCount>& all, const std::string& error) {
  const auto known = std::find_if(all.begin(), all.end(), [&](const KnownWords& words) {
    return error.find(words.part) != std::string::npos;
  });
  return known == all.end() ? nullptr : known->shown;
}

bool IsUnknownCommand(std::string_view error) {
  const std::string lower = AsciiLower(error.substr(0, kWordsMax));
  return lower.starts_with("err unknown ") && lower.find("command") != std::string::npos;
}

const char* NameOf(OrderStep step) {
  switch (step) {
    case OrderStep::kNone:
      return "";
    case OrderStep::kMulti:
      return "multi";
    case OrderStep::kReplicaOf:
      return "slaveof";
    case OrderStep::kConfigRewrite:
      return "config|rewrite";
    case OrderStep::kClientKill:
      return "client|kill";
    case OrderStep::kExec:
      return "exec";
    case OrderStep::kClientPause:
      return "client|pause";
    case OrderStep::kFailover:
      return "failover";
    case OrderStep::kClientUnpause:
      return "client|unpause";
  }
  return "";
}

// Empty where a refusal means nothing by itself.
const char* NameOf(const RequestTag& tag) {
  switch (tag.kind) {
    case RequestKind::kSetName:
      return "client|setname";
    case RequestKind::kPing:
      return "ping";
    case RequestKind::kInfo:
      return "info";
    case RequestKind::kSubscribe:
      return "subscribe";
    case RequestKind::kPublishHello:
      return "publish";
    case RequestKind::kAskPeer:
    case RequestKind::kAskLastVote:
      return "sentinel|is-master-down-by-addr";
    case RequestKind::kAskEpoch:
      return "sentinel|master";
    case RequestKind::kAskAddress:
      return "sentinel|get-master-addr-by-name";
    case RequestKind::kAskId:
      return "sentinel|myid";
    case RequestKind::kScriptKill:
      return "script|kill";
    case RequestKind::kTransaction:
    case RequestKind::kHandover:
    case RequestKind::kHandoverExec:
    case RequestKind::kHandoverOver:
      return NameOf(tag.step);
    case RequestKind::kAuth:
    case RequestKind::kAckRequest:
    case RequestKind::kWhoAmI:
    case RequestKind::kDryRun:
    case RequestKind::kTry:
      return "";
  }
  return "";
}

// One that many masters share speaks for the first of them.
const MasterGroup& GroupOf(const Model& model, const LinkOwner& owner) {
  const MasterId id =
      owner.is_peer() ? *model.peer_links.at(owner.peer_id).owners.begin() : owner.group;
  return model.groups.at(id);
}

void Tell(Turn& turn, const LinkOwner& owner, EventKind kind, const std::string& details) {
  const Model& model = turn.model;
  const MasterGroup& group = GroupOf(model, owner);
  const std::string who = owner.is_peer()
                              ? DescribePeer(model, group, group.peers.at(owner.peer_id))
                              : DescribeNode(model, group, group.nodes.at(owner.node_key));
  turn.out.Event(turn.model, &group, kind, details.empty() ? who : who + " #" + details);
}

void LockOut(Turn& turn, const LinkOwner& owner, const char* words) {
  std::string& auth = owner.endpoint->complaints.auth;
  if (auth == words) return;
  auth = words;
  Tell(turn, owner, EventKind::kAuthRefused, auth);
}

void LetIn(Turn& turn, const LinkOwner& owner) {
  std::string& auth = owner.endpoint->complaints.auth;
  if (std::exchange(auth, {}).empty()) return;
  Tell(turn, owner, EventKind::kAuthRefusedEnd, {});
}

void NoteAuth(Turn& turn, const LinkOwner& owner, const std::string& error) {
  if (!error.empty()) {
    const char* words = Find(kAuthRefusals, AsciiLower(error));
    if (words != nullptr) LockOut(turn, owner, words);
    return;
  }
  // A password that is right by now may not have been when the other connection was made.
  if (owner.kind == LinkKind::kCommand || !owner.endpoint->refused) LetIn(turn, owner);
}

bool SendsPassword(const Turn& turn, const LinkOwner& owner) {
  return owner.is_peer() ? AuthenticatesAtPeers(turn.model.process)
                         : !turn.model.groups.at(owner.group).settings.auth_pass.empty();
}

// What AUTH was refused with says more. The connection that commands go by may have been made
// before a password was asked for: it stays valid, and only new ones are turned away.
void OnLockedOut(Turn& turn, const LinkOwner& owner, const std::string& command,
                 const char* words) {
  if (!owner.endpoint->complaints.auth.empty()) return;
  if (owner.kind == LinkKind::kCommand) return LockOut(turn, owner, words);
  if (command == "subscribe") NoteRefused(turn, owner, command, words);
}

}  // namespace

bool IsRefusal(std::string_view error) {
  return error.starts_with("NOPERM") || IsUnknownCommand(error);
}

std::string RefusalWords(const Turn& turn, const LinkOwner& owner, std::string_view command,
                         std::string_view error) {
  if (IsUnknownCommand(error)) return kNoSuchCommand;
  if (!owner.is_peer()) {  // A name that was given to a command is not for everybody.
    const auto& renamed = turn.model.groups.at(owner.group).settings.renamed_commands;
    if (renamed.contains(AsciiUpper(command.substr(0, command.find('|'))))) return "NOPERM";
  }
  std::string words(error.substr(0, kWordsMax));
  std::replace_if(
      words.begin(), words.end(),
      [](char c) {
        return HasControlByte({&c, 1});
      },
      '?');
  return words;
}

void NoteRefused(Turn& turn, const LinkOwner& owner, const std::string& command,
                 std::string words) {
  std::string& known = owner.endpoint->complaints.commands[command];
  if (known == words) return;
  known = std::move(words);
  Tell(turn, owner, EventKind::kCommandRefused, command + ": " + known);
}

void NoteAllowed(Turn& turn, const LinkOwner& owner, const std::string& command) {
  if (owner.endpoint->complaints.commands.erase(command) == 0) return;
  Tell(turn, owner, EventKind::kCommandRefusedEnd, command);
}

void NoteRights(Turn& turn, const LinkOwner& owner, const ReplyReceived& reply) {
  const Complaints& complaints = owner.endpoint->complaints;
  if (reply.error.empty() && complaints.empty()) return;
  if (reply.tag.kind == RequestKind::kAuth) return NoteAuth(turn, owner, reply.error);
  const std::string command = NameOf(reply.tag);
  if (reply.error.empty()) {
    if (reply.tag.kind == RequestKind::kPing && !SendsPassword(turn, owner)) LetIn(turn, owner);
    if (!command.empty()) NoteAllowed(turn, owner, command);
    return;
  }
  const std::string code = AsciiLower(reply.error.substr(0, reply.error.find(' ')));
  if (const char* words = Find(kLockedOut, code)) {
    OnLockedOut(turn, owner, command, words);
  } else if (!command.empty() && IsRefusal(reply.error)) {
    NoteRefused(turn, owner, command, RefusalWords(turn, owner, command, reply.error));
  }
}

}  // namespace sentinel
