// The sockets of the emulator: one listener for each server, and their connections, on epoll.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "commands.h"
#include "fleet.h"

struct redisReader;

namespace sentinel::farm {

struct Traffic {
  std::uint64_t requests = 0;
  std::uint64_t messages = 0;  // Delivered to subscribers.
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t accepted = 0;  // Connections so far.
  std::uint64_t open = 0;      // Connections now.
};

// Answers a line of the control connection with a line.
using ControlHandler = std::function<std::string(const std::string& line)>;

class Network {
 public:
  // Listens at the addresses of all servers when it returns. Throws std::runtime_error.
  explicit Network(Fleet& fleet);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Answers control connections on a Unix socket at `path` as well.
  void ListenForControl(const std::string& path, ControlHandler handler);

  // Until Stop().
  void Run();
  void Stop() { stopped_ = true; }

  // Bring the sockets in line with what the fleet says about a server by now.
  void Kill(ServerIndex index);
  void Pause(ServerIndex index);
  void Return(ServerIndex index);

  const Traffic& traffic() const { return traffic_; }
  static Time Now();

 private:
  enum class Kind { kListener, kConnection, kControlListener, kControl };
  struct ReaderDeleter {
    void operator()(redisReader* reader) const;
  };
  // What stands behind one descriptor.
  struct Slot {
    Kind kind = Kind::kConnection;
    int fd = -1;
    Session session;  // Of a listener: only its server.
    std::unique_ptr<redisReader, ReaderDeleter> reader;
    std::string input;  // Of a control connection: the line that is coming.
    std::string output;
    bool wants_write = false;
    bool dirty = false;   // In dirty_.
    bool doomed = false;  // In doomed_.
    bool close_when_written = false;
  };
  struct Sockets {
    Slot* listener = nullptr;
    std::vector<Slot*> connections;
  };

  void Listen(ServerIndex index);
  Slot& Add(int fd, Kind kind, ServerIndex server);
  void Watch(const Slot& slot, int operation, bool for_write) const;
  void Handle(Slot& slot, std::uint32_t events);
  void Accept(Slot& listener);
  void AcceptControl(Slot& listener);
  void ReadControl(Slot& slot);
  void Read(Slot& slot);
  void Serve(Slot& slot);
  void CarryOut(const Slot& caller, const Consequences& consequences);
  void MarkDirty(Slot& slot);
  void Flush(Slot& slot);
  // The descriptor is closed when all events of this turn have been handled: until then its number
  // is not given to another connection.
  void Doom(Slot& slot);
  void EndTurn();

  Fleet& fleet_;
  int epoll_fd_;
  std::vector<std::unique_ptr<Slot>> slots_;  // By descriptor.
  std::vector<Sockets> sockets_;              // By server.
  std::vector<Slot*> dirty_;                  // With output that was not sent yet.
  std::vector<Slot*> doomed_;
  ControlHandler control_;
  Traffic traffic_;
  bool stopped_ = false;
};

}  // namespace sentinel::farm
