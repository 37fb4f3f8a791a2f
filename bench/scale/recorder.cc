#include "recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <sstream>

namespace sentinel::scale {

std::string NameOf(std::size_t group) { return fmt::format("m{}", group); }

std::optional<std::size_t> GroupCalled(std::string_view name) {
  if (!name.starts_with('m')) return std::nullopt;
  std::size_t group = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), group);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return group;
}

Recorder::Recorder(std::size_t groups, std::size_t sentinels)
    : sentinels_(sentinels), groups_(groups) {}

void Recorder::Take(const harness::SentinelEvent& event) {
  const std::lock_guard lock(mutex_);
  ++counts_[event.name];
  if (event.name != "+switch-master" && event.name != "+try-failover") return;
  // "NAME OLD-HOST OLD-PORT NEW-HOST NEW-PORT" and "master NAME HOST PORT".
  std::istringstream payload(event.payload);
  const std::vector<std::string> words{std::istream_iterator<std::string>(payload), {}};
  const bool is_switch = event.name == "+switch-master";
  if (words.size() < (is_switch ? 5 : 4)) return;
  const std::optional<std::size_t> group = GroupCalled(words[is_switch ? 0 : 1]);
  if (!group || *group >= groups_.size()) return;
  if (is_switch) {
    const auto sentinel = std::strtoul(event.source.c_str(), nullptr, 10);
    groups_[*group].switches.push_back({event.at, sentinel, words[3] + ":" + words[4]});
  } else {
    groups_[*group].elections.push_back(event.at);
  }
}

std::size_t Recorder::Count(std::string_view prefix) const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const auto& [name, count] : counts_) {
    if (name.starts_with(prefix)) sum += count;
  }
  return sum;
}

Failover Recorder::FailoverOf(std::size_t group, harness::SteadyTime since) const {
  const std::lock_guard lock(mutex_);
  return FailoverOf(groups_[group], since);
}

Failover Recorder::FailoverOf(const Group& group, harness::SteadyTime since) const {
  Failover failover;
  std::vector<const Switch*> latest(sentinels_, nullptr);
  for (const Switch& event : group.switches) {
    if (event.at < since) continue;
    ++failover.switches;
    if (!failover.first_switch) failover.first_switch = event.at;
    latest[event.sentinel] = &event;
  }
  failover.elections = static_cast<std::size_t>(
      std::ranges::count_if(group.elections, [&](const auto& at) { return at >= since; }));
  if (std::ranges::find(latest, nullptr) != latest.end()) return failover;
  if (!std::ranges::all_of(
          latest, [&](const Switch* event) { return event->master == latest.front()->master; })) {
    return failover;
  }
  failover.master = latest.front()->master;
  failover.agreement = (*std::ranges::max_element(latest, {}, &Switch::at))->at;
  return failover;
}

std::size_t Recorder::AgreedSince(harness::SteadyTime since,
                                  const std::vector<std::size_t>& groups) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(groups, [&](std::size_t group) {
    return FailoverOf(groups_[group], since).agreement.has_value();
  }));
}

}  // namespace sentinel::scale
