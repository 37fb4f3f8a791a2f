// A server on loopback that answers whatever a test wants, well-formed or not.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "support/port.h"

namespace sentinel::harness {

// Reads RESP requests on every connection and writes back the handler's bytes. Owns one thread, in
// which the handler is called.
class FakeServer {
 public:
  using Handler = std::function<std::string(const std::vector<std::string>& request)>;

  // Listens before it returns. Throws HarnessError.
  explicit FakeServer(Handler handler);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  std::uint16_t port() const { return port_.number(); }

 private:
  class Connection;
  void Run();

  const Handler handler_;
  Port port_;
  int listen_fd_ = -1;
  int wake_fd_ = -1;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// "$<length>\r\n<text>\r\n".
std::string Bulk(const std::string& text);

}  // namespace sentinel::harness
