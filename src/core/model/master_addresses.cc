#include "model/master_addresses.h"

#include "base/text.h"

namespace sentinel {

MasterAddresses::Keys MasterAddresses::KeysOf(const Address& address) {
  const std::string port = '/' + std::to_string(address.port);
  Keys keys{"host " + AsciiLower(address.host) + port};
  if (address.resolved()) keys.push_back("ip " + CanonicalIp(address.ip) + port);
  return keys;
}

void MasterAddresses::Set(MasterId id, const Address& address) {
  Keys keys = KeysOf(address);
  if (const auto known = keys_.find(id); known != keys_.end() && known->second == keys) return;
  Remove(id);
  for (const std::string& key : keys) masters_[key].insert(id);
  keys_[id] = std::move(keys);
}

void MasterAddresses::Remove(MasterId id) {
  const auto known = keys_.find(id);
  if (known == keys_.end()) return;
  for (const std::string& key : known->second) {
    const auto masters = masters_.find(key);
    masters->second.erase(id);
    if (masters->second.empty()) masters_.erase(masters);
  }
  keys_.erase(known);
}

std::optional<MasterId> MasterAddresses::First(const Address& address) const {
  std::optional<MasterId> first;
  for (const std::string& key : KeysOf(address)) {
    const auto masters = masters_.find(key);
    if (masters == masters_.end()) continue;
    const MasterId id = *masters->second.begin();
    if (!first || id < *first) first = id;
  }
  return first;
}

}  // namespace sentinel
