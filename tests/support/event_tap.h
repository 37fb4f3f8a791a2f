// Listens to everything that sentinels publish, with the time of arrival.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/wait.h"

struct redisContext;

namespace sentinel::harness {

struct SentinelEvent {
  SteadyTime at;
  std::string source;  // The label given to Watch.
  std::string name;    // The channel, as "+sdown".
  std::string payload;

  std::string Describe() const { return source + ": " + name + " " + payload; }
};

// What to look for; an empty field matches everything.
struct EventFilter {
  std::string name{};
  std::string source{};
  std::string payload_prefix{};
  SteadyTime since{};

  bool Matches(const SentinelEvent& event) const;
  std::string Describe() const;
};

// Owns one thread, which receives for all watched sentinels.
class EventTap {
 public:
  // `on_event`, if given, is called in the tap's thread for each event.
  explicit EventTap(std::function<void(const SentinelEvent&)> on_event = {});
  ~EventTap();
  EventTap(const EventTap&) = delete;
  EventTap& operator=(const EventTap&) = delete;

  // Returns once the subscription is in force: nothing published afterwards is missed. A sentinel
  // that went away is to be watched again after its restart. Throws ConnectionError.
  void Watch(std::string_view source, std::uint16_t port);

  // In order of arrival.
  std::vector<SentinelEvent> Events(const EventFilter& filter = {}) const;
  std::optional<SentinelEvent> First(const EventFilter& filter) const;
  // Waits for the first event that matches.
  SentinelEvent Await(const EventFilter& filter, Millis patience = kPatience) const;

 private:
  struct ContextDeleter {
    void operator()(redisContext* context) const;
  };
  struct Source {
    std::string label;
    std::unique_ptr<redisContext, ContextDeleter> context;
  };

  void Run();
  // False when the connection is gone.
  bool Receive(Source& source);
  void Wake() const;

  const std::function<void(const SentinelEvent&)> on_event_;
  int wake_fd_ = -1;
  mutable std::mutex mutex_;
  std::vector<Source> arriving_;       // Guarded by mutex_; the thread takes them over.
  std::vector<SentinelEvent> events_;  // Guarded by mutex_.
  bool stopping_ = false;              // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace sentinel::harness
