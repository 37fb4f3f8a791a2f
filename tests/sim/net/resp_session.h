// The server's end of a Redis connection: requests in, replies out.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/resp/reply.h"
#include "codec/resp/request_parser.h"
#include "sim/net/network.h"

namespace sentinel::sim {

class RespSession final : private ChannelUser {
 public:
  struct Callbacks {
    // One whole request. Requests of one packet come one after the other; none comes once the
    // session was closed.
    std::function<void(RespSession& session, const std::vector<std::string>& words)> request;
    // The connection ended. The session may be destroyed from inside.
    std::function<void(RespSession& session)> closed;
  };

  RespSession(std::uint64_t id, Channel channel, Callbacks callbacks);
  ~RespSession() override;

  std::uint64_t id() const { return id_; }
  const std::string& remote_ip() const { return remote_ip_; }

  void Send(const codec::Reply& reply, int resp_version = 2);

  // Requests wait until Resume: the answer to one is not known yet.
  void Hold() { held_ = true; }
  void Resume();

  // Ends the connection; no callback. What was sent arrives before the end.
  void Close() { channel_.Close(); }
  bool open() const { return channel_.open(); }

 private:
  void OnBytes(std::string_view bytes) override;
  void OnClosed(const std::string& reason) override;
  void TakeRequests();

  const std::uint64_t id_;
  Channel channel_;
  const std::string remote_ip_;
  Callbacks callbacks_;
  codec::RequestParser parser_;
  bool held_ = false;
  bool taking_ = false;
  std::shared_ptr<bool> alive_;
};

}  // namespace sentinel::sim
