#include "support/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sentinel::harness {

DiscoveringWriter::DiscoveringWriter(WriterOptions options) : options_(std::move(options)) {
  for (const std::uint16_t port : options_.sentinels) sentinels_[port];
  thread_ = std::thread([this] { Run(); });
}

DiscoveringWriter::~DiscoveringWriter() {
  stopping_ = true;
  thread_.join();
}

void DiscoveringWriter::Run() {
  std::uint16_t current = 0;
  while (!stopping_) {
    if (current != 0 && WriteTo(current)) {
      std::this_thread::sleep_for(options_.write_interval);
      continue;
    }
    current = 0;
    for (const std::uint16_t candidate : AskSentinels()) {
      if (!WriteTo(candidate)) continue;
      current = candidate;
      break;
    }
    if (current == 0) std::this_thread::sleep_for(options_.ask_interval);
  }
}

void DiscoveringWriter::Lose(Contact& contact, const ConnectionError& reason) const {
  contact.client.reset();
  if (reason.silent()) contact.avoid_until = Now() + options_.avoid_silent;
}

bool DiscoveringWriter::WriteTo(std::uint16_t port) {
  Contact& server = servers_[port];
  if (Now() < server.avoid_until) return false;
  try {
    if (!server.client) server.client.emplace(port, options_.password, options_.reply_timeout);
    const Reply reply = server.client->Command({"SET", "writer", std::to_string(sequence_)});
    if (reply.IsError()) return false;  // A replica, or a server that is still loading.
  } catch (const ConnectionError& reason) {
    Lose(server, reason);
    return false;
  } catch (const HarnessError&) {  // The password is refused.
    server.client.reset();
    return false;
  }
  ++sequence_;
  Record(port);
  return true;
}

bool DiscoveringWriter::Ask(std::uint16_t sentinel) {
  Contact& contact = sentinels_[sentinel];
  if (Now() < contact.avoid_until) return false;
  try {
    if (!contact.client) contact.client.emplace(sentinel, "", options_.reply_timeout);
    contact.client->Append({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", options_.master_name});
    return true;
  } catch (const ConnectionError& reason) {
    Lose(contact, reason);
    return false;
  }
}

std::set<std::uint16_t> DiscoveringWriter::AskSentinels() {
  std::vector<std::uint16_t> asked;
  for (const std::uint16_t sentinel : options_.sentinels) {
    if (Ask(sentinel)) asked.push_back(sentinel);
  }
  std::set<std::uint16_t> answers;
  for (const std::uint16_t sentinel : asked) {
    Contact& contact = sentinels_[sentinel];
    try {
      const Reply reply = contact.client->Read();
      if (reply.elements.size() != 2) continue;
      answers.insert(static_cast<std::uint16_t>(std::atoi(reply.elements[1].text.c_str())));
    } catch (const ConnectionError& reason) {
      Lose(contact, reason);
    }
  }
  return answers;
}

void DiscoveringWriter::Record(std::uint16_t port) {
  const SteadyTime now = Now();
  const std::lock_guard lock(mutex_);
  if (spans_.empty() || spans_.back().port != port) {
    spans_.push_back({.port = port, .first = now, .last = now, .count = 0});
  }
  spans_.back().last = now;
  ++spans_.back().count;
}

std::vector<WriteSpan> DiscoveringWriter::Spans() const {
  const std::lock_guard lock(mutex_);
  return spans_;
}

WriteSpan DiscoveringWriter::AwaitWrite(SteadyTime since, Millis patience) const {
  WriteSpan found;
  WaitFor(
      "an acknowledged write",
      [&] {
        const std::vector<WriteSpan> spans = Spans();
        if (spans.empty()) return Observation{false, "no write yet"};
        found = spans.back();
        return Observation{found.last > since, fmt::format("last write {} ms before",
                                                           MillisBetween(found.last, since))};
      },
      patience, Millis(1));
  return found;
}

WriteSpan DiscoveringWriter::AwaitOtherThan(std::uint16_t port, SteadyTime since,
                                            Millis patience) const {
  WriteSpan found;
  WaitFor(
      fmt::format("an acknowledged write by another server than {}", port),
      [&] {
        const std::vector<WriteSpan> spans = Spans();
        const auto span = std::find_if(spans.begin(), spans.end(), [&](const WriteSpan& candidate) {
          return candidate.port != port && candidate.first > since;
        });
        if (span != spans.end()) found = *span;
        return Observation{span != spans.end(), fmt::format("{} spans", spans.size())};
      },
      patience, Millis(1));
  return found;
}

}  // namespace sentinel::harness
