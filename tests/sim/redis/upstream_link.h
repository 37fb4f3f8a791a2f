// A replica's connection to its upstream: connects, introduces itself, asks to be brought up to
// date, and hands over the commands of the stream, later if the replica lags.
//
//   idle --Start--> waiting --> connecting --> greeting --> copying --> connected
//                      ^------------ anything goes wrong -------------------'
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/net/host.h"
#include "sim/net/network.h"
#include "sim/redis/ledger.h"
#include "sim/redis/redis_settings.h"
#include "sim/redis/replication_log.h"

struct redisReader;  // hiredis/read.h
struct redisReply;   // hiredis/hiredis.h

namespace sentinel::sim {

class UpstreamLink final : private ChannelUser {
 public:
  struct Callbacks {
    // What is asked for behind PSYNC: replication id, first byte, perhaps FAILOVER.
    std::function<Words()> request;
    // The upstream takes us as its replica, and sends what is missing or everything.
    std::function<void(bool everything)> accepted;
    // It does not. The link tries again unless it is stopped from here.
    std::function<void()> rejected;
    std::function<void(const std::string& replid)> continued;
    std::function<void(const std::string& replid, std::uint64_t offset)> copied;
    std::function<void(Words words)> command;
  };

  UpstreamLink(Network& network, Host& host, const RedisOptions& options, Callbacks callbacks);
  ~UpstreamLink() override;

  // Leaves the present upstream, if any, for this one.
  void Start(const Upstream& upstream, const std::string& password);
  void Stop();
  // Every second.
  void Tick(const std::string& password, std::uint64_t offset);

  // Tells the upstream how far we are; nothing unless we are connected to it.
  void Acknowledge(std::uint64_t offset);

  bool idle() const { return state_ == State::kIdle; }
  bool connected() const { return state_ == State::kConnected; }
  bool copying() const { return state_ == State::kCopying; }
  const char* state_name() const;  // As ROLE has it.
  // Seconds since the connection was lost, -1 if there never was one.
  std::int64_t down_seconds() const;
  std::int64_t idle_seconds() const;

  // Commands wait this long until they are applied; while held back, for ever.
  void SetLag(Duration lag) { lag_ = lag; }
  void HoldBack(bool held_back);
  std::size_t waiting_commands() const { return late_.size(); }

 private:
  enum class State : std::uint8_t {
    kIdle,
    kWaiting,
    kConnecting,
    kPing,
    kAuth,
    kPort,
    kPsync,
    kCopying,
    kConnected,
  };
  struct Late {
    MonotonicTime due;
    Words words;
  };

  void OnConnected() override;
  void OnBytes(std::string_view bytes) override;
  void OnClosed(const std::string& reason) override;

  void Connect();
  void Drop();
  void Request(State next, const Words& words);
  void OnReply(const redisReply& reply);
  void OnGreeting(const redisReply& reply);
  void OnPsyncReply(const std::string& text, bool error);
  void OnCopy(const redisReply& reply);
  void OnCommand(const redisReply& reply);
  void ApplyDue();

  Network& network_;
  Host& host_;
  const RedisOptions& options_;
  const Callbacks callbacks_;

  State state_ = State::kIdle;
  Upstream upstream_;
  std::string password_;
  Channel channel_;
  std::shared_ptr<redisReader> reader_;  // Shared with the loop that reads from it.
  MonotonicTime last_io_{};
  std::optional<MonotonicTime> down_since_;

  Duration lag_{0};
  bool held_back_ = false;
  std::deque<Late> late_;
  Alarm apply_;
};

}  // namespace sentinel::sim
