// A witness for runs that are judged by how they end.
#pragma once

#include <string>
#include <vector>

#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

class DeafWitness final : public Witness {
 public:
  void OnEvent(SentinelNode&, const std::string&, const std::string&) override {}
  void OnRequest(SentinelNode&, const std::string&, std::uint16_t,
                 const std::vector<std::string>&) override {}
  void OnVote(SentinelNode&, const std::string&, std::uint16_t, const std::string&,
              Epoch) override {}
};

}  // namespace sentinel::sim
