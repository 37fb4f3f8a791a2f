// SENTINEL subcommands that the core carries out (command sheet, sections 8.3 to 8.10). What can be
// refused by looking at the words alone is refused here.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "codec/conf/host_text.h"
#include "codec/conf/value.h"
#include "command/handlers.h"
#include "command/operator_reply.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

bool IsPortNumber(std::int64_t value) {
  return value >= 0 && value <= std::numeric_limits<std::uint16_t>::max();
}

// A comma would break the hello messages that carry the name.
bool IsValidMasterName(const std::string& name) {
  return codec::IsPlainName(name) && name.find(',') == std::string::npos;
}

// Each option once, in any order. Returns the error text, empty if all is well.
std::string ReadCoordinatedOptions(const Words& words, std::size_t at,
                                   CoordinatedOptions& options) {
  while (at < words.size()) {
    const std::string& word = words[at];
    const std::size_t values = words.size() - at - 1;
    if (EqualsIgnoreCase(word, "wait") && !options.wait) {
      options.wait = true;
      at += 1;
    } else if (EqualsIgnoreCase(word, "timeout") && values >= 1 && !options.timeout) {
      const auto number = ParseInteger(words[at + 1]);
      if (!number) return texts::kNotAnInteger;
      if (*number <= 0) return texts::kHandoverTimeoutInvalid;
      if (*number > std::numeric_limits<std::int32_t>::max()) return texts::kHandoverTooLong;
      options.timeout = milliseconds(*number);
      at += 2;
    } else if (EqualsIgnoreCase(word, "to") && values >= 2 && !options.to) {
      const auto port = ParseInteger(words[at + 2]);
      if (!port) return texts::kBadPort;
      if (!IsPortNumber(*port) || *port == 0) return texts::kPortOutOfRange;
      options.to = MakeAddress(words[at + 1], static_cast<std::uint16_t>(*port));
      at += 3;
    } else {
      return texts::kBadFailoverOption;
    }
  }
  return {};
}

Reply RenderOpinion(const OpinionReply& opinion) {
  return Reply::Array({Reply::Integer(opinion.down ? 1 : 0), Reply::Bulk(opinion.leader),
                       Reply::Integer(static_cast<std::int64_t>(opinion.leader_epoch))});
}

// What is answered about an address that no master has.
OpinionReply NoOpinion() { return {false, "*", 0}; }

Reply RenderVote(const OperatorReply& reply) {
  return RenderOpinion(reply.vote.value_or(NoOpinion()));
}

Reply RenderCount(const OperatorReply& reply) { return Reply::Integer(reply.count); }

}  // namespace

// A negative epoch would be adopted as a huge one and poison the epoch for good, so it is refused.
// An empty id is nobody's: a vote for it would only take the epoch away from a real candidate.
Outcome SentinelIsMasterDown(Context& context, const Words& words) {
  const auto port = ParseInteger(words[3]);
  const auto epoch = ParseInteger(words[4]);
  if (!port || !epoch || *epoch < 0) return Refuse(texts::kNotAnInteger);
  if (!IsPortNumber(*port)) return Answer{RenderOpinion(NoOpinion())};
  return Submit{VoteRequest{context.token, MakeAddress(words[2], static_cast<std::uint16_t>(*port)),
                            static_cast<Epoch>(*epoch), words[5].empty() ? "*" : words[5]},
                RenderVote};
}

// COORDINATED comes first: the other options are about it.
Outcome SentinelFailover(Context& context, const Words& words) {
  FailoverCommand command{context.token, words[2]};
  if (words.size() > 3) {
    if (context.model.Find(words[2]) == nullptr) return Refuse(texts::kNoSuchMaster);
    if (!EqualsIgnoreCase(words[3], "coordinated")) return Refuse(texts::kBadFailoverOption);
    command.coordinated.emplace();
    std::string refusal = ReadCoordinatedOptions(words, 4, *command.coordinated);
    if (!refusal.empty()) return Refuse(std::move(refusal));
  }
  return Submit{std::move(command), RenderStatus};
}

Outcome SentinelReset(Context& context, const Words& words) {
  return Submit{ResetCommand{context.token, words[2]}, RenderCount};
}

Outcome SentinelMonitor(Context& context, const Words& words) {
  const std::string& name = words[2];
  const auto port = ParseInteger(words[4]);
  const auto quorum = ParseInteger(words[5]);
  if (!quorum || *quorum > std::numeric_limits<int>::max()) return Refuse(texts::kBadQuorum);
  if (!port) return Refuse(texts::kBadPort);
  if (*quorum < 1) return Refuse(texts::kQuorumTooSmall);

  // Names are resolved by the core, if it may.
  const auto ip = codec::CanonicalIp(words[3]);
  const bool maybe_name = context.model.process.resolve_hostnames && codec::IsPlainName(words[3]);
  if (!ip && !maybe_name) return Refuse(texts::kBadAddress);
  if (!IsPortNumber(*port)) return Refuse(texts::kPortOutOfRange);
  if (!IsValidMasterName(name)) return Refuse(texts::kBadMasterName);
  return Submit{MonitorCommand{context.token, name, ip.value_or(words[3]),
                               static_cast<std::uint16_t>(*port), static_cast<int>(*quorum)},
                RenderStatus};
}

// Three words name a replica, two a sentinel.
Outcome SentinelForget(Context& context, const Words& words) {
  ForgetCommand command{context.token, words[2], std::nullopt, {}};
  if (words.size() == 4) {
    command.sentinel_id = words[3];
    return Submit{std::move(command), RenderStatus};
  }
  if (words.size() > 5) return Refuse(texts::kBadForget);
  const auto port = ParseInteger(words[4]);
  if (!port) return Refuse(texts::kBadPort);
  if (!IsPortNumber(*port)) return Refuse(texts::kPortOutOfRange);
  command.replica = MakeAddress(words[3], static_cast<std::uint16_t>(*port));
  return Submit{std::move(command), RenderStatus};
}

Outcome SentinelRemove(Context& context, const Words& words) {
  return Submit{RemoveCommand{context.token, words[2]}, RenderStatus};
}

Outcome SentinelFlushConfig(Context& context, const Words&) {
  return Submit{FlushConfigCommand{context.token}, RenderStatus};
}

}  // namespace sentinel::command
