// Port 26379 of a stock sentinel: sessions and the order of their answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "sim/net/network.h"
#include "sim/net/resp_session.h"
#include "sim/stock/commands.h"
#include "sim/stock/stall.h"

namespace sentinel::sim::stock {

class Port {
 public:
  Port(Network& network, Host& host, Stall& stall, Commands& commands);

  // While the process stands still requests are not read.
  void Hold();
  void Resume();

 private:
  void Accept(Channel channel);
  void OnRequest(RespSession& session, const Commands::Words& words);
  void Leave(std::uint64_t session, const Answer& answer);

  Stall& stall_;
  Commands& commands_;
  std::uint64_t last_session_ = 0;
  std::map<std::uint64_t, std::unique_ptr<RespSession>> sessions_;
};

}  // namespace sentinel::sim::stock
