// What a sentinel watches when a case begins, and the two programs that are compared in it. Each of
// them has a small world of servers to itself, so that they never hear of each other.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/error.h"
#include "support/port.h"
#include "support/redis_server.h"
#include "support/sentinel_process.h"
#include "support/temp_dir.h"

namespace sentinel::differential {

struct Situation {
  int masters = 0;         // Called mymaster, and other if there are two.
  int replicas = 0;        // Of mymaster.
  bool peer = false;       // mymaster is watched by another sentinel, which answers PING.
  bool dead = false;       // mymaster is configured, but nobody listens at its port.
  bool read_only = false;  // From the beginning of the cases on, nothing can be saved.
  std::string extra{};     // More lines of configuration.
  std::string script{};    // Text of an executable file, called {script}; empty: none.
  std::string acl_file{};  // Text of the file that aclfile names, called {acl-file}; empty: none.
};

// Throws BadCaseFile for an unknown name.
const Situation& FindSituation(const std::string& name);

// One of the two programs with its world.
class Side {
 public:
  Side(const std::filesystem::path& dir, harness::SentinelCommand command,
       const Situation& situation);
  ~Side();
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  // Nobody waits in any of these, so that both sides get ready at the same time.
  void StartServers();
  void StartSentinel();

  void WaitForServers();
  // Until the sentinel knows everybody and nothing is left to happen by itself.
  void WaitUntilQuiet();

  // Throws when it could not be started: a test goes on after that was reported.
  harness::SentinelProcess& sentinel() {
    if (sentinel_ == nullptr) throw harness::HarnessError("the sentinel was not started");
    return *sentinel_;
  }

  // What a symbol of a case file stands for here.
  const std::map<std::string, std::string>& symbols() const { return symbols_; }

 private:
  void AddServer(const std::string& name, std::uint16_t replica_of);
  void AddScript();
  void AddAclFile();
  std::string ConfigText() const;
  void IntroducePeer();
  void SetWritable(bool writable);
  harness::Observation SeesMaster(const std::string& name) const;

  const Situation& situation_;
  std::filesystem::path dir_;
  std::vector<std::unique_ptr<harness::RedisServer>> servers_;
  harness::Port closed_;  // Nobody listens there.
  std::unique_ptr<harness::SentinelProcess> sentinel_;
  std::map<std::string, std::string> symbols_;
};

// redis-sentinel and the daemon of this build in the same situation.
class Pair {
 public:
  explicit Pair(const std::string& situation);
  // Stops both, or waits for their end. A program that does not end well is a complaint; empty if
  // all is well.
  std::string Stop();
  std::string WaitForEnd();

  Side& stock() { return *stock_; }
  Side& ours() { return *ours_; }

  // The last lines of both logs.
  std::string Logs();

 private:
  harness::TempDir dir_{"sentinel-differential"};
  std::unique_ptr<Side> stock_;
  std::unique_ptr<Side> ours_;
};

}  // namespace sentinel::differential
