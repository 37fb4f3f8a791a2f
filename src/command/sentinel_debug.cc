// SENTINEL subcommands for those who test or look closely: DEBUG, INFO-CACHE and SIMULATE-FAILURE
// (command sheet, sections 8.12, 8.14 and 8.15).
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "command/handlers.h"
#include "command/operator_reply.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

struct TunableRow {
  std::string_view name;
  milliseconds Tunables::*value;
};

constexpr std::array kTunables = {
    TunableRow{"INFO-PERIOD", &Tunables::info_period},
    TunableRow{"PING-PERIOD", &Tunables::ping_period},
    TunableRow{"ASK-PERIOD", &Tunables::ask_period},
    TunableRow{"PUBLISH-PERIOD", &Tunables::publish_period},
    TunableRow{"DEFAULT-DOWN-AFTER", &Tunables::default_down_after},
    TunableRow{"DEFAULT-FAILOVER-TIMEOUT", &Tunables::default_failover_timeout},
    TunableRow{"TILT-TRIGGER", &Tunables::tilt_trigger},
    TunableRow{"TILT-PERIOD", &Tunables::tilt_period},
    TunableRow{"SLAVE-RECONF-TIMEOUT", &Tunables::replica_reconf_timeout},
    TunableRow{"MIN-LINK-RECONNECT-PERIOD", &Tunables::min_link_reconnect_period},
    TunableRow{"ELECTION-TIMEOUT", &Tunables::election_timeout},
    TunableRow{"SCRIPT-MAX-RUNTIME", &Tunables::script_max_runtime},
    TunableRow{"SCRIPT-RETRY-DELAY", &Tunables::script_retry_delay},
};

Outcome ShowTunables(const Tunables& tunables) {
  Reply periods = Reply::Map();
  for (const TunableRow& row : kTunables) {
    periods.Add(std::string(row.name), Reply::BulkNumber((tunables.*row.value).count()));
  }
  return Answer{std::move(periods)};
}

// Returns the error text, empty if all is well.
std::string SetTunable(const Words& words, std::size_t at, Tunables& tunables) {
  const auto row = std::ranges::find_if(kTunables, [&](const TunableRow& candidate) {
    return EqualsIgnoreCase(candidate.name, words[at]);
  });
  if (row == kTunables.end() || at + 1 == words.size()) {
    return texts::UnknownDebugOption(words[at]);
  }
  const auto number = ParseInteger(words[at + 1]);
  // Sums of larger ones would not fit the clock.
  if (!number || *number < 1 || *number > std::numeric_limits<std::int32_t>::max()) {
    return texts::BadDebugValue(words[at + 1], words[at]);
  }
  tunables.*row->value = milliseconds(*number);
  return {};
}

// What is said when the input has been taken: an error, or OK.
auto Render(std::string error) {
  return [error = std::move(error)](const OperatorReply& reply) {
    return error.empty() ? RenderStatus(reply) : Reply::Error(error);
  };
}

Reply InfoPair(const Context& context, const DataNode& node) {
  // What was heard before the entry was forgotten and made anew is not told.
  std::optional<std::string> text;
  if (node.info_at) text = context.facts.info_texts.Find(node.address.ip, node.address.port);
  const std::int64_t age = node.info_at ? MillisSince(*node.info_at, context.now) : 0;
  return Reply::Array({Reply::Integer(age), text ? Reply::Bulk(*text) : Reply::NullBulk()});
}

}  // namespace

// Pairs are looked at from left to right; those before a bad one take effect all the same.
Outcome SentinelDebug(Context& context, const Words& words) {
  Tunables tunables = context.model.tunables;
  if (words.size() == 2) return ShowTunables(tunables);
  std::string error;
  for (std::size_t at = 2; at < words.size() && error.empty(); at += 2) {
    error = SetTunable(words, at, tunables);
  }
  return Submit{TunablesCommand{context.token, tunables}, Render(std::move(error))};
}

// Names that are not known are left out.
Outcome SentinelInfoCache(Context& context, const Words& words) {
  Reply all = Reply::Array();
  std::set<MasterId> shown;
  for (std::size_t i = 2; i < words.size(); ++i) {
    const MasterGroup* group = context.model.Find(words[i]);
    if (group == nullptr || !shown.insert(group->id).second) continue;
    Reply pairs = Reply::Array({InfoPair(context, group->master())});
    for (const auto& [key, node] : group->nodes) {
      if (!group->is_master(node)) pairs.Add(InfoPair(context, node));
    }
    all.Add(Reply::Bulk(group->name));
    all.Add(std::move(pairs));
  }
  return Answer{std::move(all)};
}

// What was set before is forgotten; words count from left to right, as far as they are known.
Outcome SentinelSimulateFailure(Context& context, const Words& words) {
  SimulateFailureCommand command{context.token, {}};
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (EqualsIgnoreCase(words[i], "crash-after-election")) {
      command.crash.after_election = true;
    } else if (EqualsIgnoreCase(words[i], "crash-after-promotion")) {
      command.crash.after_promotion = true;
    } else if (EqualsIgnoreCase(words[i], "help")) {
      return Submit{command, [](const OperatorReply&) {
                      return Reply::Array({Reply::Bulk("crash-after-election"),
                                           Reply::Bulk("crash-after-promotion")});
                    }};
    } else {
      return Submit{command, Render(texts::kUnknownSimulation)};
    }
  }
  return Submit{command, RenderStatus};
}

}  // namespace sentinel::command
