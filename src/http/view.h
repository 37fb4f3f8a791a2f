// What answers are made of. All of it outlives whoever holds a View.
#pragma once

#include "command/client_state.h"
#include "command/pubsub.h"
#include "command/server_facts.h"
#include "http/telemetry.h"
#include "model/model.h"
#include "sentinel/ports.h"

namespace sentinel::http {

struct View {
  const Model& model;
  const command::ServerFacts& facts;
  const command::Host& host;
  const command::ClientRegistry& clients;
  const command::PubSub& pubsub;
  const Telemetry& telemetry;
  const Clock& clock;
};

}  // namespace sentinel::http
