// A witness for runs that are judged by how they end, and for those who listen to little.
#pragma once

#include <string>
#include <vector>

#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

class DeafWitness : public Witness {
 public:
  void OnEvent(SentinelNode&, const std::string&, const std::string&) override {}
  void OnRequest(SentinelNode&, const std::string&, std::uint16_t,
                 const std::vector<std::string>&) override {}
  void OnVote(SentinelNode&, const std::string&, std::uint16_t, const std::string&,
              Epoch) override {}
};

}  // namespace sentinel::sim
