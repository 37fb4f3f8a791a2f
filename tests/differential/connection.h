// A client connection that sends any bytes and shows every reply.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "frame.h"

namespace sentinel::differential {

class Connection {
 public:
  // From the loopback address `source` to 127.0.0.1. Throws harness::HarnessError.
  explicit Connection(std::uint16_t port, const char* source = "127.0.0.1");
  // Waits until the other side has closed too, so that nothing of this client is left there.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // A connection that was lost in the meantime is no error: reading will show it.
  void Send(std::string_view bytes);
  // Nothing more will be sent; reading goes on.
  void HalfClose();

  // Sends a request that is certain to be refused in a known way, in whatever state the connection
  // is, and returns all frames before that answer; kClosed is the last one if there was none.
  // Throws TimeoutError if nothing more comes, MalformedReply.
  std::vector<Frame> ReadToMarker();
  // The frames up to the first one for which `wanted` is true.
  std::vector<Frame> ReadUntil(const std::function<bool(const Frame&)>& wanted);

  std::uint16_t local_port() const { return local_port_; }

 private:
  Frame ReadFrame();
  // False at the end of the stream.
  bool ReadMore();

  int fd_ = -1;
  std::uint16_t local_port_ = 0;
  std::string buffer_;
  bool closed_ = false;
  int markers_ = 0;
};

}  // namespace sentinel::differential
