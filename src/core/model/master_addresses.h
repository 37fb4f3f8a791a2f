// Which masters are at an address, by hash: peers ask about addresses, and with thousands of
// masters nobody may look through all of them for each question.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "sentinel/address.h"
#include "sentinel/ids.h"

namespace sentinel {

class MasterAddresses {
 public:
  // The master is at `address` from now on.
  void Set(MasterId id, const Address& address);
  void Remove(MasterId id);

  // The first configured of those for which SameEndpoint() holds.
  std::optional<MasterId> First(const Address& address) const;

  std::size_t size() const { return keys_.size(); }

 private:
  // Two addresses are the same endpoint iff they have one of these in common.
  using Keys = std::vector<std::string>;
  static Keys KeysOf(const Address& address);

  std::unordered_map<MasterId, Keys> keys_;
  std::unordered_map<std::string, std::set<MasterId>> masters_;  // By key; no set is empty.
};

}  // namespace sentinel
