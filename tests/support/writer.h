// A client that writes to whatever master the sentinels name, and keeps account of its successes.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/redis_client.h"
#include "support/wait.h"

namespace sentinel::harness {

struct WriterOptions {
  std::vector<std::uint16_t> sentinels;
  std::string master_name = "mymaster";
  std::string password;
  Millis write_interval{1};  // Pause after an acknowledged write.
  Millis ask_interval{1};    // Pause after a round of questions that led to no write.
  Millis reply_timeout{100};
  Millis avoid_silent{1000};  // How long a server or sentinel that kept silent is left alone.
};

// Acknowledged writes to one server with no write to another between them.
struct WriteSpan {
  std::uint16_t port = 0;
  SteadyTime first;
  SteadyTime last;
  std::uint64_t count = 0;
};

// Owns one thread, which writes from construction to destruction. Without a connection it asks all
// sentinels at once, and tries each address they name; the first acknowledged write decides.
class DiscoveringWriter {
 public:
  explicit DiscoveringWriter(WriterOptions options);
  ~DiscoveringWriter();
  DiscoveringWriter(const DiscoveringWriter&) = delete;
  DiscoveringWriter& operator=(const DiscoveringWriter&) = delete;

  std::vector<WriteSpan> Spans() const;
  // Waits for a write acknowledged after `since`, and returns the span it belongs to.
  WriteSpan AwaitWrite(SteadyTime since, Millis patience = kPatience) const;
  // Waits for the first write acknowledged by a server other than `port` after `since`.
  WriteSpan AwaitOtherThan(std::uint16_t port, SteadyTime since, Millis patience = kPatience) const;

 private:
  // The connection to a sentinel or server if there is one, and until when it is left alone.
  struct Contact {
    std::optional<RedisClient> client;
    SteadyTime avoid_until{};
  };

  void Run();
  // True if the server acknowledged the write.
  bool WriteTo(std::uint16_t port);
  // What the sentinels answer now, without repetition.
  std::set<std::uint16_t> AskSentinels();
  bool Ask(std::uint16_t sentinel);
  void Lose(Contact& contact, const ConnectionError& reason) const;
  void Record(std::uint16_t port);

  const WriterOptions options_;
  // By port; these are used by the thread alone.
  std::map<std::uint16_t, Contact> sentinels_;
  std::map<std::uint16_t, Contact> servers_;
  std::uint64_t sequence_ = 0;

  mutable std::mutex mutex_;
  std::vector<WriteSpan> spans_;  // Guarded by mutex_.
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sentinel::harness
