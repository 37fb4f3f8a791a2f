// All that a handler sees besides its words.
#pragma once

#include "command/access.h"
#include "command/client_state.h"
#include "command/pubsub.h"
#include "command/server_facts.h"
#include "model/model.h"
#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel::command {

struct Context {
  const Model& model;
  ClientState& client;
  ClientRegistry& clients;
  PubSub& pubsub;
  Access& access;
  const ServerFacts& facts;
  const Host& host;
  MonotonicTime now;
  CommandToken token;  // For a Submit of this command; a fresh one per call of Execute.
};

}  // namespace sentinel::command
