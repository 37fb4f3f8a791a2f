#include "narrator.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "cluster.h"
#include "command_line.h"

namespace sentinel::scenario {
namespace {

const std::map<std::string, Topic> kTopics = {
    {"ping", Topic::kPing}, {"info", Topic::kInfo},   {"hello", Topic::kHello},
    {"ask", Topic::kAsk},   {"greet", Topic::kGreet}, {"exec", Topic::kExec},
    {"link", Topic::kLink}, {"wake", Topic::kWake},   {"history", Topic::kHistory},
    {"check", Topic::kCheck},
};

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string StatusText(OperatorStatus status) {
  switch (status) {
    case OperatorStatus::kOk:
      return "ok";
    case OperatorStatus::kSaveFailed:
      return "save failed";
    case OperatorStatus::kEpochsUsedUp:
      return "epochs used up";
    case OperatorStatus::kNoSuchMaster:
      return "no such master";
    case OperatorStatus::kInProgress:
      return "failover already in progress";
    case OperatorStatus::kNoGoodReplica:
      return "no good replica";
    case OperatorStatus::kNoGoodPrimary:
      return "no good primary";
    case OperatorStatus::kTimeoutTooLong:
      return "timeout too long";
    case OperatorStatus::kFailoverAborted:
      return "failover aborted";
    case OperatorStatus::kDuplicateName:
      return "duplicate name";
    case OperatorStatus::kUnresolvable:
      return "cannot resolve the host name";
    case OperatorStatus::kNoSuchReplica:
      return "no such replica";
    case OperatorStatus::kNoSuchSentinel:
      return "no such sentinel";
    case OperatorStatus::kIsMaster:
      return "is the master";
    case OperatorStatus::kSentinelIsUp:
      return "that sentinel is up";
    case OperatorStatus::kMostSentinelsDown:
      return "most sentinels are down";
  }
  return "?";
}

std::string VoteText(const OpinionReply& vote) {
  return std::string(vote.down ? "down" : "up") + ", vote " + vote.leader + " in " +
         std::to_string(vote.leader_epoch);
}

std::string VerdictText(const CheckedCommand& command) {
  const char* verdict = command.verdict == Verdict::kMissing ? ", missing " : ", not testable ";
  return verdict + command.name + (command.needed ? "" : " (not needed)") + ": " + command.words;
}

std::string ServerText(const CheckedServer& server) {
  std::string text = server.name;
  if (!server.excluded.empty()) text += " (" + server.excluded + ")";
  if (!server.trouble.empty()) return text + ": " + server.trouble;
  std::size_t allowed = 0;
  std::string others;
  for (const CheckedCommand& command : server.commands) {
    if (command.verdict == Verdict::kAllowed) {
      ++allowed;
    } else {
      others += VerdictText(command);
    }
  }
  return text + " as " + server.user + ": " + std::to_string(allowed) + " ok" + others;
}

std::string CheckText(const CheckReport& report) {
  std::string text = "reply: " + std::to_string(report.promotable) + " promotable, " +
                     std::to_string(report.usable) + " usable, " +
                     (report.quorum ? "quorum" : "no quorum") + ", " +
                     (report.majority ? "majority" : "no majority");
  for (const CheckedServer& server : report.servers) text += " | " + ServerText(server);
  return text;
}

std::string ReplyText(const OperatorReply& reply) {
  if (reply.check) return CheckText(*reply.check);
  if (reply.vote) {
    std::string text = "reply: " + VoteText(*reply.vote);
    if (reply.vote_if_unsaved) text += "; if unsaved: " + VoteText(*reply.vote_if_unsaved);
    return text;
  }
  std::string text = "reply: " + StatusText(reply.status);
  if (!reply.detail.empty()) text += ": " + reply.detail;
  if (reply.count != 0) text += " " + std::to_string(reply.count);
  return text + (reply.reports_save ? ", if saved" : "");
}

std::string CandidateText(const FailoverRecord::Candidate& candidate) {
  const std::string place =
      candidate.excluded.empty() ? "#" + std::to_string(candidate.rank) : candidate.excluded;
  return candidate.replica + ' ' + place + (candidate.chosen ? " chosen" : "");
}

std::string RecordText(const ReportFailover& report) {
  const FailoverRecord& record = *report.record;
  std::string text = "history " + std::to_string(report.serial) + ": " + record.master + " epoch " +
                     std::to_string(record.epoch) + ' ' + std::string(NameOf(record.kind)) +
                     " by " + (record.led_by.empty() ? "?" : record.led_by) +
                     (record.led_by_self ? " (self)" : "") + ' ' + record.from + " -> " +
                     (record.to.empty() ? "?" : record.to) + ' ' + record.result +
                     (record.acknowledged ? ", acknowledged" : "") + ": " + record.reason;
  for (const auto& phase : record.phases) {
    text += "; " + std::string(NameOf(phase.phase)) + ' ' + ShowSeconds(phase.at);
  }
  for (const auto& vote : record.votes)
    text += "; vote " + vote.sentinel + " for " + vote.candidate;
  for (const auto& candidate : record.candidates) text += "; " + CandidateText(candidate);
  return text;
}

bool IsLinkEvent(EventKind kind) {
  return kind == EventKind::kCommandLinkReconnection || kind == EventKind::kPubSubLinkReconnection;
}

}  // namespace

Topic ParseTopic(const std::string& word) {
  if (!kTopics.contains(word)) Complain("nothing to show is called " + word);
  return kTopics.at(word);
}

std::string ShowSeconds(Duration duration) {
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  std::string decimals = std::to_string(millis % 1000);
  decimals.insert(0, 3 - decimals.size(), '0');
  return std::to_string(millis / 1000) + '.' + decimals;
}

void Narrator::Tell(const Effects& effects, MonotonicTime now, bool unsaved) {
  if (effects.persist == Persist::kRequired) Say(now, "save required");
  if (effects.persist == Persist::kLazy) Say(now, "save some time");
  for (const Effect& effect : effects.list) {
    const std::string line = Line(effect);
    const bool held = unsaved && effect.hold == Hold::kUntilSaved;
    if (!line.empty()) Say(now, line + (held ? " [until saved]" : ""));
  }
  if (!Shows(Topic::kWake)) return;
  Say(now,
      effects.wakeup == kNever ? "wake never" : "wake in " + ShowSeconds(effects.wakeup - now));
}

void Narrator::Say(MonotonicTime now, const std::string& line) {
  if (clock_shown_) text_ += '[' + ShowSeconds(now - kBeginning) + "] ";
  text_ += ShortenIds(line) + '\n';
}

std::string Narrator::TakeText() { return std::exchange(text_, {}); }

std::string Narrator::SendLine(const Send& send) const {
  const auto topic = [&]() -> std::optional<Topic> {
    switch (send.tag.kind) {
      case RequestKind::kAuth:
      case RequestKind::kSetName:
      case RequestKind::kSubscribe:
        return Topic::kGreet;
      case RequestKind::kPing:
        return Topic::kPing;
      case RequestKind::kInfo:
        return Topic::kInfo;
      case RequestKind::kPublishHello:
        return Topic::kHello;
      case RequestKind::kTransaction:
        if (send.words.size() == 3) return std::nullopt;  // SLAVEOF, whatever it was renamed to.
        return Topic::kExec;
      case RequestKind::kHandover:
      case RequestKind::kHandoverExec:
        if (send.words.size() > 1) return std::nullopt;  // CLIENT PAUSE and FAILOVER.
        return Topic::kExec;
      case RequestKind::kHandoverOver:
      case RequestKind::kAckRequest:
        return std::nullopt;
      case RequestKind::kAskPeer:
        if (send.words.back() != "*") return std::nullopt;
        return Topic::kAsk;
      case RequestKind::kAskLastVote:
      case RequestKind::kAskEpoch:
      case RequestKind::kAskAddress:
      case RequestKind::kAskId:
      case RequestKind::kScriptKill:
        return std::nullopt;
      case RequestKind::kWhoAmI:
      case RequestKind::kDryRun:
      case RequestKind::kTry:
        return Topic::kCheck;
    }
    return std::nullopt;
  }();
  if (topic && !Shows(*topic)) return {};
  return "to " + name_of_(send.link) + ": " + Join(send.words);
}

std::string Narrator::Line(const Effect& effect) const {
  if (const auto* open = std::get_if<OpenLink>(&effect.body)) {
    if (!Shows(Topic::kLink)) return {};
    return "open " + name_of_(open->link) + " at " + open->ip +
           (open->kind == LinkKind::kCommand ? "" : " to subscribe");
  }
  if (const auto* close = std::get_if<CloseLink>(&effect.body)) {
    return Shows(Topic::kLink) ? "close " + name_of_(close->link) +
                                     (close->behind_requests ? " behind what was sent" : "")
                               : "";
  }
  if (const auto* send = std::get_if<Send>(&effect.body)) return SendLine(*send);
  if (const auto* event = std::get_if<EmitEvent>(&effect.body)) {
    if (IsLinkEvent(event->kind) && !Shows(Topic::kLink)) return {};
    return std::string(Describe(event->kind).name) + ' ' + event->payload;
  }
  if (const auto* note = std::get_if<LogNote>(&effect.body)) {
    const std::string date =
        note->not_before ? " [" + ShowSeconds(*note->not_before - kBeginning) + "]" : "";
    return "note: " + note->text + date;
  }
  if (const auto* start = std::get_if<StartScript>(&effect.body)) {
    return "run script " + std::to_string(static_cast<std::uint64_t>(start->script)) + ": " +
           Join(start->argv);
  }
  if (const auto* kill = std::get_if<KillScript>(&effect.body)) {
    return "kill script " + std::to_string(static_cast<std::uint64_t>(kill->script));
  }
  if (const auto* resolve = std::get_if<ResolveName>(&effect.body)) {
    return "look up " + resolve->host;
  }
  if (const auto* report = std::get_if<ReportFailover>(&effect.body)) {
    return Shows(Topic::kHistory) ? RecordText(*report) : "";
  }
  return ReplyText(std::get<OperatorReply>(effect.body));
}

}  // namespace sentinel::scenario
