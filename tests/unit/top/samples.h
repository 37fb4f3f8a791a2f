// Replies as a sentinel gives them.
#pragma once

#include <string>

#include "top/read_overview.h"

namespace sentinel::top {

inline Fields MasterFields(const std::string& name, const std::string& flags = "master") {
  return {{"name", name},   {"ip", "127.0.0.1"},   {"port", "6379"},
          {"flags", flags}, {"num-slaves", "2"},   {"num-other-sentinels", "2"},
          {"quorum", "2"},  {"config-epoch", "7"}, {"last-ok-ping-reply", "312"}};
}

inline Fields ReplicaFields(const std::string& port, const std::string& offset,
                            const std::string& flags = "slave", const std::string& link = "ok") {
  return {{"name", "127.0.0.1:" + port},   {"ip", "127.0.0.1"},       {"port", port},
          {"runid", std::string(40, 'a')}, {"flags", flags},          {"master-link-status", link},
          {"slave-repl-offset", offset},   {"slave-priority", "100"}, {"last-ok-ping-reply", "90"}};
}

inline Fields PeerFields(const std::string& port, const std::string& flags = "sentinel",
                         const std::string& vote = "?") {
  return {
      {"name", std::string(40, 'b')},  {"ip", "127.0.0.1"},        {"port", port},
      {"runid", std::string(40, 'b')}, {"flags", flags},           {"last-hello-message", "800"},
      {"voted-leader", vote},          {"voted-leader-epoch", "3"}};
}

// One master with two replicas and two other sentinels, all well.
inline Master GoodMaster(const std::string& name = "mymaster") {
  Master master = ReadMasters({MasterFields(name)}).front();
  master.details = ReadDetails({ReplicaFields("6380", "1000"), ReplicaFields("6381", "1000")},
                               {PeerFields("26380"), PeerFields("26381")});
  return master;
}

}  // namespace sentinel::top
