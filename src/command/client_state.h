// What the command layer knows about the clients of the command port.
//
// The daemon makes a ClientState per connection, keeps the fields it owns up to date and passes the
// state to Execute; handlers write the rest. Subscriptions live in PubSub alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acl/user.h"
#include "command/client_pause.h"
#include "command/tracking.h"
#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel::command {

// CLIENT REPLY.
enum class ReplyMode : std::uint8_t {
  kOn,
  kOff,          // Silent until CLIENT REPLY ON; subscription pushes still go out.
  kSkipNext,     // Silent for the next command, then kOn.
  kSkipCurrent,  // Silent for the command being executed.
};

struct ClientState {
  // Constant after construction; set by the daemon.
  ClientId id{};
  std::string addr;   // "ip:port", "[v6]:port" or "path:0".
  std::string laddr;  // Our end of it.
  int fd = -1;
  bool unix_socket = false;
  MonotonicTime connected_at{};

  // Kept up to date by the daemon; shown by CLIENT LIST only.
  std::size_t query_bytes = 0;     // Received and not yet executed.
  std::size_t query_capacity = 0;  // Room left in the input buffer.
  std::size_t argv_bytes = 0;      // Of the command being executed.
  std::size_t output_bytes = 0;    // Replies not yet handed to the kernel.
  bool write_pending = false;      // Waits to become writable.
  std::uint64_t net_input_bytes = 0;
  std::uint64_t net_output_bytes = 0;

  // Written by Execute.
  MonotonicTime last_command_at{};  // Creation counts.
  std::string_view last_command;    // Full name, static storage; empty = none or unknown.
  std::uint64_t commands = 0;
  bool authenticated = false;             // Start value: Access::Admit.
  std::shared_ptr<const acl::User> user;  // Likewise; never null from then on.
  int resp = 2;  // 2 or 3: encode every reply with the value as it is then.
  std::string name;
  std::string lib_name;
  std::string lib_version;
  ReplyMode reply_mode = ReplyMode::kOn;
  bool no_evict = false;
  Tracking tracking;
  bool parked = false;             // A command waits for the end of a pause.
  bool close_after_reply = false;  // Read no more; close once all output is written.
};

// What INFO and metrics say of all clients together.
struct ClientFigures {
  std::size_t largest_input = 0;  // Bytes that one of them has sent, and that are not executed.
  std::size_t largest_output = 0;
  std::size_t blocked = 0;  // By CLIENT PAUSE.
  std::size_t tracking = 0;
  std::size_t tracked_prefixes = 0;  // Different ones.
};

// All clients of the command port, in the order they connected. The daemon adds and removes; the
// command layer looks up and asks for clients to be closed.
class ClientRegistry {
 public:
  // REQUIRES: state.id is new. The reference stays valid until Remove.
  ClientState& Add(ClientState state);
  void Remove(ClientId id);

  ClientState* Find(ClientId id);
  const ClientState* Find(ClientId id) const;
  const std::map<ClientId, std::unique_ptr<ClientState>>& all() const { return clients_; }
  std::size_t size() const { return clients_.size(); }
  // Looks at all of them.
  ClientFigures Figures() const;

  // CLIENT KILL: asks the daemon to close a client at once, pending replies dropped.
  void RequestClose(ClientId id) { to_close_.push_back(id); }

  // CLIENT PAUSE. The daemon looks after every Execute whether it has changed.
  ClientPause& pause() { return pause_; }
  const ClientPause& pause() const { return pause_; }

  // Commands executed for all clients so far; refused ones are not counted.
  std::uint64_t commands_executed() const { return commands_executed_; }
  void CountCommand() { ++commands_executed_; }

  // The clients to close since the last call. The daemon takes them after every Execute.
  std::vector<ClientId> TakeCloseRequests();

 private:
  std::map<ClientId, std::unique_ptr<ClientState>> clients_;
  std::vector<ClientId> to_close_;
  ClientPause pause_;
  std::uint64_t commands_executed_ = 0;
};

}  // namespace sentinel::command
