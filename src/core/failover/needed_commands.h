// What a sentinel sends to servers and peers from the first contact to the end of a failover: the
// rights that its user has to have there. docs/security.md has them as a table.
#pragma once

#include <string>
#include <vector>

#include "model/check.h"
#include "model/model.h"

namespace sentinel {

std::vector<NeededCommand> CommandsAt(const Model& model, const MasterGroup& group,
                                      const DataNode& node);
std::vector<NeededCommand> CommandsAt(const Model& model, const MasterGroup& group,
                                      const Peer& peer);

// The user whose credentials are sent.
std::string ConfiguredUser(const Model& model, const MasterGroup& group, bool at_peer);

// The question whether `user` may send `command`.
std::vector<std::string> DryRunWords(const MasterGroup& group, bool at_peer,
                                     const std::string& user, std::vector<std::string> command);

// What ACL is called there.
std::string AclName(const MasterGroup& group, bool at_peer);

}  // namespace sentinel
