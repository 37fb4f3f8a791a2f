// The client's end of a Redis connection: requests out, replies back in their order, and what the
// server pushes to a subscriber.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/net/network.h"

struct redisReader;  // hiredis/read.h
struct redisReply;   // hiredis/hiredis.h

namespace sentinel::sim {

class RespClient final : private ChannelUser {
 public:
  using OnReply = std::function<void(const redisReply& reply)>;

  // Called in turns of the host. The client may be destroyed from inside any of them.
  struct Callbacks {
    std::function<void()> connected;
    std::function<void(const std::string& reason)> closed;  // Requests unanswered are forgotten.
    std::function<void(std::string_view payload)> message;  // Of a subscription.
  };

  RespClient(Network& network, Host& host, const std::string& ip, std::uint16_t port,
             Callbacks callbacks);
  ~RespClient() override;

  // `on_reply` may be null. Harmless on a closed connection: there will be no reply.
  void Send(const std::vector<std::string>& words, OnReply on_reply = nullptr);

  bool open() const { return channel_.open(); }
  bool connected() const { return connected_; }
  std::size_t unanswered() const { return waiting_.size(); }
  const std::string& local_ip() const { return channel_.local_ip(); }

 private:
  void OnConnected() override;
  void OnBytes(std::string_view bytes) override;
  void OnClosed(const std::string& reason) override;

  Callbacks callbacks_;
  Channel channel_;
  std::unique_ptr<redisReader, void (*)(redisReader*)> reader_;
  std::deque<OnReply> waiting_;
  bool connected_ = false;
  std::shared_ptr<bool> alive_;  // False once destroyed, for callbacks that destroy us.
};

// The words of a reply of the simple kinds, for people and comparisons: status, error, integer or
// string; "" for anything else.
std::string TextOf(const redisReply& reply);

}  // namespace sentinel::sim
