// A simulated network: hosts, TCP connections between them, and everything that can go wrong.
//
// Bytes of one direction of a connection arrive in order or not at all; connections know nothing of
// each other, so they overtake one another freely. What is sent into a cut waits and arrives some
// time after the cut has been mended, as TCP repeats with ever longer pauses. A lost packet is a
// late one. A machine that lost its power says nothing; a process that died has its kernel say so.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "sim/base/timeline.h"
#include "sim/base/trace.h"
#include "sim/net/host.h"

namespace sentinel::sim {

struct Connection;

// Who uses one end of a connection. Called in a turn of its host.
class ChannelUser {
 public:
  virtual ~ChannelUser() = default;
  virtual void OnConnected() {}
  virtual void OnBytes(std::string_view bytes) = 0;
  // Once, last of all; not after an own Close.
  virtual void OnClosed(const std::string& reason) = 0;
};

// One end of a connection. Destruction closes it. Of no use, but harmless, after its host crashed.
class Channel {
 public:
  Channel() = default;
  Channel(std::shared_ptr<Connection> connection, int side);
  ~Channel() { Close(); }
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&& other) noexcept;

  // Who is called from now on; nullptr = nobody.
  void SetUser(ChannelUser* user);
  // Bytes written before the connection stands are sent when it does.
  void Write(std::string_view bytes);
  void Close();
  bool open() const;
  const std::string& local_ip() const;
  const std::string& remote_ip() const;

 private:
  std::shared_ptr<Connection> connection_;
  int side_ = 0;
};

// One direction between two hosts.
struct Path {
  bool cut = false;
  MonotonicTime cut_since{};
  Duration latency{100};
  Duration jitter{0};      // Up to this much is added.
  std::uint32_t loss = 0;  // Packets lost of 1000.
};

class Network {
 public:
  using Acceptor = std::function<void(Channel)>;

  Network(Timeline& timeline, Random& random, Trace& trace);
  ~Network();

  // --- building ---
  // Hosts stay for good. REQUIRES: both texts are new.
  Host& AddHost(const std::string& name, const std::string& ip);
  const std::vector<std::unique_ptr<Host>>& hosts() const { return hosts_; }
  // Latency of all paths, there and back.
  void SetLatency(Duration one_way, Duration jitter);
  Path& path(const Host& from, const Host& to);

  // --- for processes ---
  void Listen(Host& host, std::uint16_t port, Acceptor acceptor);
  // The connection is made in the background; `user` hears how it went. An address that nobody has
  // answers nothing.
  Channel Connect(Host& from, const std::string& ip, std::uint16_t port, ChannelUser& user);

  // --- faults ---
  void Cut(const Host& from, const Host& to);
  void Heal(const Host& from, const Host& to);
  // Connections between both are reset; new ones are made.
  void Reset(const Host& a, const Host& b);
  // New connections to `host` are refused, whoever listens.
  void Refuse(const Host& host, bool refuse);
  // The process ends. Its peers are told, unless the machine lost its power: then nothing answers
  // until Start, and what is sent then on a connection of before is answered by a reset.
  void Crash(Host& host, bool power_loss);
  void Start(Host& host);

  // True iff packets pass in both directions and both machines have power.
  bool Reaches(const Host& a, const Host& b);

  MonotonicTime now() const { return timeline_.now(); }
  std::size_t connections() const { return connections_.size(); }
  // Bytes that wait for a cut to be mended.
  std::size_t stalled_bytes() const;

  struct Segment;

 private:
  friend class Channel;

  struct Machine {
    bool powered = true;
    bool refusing = false;
    std::map<std::uint16_t, Acceptor> listeners;
  };

  std::size_t IndexOf(const Host& host) const;
  Machine& machine(const Host& host) { return machines_[IndexOf(host)]; }
  void TrySyn(const std::shared_ptr<Connection>& connection, int attempt);
  void SynArrives(const std::shared_ptr<Connection>& connection);
  void Establish(const std::shared_ptr<Connection>& connection);
  void Transmit(const std::shared_ptr<Connection>& connection, int from, Segment segment);
  void Launch(const std::shared_ptr<Connection>& connection, int from, Segment segment,
              Duration extra);
  void Arrive(const std::shared_ptr<Connection>& connection, int to, const Segment& segment);
  void CloseSide(const std::shared_ptr<Connection>& connection, int side,
                 const std::string& reason);
  void FlushStalled(const Host& from, const Host& to, Duration cut_for);
  void Forget(const std::shared_ptr<Connection>& connection);
  bool Passes(const Host& from, const Host& to);
  Duration Delay(const Path& path);

  Timeline& timeline_;
  Random& random_;
  Trace& trace_;
  std::vector<std::unique_ptr<Host>> hosts_;
  std::vector<Machine> machines_;
  std::map<const Host*, std::size_t> index_;
  std::map<std::string, std::size_t, std::less<>> by_ip_;
  std::vector<std::vector<Path>> paths_;
  std::vector<std::shared_ptr<Connection>> connections_;
  Duration latency_{100};
  Duration jitter_{0};
};

}  // namespace sentinel::sim
