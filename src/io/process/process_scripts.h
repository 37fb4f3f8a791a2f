// Runs user scripts: the Scripts port (protocol sheet, section 13).
//
// A script is executed directly, without a shell. It inherits the current directory, stdin, stdout
// and stderr as with stock, no other descriptor, and of the environment what it is given. Signals
// are back at their defaults and unblocked.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "io/event/timer.h"
#include "io/event/watchers.h"
#include "sentinel/input.h"
#include "sentinel/ports.h"

namespace sentinel::io {

class Loop;

class ProcessScripts final : public Scripts {
 public:
  // The sink gets ScriptStarted and ScriptExited at the end of a turn, never from inside Start() or
  // Kill(). A script that cannot be executed counts as started and exits with code 2.
  // Each script gets `environment`, "NAME=value" each. One that `admits` says false of is refused.
  ProcessScripts(Loop& loop, std::vector<std::string> environment,
                 std::function<bool(const std::string& path)> admits,
                 std::function<void(Input)> sink);

  // Scripts that still run are left to themselves.
  ~ProcessScripts() override;

  void Start(const StartScript& start) override;
  void Kill(ScriptId script) override;  // SIGKILL. Unknown and finished scripts are ignored.

  std::size_t running() const { return running_.size(); }

 private:
  void ReapFinished();
  void Report(Input input);
  void Deliver();

  const std::vector<std::string> environment_;
  const std::function<bool(const std::string& path)> admits_;
  std::function<void(Input)> sink_;
  Deferred turn_end_;
  SignalWatcher child_changed_;
  std::map<ScriptId, pid_t> running_;
  std::vector<Input> inputs_;  // Not yet delivered.
};

}  // namespace sentinel::io
