// A client connection without a protocol: bytes out, bytes in, nothing waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sentinel::harness {

class RawClient {
 public:
  struct Options {
    std::string ip = "127.0.0.1";
    int receive_buffer = 0;  // Of the kernel, in bytes; 0: as it likes.
  };

  // Begins to connect. Throws HarnessError if that is refused at once.
  explicit RawClient(std::uint16_t port) : RawClient(port, Options()) {}
  RawClient(std::uint16_t port, const Options& options);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // Sends as much as fits now; returns how much that was. A connection that was lost takes nothing.
  std::size_t SendSome(std::string_view bytes);
  // Sends everything. Throws TimeoutError if the other side does not take it.
  void Send(std::string_view bytes);

  // Everything received up to now; reads what is there.
  const std::string& Received();
  // True once the other side has closed or reset the connection.
  bool AtEnd();

  bool Connected() const;
  // How often the kernel has repeated the last segment without an answer.
  int Retransmits() const;
  std::uint16_t local_port() const;

 private:
  int fd_ = -1;
  std::string received_;
  bool at_end_ = false;
};

}  // namespace sentinel::harness
