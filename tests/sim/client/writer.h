// A client that writes all the time, and finds its master as the sentinel client protocol has it:
// ask a sentinel, connect, see that ROLE says master, and begin again when something goes wrong.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "sentinel/time.h"
#include "sim/net/host.h"
#include "sim/net/network.h"
#include "sim/net/resp_client.h"
#include "sim/redis/ledger.h"

namespace sentinel::sim {

struct WriterOptions {
  Duration interval = std::chrono::milliseconds(100);  // Between writes; one at a time.
  Duration answer_timeout = std::chrono::seconds(1);
  Duration pause_min = std::chrono::milliseconds(50);  // Before the next sentinel is asked.
  Duration pause_max = std::chrono::milliseconds(100);
  // Keeps a connection to a master for as long as it stands, whatever it answers or does not.
  bool naive = false;
  // Listens to +switch-master on a sentinel and looks for the new master at once.
  bool subscribes = false;
  std::string password;  // Of the Redis servers; empty = none.
};

class Writer {
 public:
  struct SentinelAddress {
    std::string ip;
    std::uint16_t port = 26379;
  };
  struct Counts {
    std::uint64_t sent = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;      // Answered by an error.
    std::uint64_t unanswered = 0;   // Timed out, or the connection ended before the answer.
    std::uint64_t lookups = 0;      // Sentinels asked.
    std::uint64_t connections = 0;  // To servers that said they are masters.
    std::uint64_t switches = 0;     // +switch-master heard.
  };

  // Idle before Start. The host may be paused, but must not crash while the writer is at work.
  Writer(Network& network, Host& host, Ledger& ledger, Random& random,
         std::vector<SentinelAddress> sentinels, std::string group, WriterOptions options = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void Start();
  // Ends all connections; an answer under way is never heard.
  void Stop();

  // Of the connection that is written to; "" without one.
  const std::string& master_ip() const { return writing_ ? master_ip_ : kNobody; }
  const Counts& counts() const { return counts_; }
  // All in true time.
  std::optional<MonotonicTime> last_acknowledged() const { return last_acknowledged_; }
  // The longest time without an acknowledged write between the start and now.
  Duration LongestSilence() const;
  // What it is at, in one line for people.
  std::string Describe() const;

 private:
  static const std::string kNobody;

  MonotonicTime Now() const { return host_.timeline().now(); }
  void OnPace();
  void AskNext();
  void OnAddress(const redisReply& reply);
  void Connect(const std::string& ip, std::uint16_t port);
  void OnRole(const redisReply& reply);
  void WriteNext();
  void OnAnswer(WriteNumber write, const redisReply& reply);
  // What was under way failed or takes too long: from the beginning, after a pause.
  void GiveUp();
  void Listen();
  void OnListenerClosed();
  void OnMessage(std::string_view payload);

  Network& network_;
  Host& host_;
  Ledger& ledger_;
  Random& random_;
  const std::vector<SentinelAddress> sentinels_;
  const std::string group_;
  const WriterOptions options_;

  bool started_ = false;
  std::size_t next_sentinel_ = 0;
  std::unique_ptr<RespClient> sentinel_;
  std::unique_ptr<RespClient> listener_;
  std::size_t listens_to_ = 0;
  std::unique_ptr<RespClient> server_;
  std::string master_ip_;
  bool writing_ = false;     // ROLE said master.
  WriteNumber pending_ = 0;  // Sent, not answered.
  MonotonicTime next_write_{};

  Alarm pace_;      // The next attempt or write.
  Alarm patience_;  // For the answer that is waited for.
  Alarm listen_again_;

  Counts counts_;
  std::optional<MonotonicTime> last_acknowledged_;
  MonotonicTime silent_since_{};
  Duration longest_silence_{0};
};

}  // namespace sentinel::sim
