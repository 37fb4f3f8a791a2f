// Which masters have servers under a host name, by hash: an answer of the resolver concerns few of
// thousands.
#pragma once

#include <set>
#include <string>
#include <unordered_map>

#include "sentinel/address.h"
#include "sentinel/ids.h"

namespace sentinel {

class NamedHosts {
 public:
  // One server more, or less, of this master. Addresses without a name are not listed.
  void Add(const Address& address, MasterId id) {
    if (address.host != address.ip) masters_[address.host].insert(id);
  }
  void Remove(const Address& address, MasterId id) {
    const auto masters = masters_.find(address.host);
    if (masters == masters_.end()) return;
    const auto one = masters->second.find(id);
    if (one != masters->second.end()) masters->second.erase(one);
    if (masters->second.empty()) masters_.erase(masters);
  }

  // Each once, in the order they were configured.
  std::set<MasterId> Of(const std::string& host) const {
    const auto masters = masters_.find(host);
    if (masters == masters_.end()) return {};
    return {masters->second.begin(), masters->second.end()};
  }

  bool empty() const { return masters_.empty(); }

 private:
  std::unordered_map<std::string, std::multiset<MasterId>> masters_;  // By host; none is empty.
};

}  // namespace sentinel
