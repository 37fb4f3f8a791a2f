#include "codec/conf/lost_memory.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "codec/conf/statement.h"
#include "codec/conf/value.h"
#include "codec/resp/words.h"
#include "sentinel/ids.h"

namespace sentinel::codec {
namespace {

// What a text says that must not be forgotten.
struct Memory {
  bool has_id = false;
  std::optional<Epoch> current_epoch;
  std::set<std::string> masters;
  std::map<std::pair<std::string, StatementId>, Epoch> epochs;  // By master and kind.
};

void Add(const Statement& statement, const std::vector<std::string>& values, Memory& memory) {
  switch (statement.id) {
    case StatementId::kMyId:
      memory.has_id = true;
      break;
    case StatementId::kCurrentEpoch:
      memory.current_epoch = std::max(memory.current_epoch.value_or(0), LeadingEpoch(values[0]));
      break;
    case StatementId::kMonitor:
      memory.masters.insert(values[0]);
      break;
    case StatementId::kConfigEpoch:
    case StatementId::kLeaderEpoch: {
      Epoch& epoch = memory.epochs[{values[0], statement.id}];
      epoch = std::max(epoch, LeadingEpoch(values[1]));
      break;
    }
    default:
      break;
  }
}

Memory ReadMemory(std::string_view text) {
  Memory memory;
  for (const std::string_view line : Split(text, '\n')) {
    auto words = SplitWords(Trim(line));
    if (!words || words->size() < 3 || !EqualsIgnoreCase(words->front(), "sentinel")) continue;
    const Statement* const statement = FindStatement(AsciiLower((*words)[1]));
    words->erase(words->begin(), words->begin() + 2);
    if (statement != nullptr && words->size() >= statement->values_min) {
      Add(*statement, *words, memory);
    }
  }
  return memory;
}

std::string IsAndWas(const std::optional<Epoch>& now, Epoch before) {
  return (now ? " is " + std::to_string(*now) : std::string(" is missing")) + " and was " +
         std::to_string(before);
}

}  // namespace

bool HasState(std::string_view text) {
  const Memory memory = ReadMemory(text);
  return memory.has_id && memory.current_epoch;
}

Epoch NewestEpoch(std::string_view text) {
  const Memory memory = ReadMemory(text);
  Epoch newest = memory.current_epoch.value_or(0);
  for (const auto& [key, epoch] : memory.epochs) newest = std::max(newest, epoch);
  return std::min(newest, kEpochMax);
}

std::optional<std::string> FindLoss(std::string_view text, std::string_view copy) {
  const Memory now = ReadMemory(text);
  const Memory before = ReadMemory(copy);
  if (before.has_id && !now.has_id) return "it has no myid";
  const Epoch current = before.current_epoch.value_or(0);
  if (now.current_epoch.value_or(0) < current) {
    return "current-epoch" + IsAndWas(now.current_epoch, current);
  }
  for (const auto& [key, epoch] : before.epochs) {
    const auto& [master, kind] = key;
    if (!now.masters.contains(master)) continue;
    const auto found = now.epochs.find(key);
    const bool is_there = found != now.epochs.end();
    const bool is_anew = is_there && found->second == 0;
    if (is_anew || (is_there ? found->second : 0) >= epoch) continue;
    const auto shown = is_there ? std::optional<Epoch>(found->second) : std::nullopt;
    return std::string(Describe(kind).name) + " of " + master + IsAndWas(shown, epoch);
  }
  return std::nullopt;
}

}  // namespace sentinel::codec
