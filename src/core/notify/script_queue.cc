#include "notify/script_queue.h"

#include <algorithm>

#include "notify/turn.h"

namespace sentinel {
namespace {

constexpr std::size_t kQueueMax = 256;
constexpr int kRunningMax = 16;
constexpr int kAttemptsMax = 10;
// Of a script that is not run, as a shell says of what it may not execute.
constexpr int kRefusedCode = 126;

void Queue(Model& model, std::vector<std::string> argv) {
  if (model.scripts.size() >= kQueueMax) {
    const auto waiting = std::find_if(model.scripts.begin(), model.scripts.end(),
                                      [](const ScriptJob& job) { return !job.running; });
    if (waiting == model.scripts.end()) return;
    model.scripts.erase(waiting);
  }
  ScriptJob job;
  job.argv = std::move(argv);
  model.scripts.push_back(std::move(job));
}

auto FindRunning(Model& model, ScriptId id) {
  return std::find_if(model.scripts.begin(), model.scripts.end(),
                      [id](const ScriptJob& job) { return job.running && job.id == id; });
}

// Attempt 1 failed: one base delay; every further failure doubles it.
Duration RetryDelay(const Tunables& tunables, int attempts) {
  return tunables.script_retry_delay * (std::int64_t{1} << (attempts - 1));
}

void StartJob(Turn& turn, ScriptJob& job) {
  job.id = ScriptId{++turn.model.last_script};
  job.running = true;
  job.pid = 0;
  job.kill_sent = false;
  job.due = turn.now;
  ++job.attempts;
  turn.out.Start(job.id, job.argv);
}

void LimitRuntime(Turn& turn, ScriptJob& job, Agenda& agenda) {
  if (job.kill_sent || !agenda.Due(turn.now, job.due + turn.model.tunables.script_max_runtime)) {
    return;
  }
  job.kill_sent = true;
  turn.out.Event(turn.model, nullptr, EventKind::kScriptTimeout,
                 job.argv.front() + ' ' + std::to_string(job.pid));
  turn.out.Kill(job.id);
}

}  // namespace

void QueueNotification(Model& model, const MasterGroup& group, std::string_view event,
                       const std::string& payload) {
  const std::string& path = group.settings.notification_script;
  if (!path.empty()) Queue(model, {path, std::string(event), payload});
}

void QueueClientReconfig(Model& model, const MasterGroup& group, ReconfigRole role,
                         const Address& from, const Address& to) {
  const std::string& path = group.settings.client_reconfig_script;
  if (path.empty()) return;
  Queue(model, {path, group.name, role == ReconfigRole::kLeader ? "leader" : "observer", "start",
                ShownHost(model.process, from), std::to_string(from.port),
                ShownHost(model.process, to), std::to_string(to.port)});
}

void RunScripts(Turn& turn, Agenda& agenda) {
  auto& jobs = turn.model.scripts;
  auto running =
      std::count_if(jobs.begin(), jobs.end(), [](const ScriptJob& job) { return job.running; });
  for (ScriptJob& job : jobs) {
    if (job.running) {
      LimitRuntime(turn, job, agenda);
    } else if (running < kRunningMax && agenda.Due(turn.now, job.due)) {
      StartJob(turn, job);
      LimitRuntime(turn, job, agenda);
      ++running;
    }
  }
}

void OnScriptStarted(Turn& turn, const ScriptStarted& started) {
  const auto job = FindRunning(turn.model, started.script);
  if (job == turn.model.scripts.end()) return;
  if (started.pid > 0) {
    job->pid = started.pid;
    turn.out.Event(turn.model, nullptr, EventKind::kScriptChild, std::to_string(started.pid));
    return;
  }
  if (started.refused) {
    turn.out.Event(turn.model, nullptr, EventKind::kScriptError,
                   job->argv.front() + " 0 " + std::to_string(kRefusedCode));
    turn.model.scripts.erase(job);
    return;
  }
  turn.out.Event(turn.model, nullptr, EventKind::kScriptError, job->argv.front() + " 99 0");
  job->running = false;
  job->due = turn.now + RetryDelay(turn.model.tunables, job->attempts);
  if (job->attempts >= kAttemptsMax) turn.model.scripts.erase(job);
}

void OnScriptExited(Turn& turn, const ScriptExited& exited) {
  const auto job = FindRunning(turn.model, exited.script);
  if (job == turn.model.scripts.end()) return;
  const std::string result = std::to_string(exited.exit_code) + ' ' + std::to_string(exited.signal);
  turn.out.Event(turn.model, nullptr, EventKind::kScriptChildEnd,
                 std::to_string(job->pid) + ' ' + result);

  const bool worth_retrying = exited.signal != 0 || exited.exit_code == 1;
  if (worth_retrying && job->attempts < kAttemptsMax) {
    job->running = false;
    job->due = turn.now + RetryDelay(turn.model.tunables, job->attempts);
    return;
  }
  if (exited.signal != 0 || exited.exit_code != 0) {
    turn.out.Event(turn.model, nullptr, EventKind::kScriptError,
                   job->argv.front() + ' ' + std::to_string(exited.signal) + ' ' +
                       std::to_string(exited.exit_code));
  }
  turn.model.scripts.erase(job);
}

}  // namespace sentinel
