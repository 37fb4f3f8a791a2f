// As much of a Redis server as a sentinel looks at: roles without data.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/net/network.h"
#include "sim/net/resp_session.h"

namespace sentinel::sim::stock {

class MiniServer;
using MiniServers = std::map<std::string, MiniServer*>;  // By address; all use port 6379.

class MiniServer {
 public:
  using Words = std::vector<std::string>;

  // Runs from the start. Puts itself into `all`, whose members see each other's roles.
  MiniServer(Network& network, Host& host, MiniServers& all, std::string upstream);

  Host& host() { return host_; }
  const std::string& ip() const { return host_.ip(); }
  void Crash();
  void Start();
  // As REPLICAOF of an operator; "" = a master.
  void SetUpstream(const std::string& upstream) { upstream_ = upstream; }
  const std::string& upstream() const { return upstream_; }

  int priority = 100;
  int offset = 1000;
  bool link_up = true;      // To the upstream, as INFO tells it.
  std::string ping_answer;  // Instead of PONG; an error.
  bool refuses_subscribers = false;

 private:
  void Accept(Channel channel);
  void OnRequest(RespSession& session, const Words& words);
  codec::Reply Run(RespSession& session, const Words& words);
  codec::Reply Subscribe(RespSession& session, const std::string& channel);
  void Spread(const std::string& channel, const std::string& payload);
  void Exec(RespSession& session, const Words& words);
  void Kill(bool subscribers, std::uint64_t spared);
  std::string Info() const;

  Network& network_;
  Host& host_;
  MiniServers& all_;
  std::string upstream_;
  std::uint64_t last_session_ = 0;
  std::map<std::uint64_t, std::unique_ptr<RespSession>> sessions_;
  std::set<std::uint64_t> subscribers_;
  std::map<std::uint64_t, std::vector<Words>> queued_;  // Sessions inside MULTI.
};

}  // namespace sentinel::sim::stock
