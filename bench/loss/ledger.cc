#include "ledger.h"

#include <algorithm>

namespace sentinel::loss {
namespace {

constexpr std::size_t kBatch = 1000;

std::size_t CountMissing(const std::vector<std::string>& keys, const Lookup& lookup) {
  const std::vector<bool> found = lookup(keys);
  return static_cast<std::size_t>(std::count(found.begin(), found.end(), false));
}

}  // namespace

std::string KeyName(std::uint64_t key) { return "write:" + std::to_string(key); }

std::size_t CountLost(const Ledger& ledger, const Lookup& lookup) {
  std::size_t lost = 0;
  std::vector<std::string> keys;
  for (const Ack& ack : ledger) {
    keys.push_back(KeyName(ack.key));
    if (keys.size() < kBatch) continue;
    lost += CountMissing(keys, lookup);
    keys.clear();
  }
  return keys.empty() ? lost : lost + CountMissing(keys, lookup);
}

Ledger Until(const Ledger& ledger, harness::SteadyTime end) {
  const auto first_later = std::partition_point(ledger.begin(), ledger.end(),
                                                [end](const Ack& ack) { return ack.at < end; });
  return {ledger.begin(), first_later};
}

double LongestGap(const Ledger& ledger, harness::SteadyTime since) {
  double longest = 0;
  harness::SteadyTime last = since;
  for (const Ack& ack : ledger) {
    if (ack.at <= since) continue;
    longest = std::max(longest, harness::MillisBetween(last, ack.at));
    last = ack.at;
  }
  return longest;
}

double SecondsTaken(const Ledger& ledger, std::uint16_t server, harness::SteadyTime deposed) {
  double seconds = 0;
  for (const Ack& ack : ledger) {
    if (ack.server != server || ack.at <= deposed) continue;
    seconds = harness::MillisBetween(deposed, ack.at) / 1000;
  }
  return seconds;
}

std::optional<double> Rate(const Ledger& ledger, harness::SteadyTime until) {
  const auto end = std::find_if(ledger.begin(), ledger.end(),
                                [until](const Ack& ack) { return ack.at > until; });
  const auto count = end - ledger.begin();
  if (count < 2) return std::nullopt;
  const double millis = harness::MillisBetween(ledger.front().at, std::prev(end)->at);
  return static_cast<double>(count - 1) * 1000 / millis;
}

}  // namespace sentinel::loss
