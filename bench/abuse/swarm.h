// Attackers: the connections of one load to one port.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "load.h"

namespace sentinel::bench {

class Swarm {
 public:
  Swarm(const Load& load, std::uint16_t port);
  // Resets all connections.
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  // Attacks for so long.
  void Run(std::chrono::milliseconds how_long);

  // Connections that stand now, and how many ever did.
  std::size_t standing() const { return standing_; }
  std::size_t connected() const { return connected_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  struct Attacker {
    int fd = -1;
    bool connected = false;
    std::size_t said = 0;  // Of the text.
  };

  void OpenSome();
  void Open(std::size_t index);
  void End(Attacker& attacker);
  void OnReady(std::size_t index, std::uint32_t events);
  bool Speak(Attacker& attacker, std::size_t most);
  bool Listen(Attacker& attacker);
  void SayAByteEach();

  const Load load_;
  const std::uint16_t port_;
  const int poll_;
  std::vector<Attacker> attackers_;
  std::vector<std::size_t> to_open_;
  std::size_t next_speaker_ = 0;  // Byte by byte.
  std::chrono::steady_clock::time_point next_turn_{};
  std::size_t standing_ = 0;
  std::size_t connected_ = 0;
  std::uint64_t bytes_sent_ = 0;
};

}  // namespace sentinel::bench
