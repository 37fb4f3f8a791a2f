// The command port without sockets, as the client hub of the daemon runs it: requests of one client
// against a quiet world, beside another client that subscribes to everything.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codec/resp/reply.h"
#include "codec/resp/request_parser.h"
#include "command/access.h"
#include "command/client_state.h"
#include "command/outcome.h"
#include "command/pubsub.h"
#include "command/server_facts.h"
#include "quiet_world.h"

namespace sentinel::fuzz {

class CommandPort {
 public:
  struct Setup {
    QuietWorld::Setup world;
    bool resp3 = false;
    bool subscribed = false;  // From the beginning, to "+set" and "*".
    Duration pace{0};         // Passes behind each request.
  };

  explicit CommandPort(const Setup& setup);

  const QuietWorld& world() const { return world_; }

  // False once the connection or the process has ended.
  bool open() const { return open_; }
  // What the parser has to know.
  bool limited() const;

  // REQUIRES: open().
  void Perform(const codec::Request& words);

 private:
  void Run(const codec::Request& words);
  void Carry(command::Answer& answer) { CheckAnswer(answer.reply); }
  void Carry(command::Submit& submit);
  void Carry(command::HelloArrived& hello);
  void Carry(command::Parked& parked);
  void Carry(command::WriteFile& file);
  void Carry(command::Shutdown&) { open_ = false; }
  void Carry(command::Disconnect&) { open_ = false; }

  void CheckAnswer(const codec::Reply& reply) const;
  void PublishEvents();

  QuietWorld world_;
  const Duration pace_;
  command::ClientRegistry clients_;
  command::PubSub pubsub_;
  command::ServerFacts facts_;
  command::Access access_;
  command::ClientState& client_;
  std::uint64_t last_token_ = 0;
  bool may_be_silent_ = false;  // The client wants no answer to the command in hand.
  bool open_ = true;
};

}  // namespace sentinel::fuzz
