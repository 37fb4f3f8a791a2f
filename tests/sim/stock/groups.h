// Who is known about each master: entries come, move and go (protocol sheet, sections 1, 4, 8).
#pragma once

#include <string>

#include "sim/stock/context.h"
#include "sim/stock/links.h"

namespace sentinel::sim::stock {

class Groups {
 public:
  Groups(Context& context, Links& links) : context_(context), links_(links) {}

  // Everything a process finds on its disk when it starts.
  void Load(const SavedState& saved);

  // REQUIRES: the name is free.
  Master& AddMaster(const StockMaster& config);
  void RemoveMaster(Master& master) { context_.memory.masters.erase(master.name); }

  // Null iff it is known already.
  Replica* AddReplica(Master& master, const Endpoint& address);
  // REQUIRES: the id is free under this master.
  Peer& AddPeer(Master& master, const std::string& id, const Endpoint& address);
  // The entries of one process under all masters but that of `moved` follow it. How many.
  int MovePeers(const Peer& moved);
  void RemovePeerEverywhere(const std::string& id);

  void ResetByOperator(Master& master);
  void DropServerLinks(Master& master);
  // The end of a failover, here or elsewhere; saves.
  void SwitchAddress(Master& master, const Endpoint& address);

 private:
  void Reset(Master& master);
  void ShareLink(Peer& peer);

  Context& context_;
  Links& links_;
};

}  // namespace sentinel::sim::stock
