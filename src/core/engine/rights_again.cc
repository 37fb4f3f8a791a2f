#include "engine/rights_again.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

#include "failover/needed_commands.h"
#include "monitor/complaints.h"

namespace sentinel {
namespace {

constexpr std::chrono::seconds kAskEvery{10};
constexpr int kIndexBits = 8;  // Of the serial: which command is meant.

// Sent so often that they show it themselves.
constexpr std::array<std::string_view, 4> kSentAnyway = {"ping", "info", "publish", "subscribe"};

bool ShowsByItself(std::string_view command) {
  return std::ranges::find(kSentAnyway, command) != kSentAnyway.end();
}

// A connection that many masters share is asked on behalf of the first of them.
const MasterGroup& GroupOf(const Model& model, const LinkOwner& owner) {
  const MasterId id =
      owner.is_peer() ? *model.peer_links.at(owner.peer_id).owners.begin() : owner.group;
  return model.groups.at(id);
}

std::vector<NeededCommand> NeededAt(const Model& model, const MasterGroup& group,
                                    const LinkOwner& owner) {
  return owner.is_peer() ? CommandsAt(model, group, group.peers.at(owner.peer_id))
                         : CommandsAt(model, group, group.nodes.at(owner.node_key));
}

}  // namespace

void AskAboutRefused(Turn& turn, const LinkOwner& owner) {
  Complaints& complaints = owner.endpoint->complaints;
  if (owner.kind != LinkKind::kCommand) return;
  if (complaints.commands.empty() || !complaints.auth.empty()) return;
  if (turn.now < complaints.ask_again_at) return;
  complaints.ask_again_at = turn.now + kAskEvery;
  complaints.question = ++turn.model.last_ask;
  complaints.asked.clear();
  const MasterGroup& group = GroupOf(turn.model, owner);
  const std::string user = ConfiguredUser(turn.model, group, owner.is_peer());
  for (NeededCommand& command : NeededAt(turn.model, group, owner)) {
    if (!complaints.commands.contains(command.name) || ShowsByItself(command.name)) continue;
    std::vector<std::string> words =
        DryRunWords(group, owner.is_peer(), user, std::move(command.words));
    turn.out.Command(owner.endpoint->command,
                     {RequestKind::kDryRun, group.id,
                      complaints.question << kIndexBits | complaints.asked.size()},
                     std::move(words));
    complaints.asked.push_back(std::move(command.name));
  }
}

bool IsAboutRefused(const LinkOwner& owner, const RequestTag& tag) {
  const Complaints& complaints = owner.endpoint->complaints;
  return tag.kind == RequestKind::kDryRun && complaints.question != 0 &&
         tag.serial >> kIndexBits == complaints.question;
}

void OnAnswerAboutRefused(Turn& turn, const LinkOwner& owner, const ReplyReceived& reply) {
  Complaints& complaints = owner.endpoint->complaints;
  const std::size_t index = reply.tag.serial & ((std::uint64_t{1} << kIndexBits) - 1);
  const auto* said = std::get_if<TextReply>(&reply.body);
  if (said != nullptr && said->text == "OK") NoteAllowed(turn, owner, complaints.asked.at(index));
  // Who may not ask, or asks somebody who cannot say, does not fill logs there with more of it.
  if (IsRefusal(reply.error)) complaints.ask_again_at = MonotonicTime::max();
}

}  // namespace sentinel
