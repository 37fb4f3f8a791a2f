#include "control.h"

#include <fmt/format.h>

#include <optional>
#include <sstream>
#include <vector>

namespace sentinel::farm {
namespace {

// nullopt if a word is no number of a server.
std::optional<std::vector<ServerIndex>> ReadServers(std::istringstream& words, const Fleet& fleet) {
  std::vector<ServerIndex> servers;
  for (ServerIndex index = 0; words >> index;) {
    if (index >= fleet.size()) return std::nullopt;
    servers.push_back(index);
  }
  if (!words.eof() || servers.empty()) return std::nullopt;
  return servers;
}

std::string Show(const Fleet& fleet, ServerIndex index) {
  const Server& server = fleet.server(index);
  const char* state = server.paused ? "paused" : server.alive ? "alive" : "dead";
  const std::string role =
      server.follows ? fmt::format("replica of {}:{}", server.follows->host, server.follows->port)
                     : "master";
  return fmt::format("{} {}:{} {} {}", index, server.address.host, server.address.port, state,
                     role);
}

std::string Stats(const Traffic& traffic) {
  return fmt::format("requests={} messages={} bytes_in={} bytes_out={} accepted={} open={}",
                     traffic.requests, traffic.messages, traffic.bytes_in, traffic.bytes_out,
                     traffic.accepted, traffic.open);
}

bool Change(Fleet& fleet, Network& network, const std::string& verb, ServerIndex index) {
  if (verb == "kill") {
    fleet.Kill(index, Network::Now());
    network.Kill(index);
  } else if (verb == "pause") {
    if (!fleet.server(index).alive || fleet.server(index).paused) return true;
    fleet.Pause(index);
    network.Pause(index);
  } else if (verb == "return") {
    const bool away = !fleet.server(index).alive || fleet.server(index).paused;
    fleet.Return(index, Network::Now());
    if (away) network.Return(index);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string Control(Fleet& fleet, Network& network, const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  words >> verb;
  if (verb == "stats") return Stats(network.traffic());
  if (verb == "quit") {
    network.Stop();
    return "ok";
  }
  const std::optional<std::vector<ServerIndex>> servers = ReadServers(words, fleet);
  if (!servers) return "error: not a number of a server, or none at all";
  if (verb == "show") return Show(fleet, servers->front());
  for (const ServerIndex index : *servers) {
    if (!Change(fleet, network, verb, index)) return "error: unknown command";
  }
  return "ok";
}

}  // namespace sentinel::farm
