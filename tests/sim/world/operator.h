// An operator with redis-cli: connects, says what he has to say, and goes away when he has his
// answers or has waited long enough.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/net/network.h"
#include "sim/net/resp_client.h"

namespace sentinel::sim {

class Operator {
 public:
  using Commands = std::vector<std::vector<std::string>>;

  Operator(Network& network, Host& host, Trace& trace)
      : network_(network), host_(host), trace_(trace) {}

  // Sends the commands one behind the other; the answers are told in the story. `accepted` is
  // called when the last one of them is answered by something else than an error.
  void Say(const std::string& ip, std::uint16_t port, const Commands& commands,
           const std::function<void()>& accepted = nullptr);

 private:
  void Done(std::uint64_t talk);

  Network& network_;
  Host& host_;
  Trace& trace_;
  std::uint64_t last_talk_ = 0;
  std::map<std::uint64_t, std::unique_ptr<RespClient>> talks_;
};

}  // namespace sentinel::sim
