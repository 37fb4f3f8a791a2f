// Which instance a LinkId belongs to. Ids are handed out here and never used twice, so whatever
// arrives for an id that is not listed any more is late and is dropped.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "model/endpoint.h"
#include "sentinel/effects.h"
#include "sentinel/ids.h"

namespace sentinel {

struct LinkOwner {
  LinkKind kind = LinkKind::kCommand;
  MasterId group{};              // Data nodes only.
  std::string node_key;          // Data nodes only: key in MasterGroup::nodes.
  std::string peer_id;           // Peers only: key in Model::peer_links.
  Endpoint* endpoint = nullptr;  // Whose connection it is: that of the node or of the peer link.
  bool is_peer() const { return !peer_id.empty(); }
};

class LinkRoutes {
 public:
  LinkId Add(LinkOwner owner) {
    const LinkId id{++last_};
    owners_.emplace(id, std::move(owner));
    return id;
  }
  // For a connection that nobody listens to.
  LinkId AddUnheard() { return LinkId{++last_}; }
  void Remove(LinkId id) { owners_.erase(id); }
  const LinkOwner* Find(LinkId id) const {
    const auto it = owners_.find(id);
    return it == owners_.end() ? nullptr : &it->second;
  }
  std::size_t size() const { return owners_.size(); }

 private:
  std::uint64_t last_ = 0;
  std::unordered_map<LinkId, LinkOwner> owners_;
};

}  // namespace sentinel
