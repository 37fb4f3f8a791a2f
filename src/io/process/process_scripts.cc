#include "io/process/process_scripts.h"

#include <sys/wait.h>

#include <csignal>
#include <utility>

#include "io/event/loop.h"
#include "io/process/spawn.h"

namespace sentinel::io {

ProcessScripts::ProcessScripts(Loop& loop, std::vector<std::string> environment,
                               std::function<bool(const std::string& path)> admits,
                               std::function<void(Input)> sink)
    : environment_(std::move(environment)),
      admits_(std::move(admits)),
      sink_(std::move(sink)),
      turn_end_(loop, [this] { Deliver(); }),
      child_changed_(loop, SIGCHLD, [this] { ReapFinished(); }) {}

ProcessScripts::~ProcessScripts() = default;

void ProcessScripts::Start(const StartScript& start) {
  if (!admits_(start.argv.front())) {
    return Report(ScriptStarted{.script = start.script, .refused = true});
  }
  const pid_t pid = Spawn(start.argv, environment_);
  if (pid > 0) running_.emplace(start.script, pid);
  Report(ScriptStarted{start.script, pid});
}

// Until it is reaped, a finished child keeps its pid: the signal cannot hit a stranger.
void ProcessScripts::Kill(ScriptId script) {
  const auto it = running_.find(script);
  if (it != running_.end()) kill(it->second, SIGKILL);
}

// Asks for each of our own children: others in the process may have theirs.
void ProcessScripts::ReapFinished() {
  for (auto it = running_.begin(); it != running_.end();) {
    int status =
        0;  // Stays so if the child is not ours to wait for, which nothing can bring about.
    if (waitpid(it->second, &status, WNOHANG) == 0) {
      ++it;
      continue;
    }
    const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    Report(ScriptExited{it->first, exit_code, signal});
    it = running_.erase(it);
  }
}

void ProcessScripts::Report(Input input) {
  inputs_.push_back(std::move(input));
  turn_end_.Schedule();
}

void ProcessScripts::Deliver() {
  for (Input& input : std::exchange(inputs_, {})) sink_(std::move(input));
}

}  // namespace sentinel::io
