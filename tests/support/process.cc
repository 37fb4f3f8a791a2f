#include "support/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "support/error.h"
#include "support/temp_dir.h"

extern char** environ;

namespace sentinel::harness {
namespace {

// Everything the child needs between fork and exec, where it may not allocate.
struct Launch {
  std::vector<char*> argv;
  std::vector<char*> environment;
  std::string working_dir;
  int input = -1;
  int output = -1;
  int error = -1;
  int report = -1;  // Receives errno if exec fails; closed by a successful exec.
  pid_t parent = 0;
  bool obey_file_modes = false;
};

int OpenOrNull(const std::filesystem::path& file, int flags) {
  const char* name = file.empty() ? "/dev/null" : file.c_str();
  // A terminal must not become that of the process which opens it for a child.
  const int fd = open(name, flags | O_CLOEXEC | O_NOCTTY, 0644);
  if (fd < 0) throw HarnessError(fmt::format("{}: {}", name, std::strerror(errno)));
  return fd;
}

// The inherited variables, but for those that are set anew. `texts` owns the new ones.
std::vector<char*> BuildEnvironment(const ProcessOptions& options,
                                    std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (char** inherited = environ; *inherited != nullptr; ++inherited) {
    const std::string_view entry(*inherited);
    const bool replaced =
        std::any_of(options.environment.begin(), options.environment.end(),
                    [&](const auto& added) { return entry.starts_with(added.first + "="); });
    if (!replaced) result.push_back(*inherited);
  }
  for (const auto& [name, value] : options.environment) texts.push_back(name + "=" + value);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

[[noreturn]] void FailInChild(const Launch& launch) {
  const int reason = errno;
  [[maybe_unused]] const ssize_t written = write(launch.report, &reason, sizeof(reason));
  _exit(127);
}

[[noreturn]] void RunChild(const Launch& launch) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch.parent) _exit(127);  // The parent died before the line above.
  if (launch.obey_file_modes && geteuid() == 0) {
    prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
    prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0);
    prctl(PR_CAPBSET_DROP, CAP_SYS_PTRACE, 0, 0, 0);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (!launch.working_dir.empty() && chdir(launch.working_dir.c_str()) != 0) FailInChild(launch);
  dup2(launch.input, STDIN_FILENO);
  dup2(launch.output, STDOUT_FILENO);
  dup2(launch.error, STDERR_FILENO);
  environ = const_cast<char**>(launch.environment.data());
  execvp(launch.argv[0], launch.argv.data());
  FailInChild(launch);
}

ExitStatus FromWaitStatus(int status) {
  if (WIFSIGNALED(status)) return {.code = std::nullopt, .signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status), .signal = std::nullopt};
}

}  // namespace

std::string ExitStatus::Describe() const {
  if (signal) return fmt::format("killed by signal {} ({})", *signal, strsignal(*signal));
  return fmt::format("exit code {}", code.value_or(-1));
}

Process::Process(const ProcessOptions& options) : name_(options.argv.at(0)) {
  Launch launch;
  std::vector<std::string> arguments = options.argv;
  for (std::string& argument : arguments) launch.argv.push_back(argument.data());
  launch.argv.push_back(nullptr);
  std::vector<std::string> environment_texts;
  launch.environment = BuildEnvironment(options, environment_texts);
  launch.working_dir = options.working_dir.string();
  launch.obey_file_modes = options.obey_file_modes;
  launch.parent = getpid();

  launch.input = OpenOrNull(options.stdin_file, O_RDONLY);
  launch.output = OpenOrNull(options.stdout_file, O_WRONLY | O_CREAT | O_APPEND);
  launch.error = options.stderr_file.empty()
                     ? fcntl(launch.output, F_DUPFD_CLOEXEC, 0)
                     : OpenOrNull(options.stderr_file, O_WRONLY | O_CREAT | O_APPEND);
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) throw HarnessError("pipe2 failed");
  launch.report = report[1];

  pid_ = fork();
  if (pid_ == 0) RunChild(launch);
  const int fork_errno = errno;
  close(launch.input);
  close(launch.output);
  close(launch.error);
  close(report[1]);
  int reason = 0;
  const ssize_t length = pid_ > 0 ? read(report[0], &reason, sizeof(reason)) : 0;
  close(report[0]);
  if (pid_ < 0) throw HarnessError(fmt::format("fork: {}", std::strerror(fork_errno)));
  if (length == static_cast<ssize_t>(sizeof(reason))) {
    waitpid(pid_, nullptr, 0);
    throw HarnessError(fmt::format("cannot start {}: {}", name_, std::strerror(reason)));
  }
}

Process::~Process() {
  if (Running()) Kill();
}

bool Process::Running() {
  if (exit_status_) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == pid_) exit_status_ = FromWaitStatus(status);
  return !exit_status_;
}

void Process::Signal(int number) {
  // An ended but unreaped child still owns its pid, a reaped one does not: never signal that.
  if (!Running() || kill(pid_, number) != 0) {
    throw HarnessError(fmt::format("cannot signal {}: {}", name_,
                                   exit_status_ ? exit_status_->Describe() : std::strerror(errno)));
  }
}

void Process::Kill() {
  Signal(SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  exit_status_ = FromWaitStatus(status);
}

void Process::Pause() {
  Signal(SIGSTOP);
  int status = 0;
  if (waitpid(pid_, &status, WUNTRACED) == pid_ && !WIFSTOPPED(status)) {
    exit_status_ = FromWaitStatus(status);
    throw HarnessError(fmt::format("{} ended: {}", name_, exit_status_->Describe()));
  }
  paused_ = true;
}

void Process::Resume() {
  Signal(SIGCONT);
  paused_ = false;
}

void Process::Terminate() { Signal(SIGTERM); }

ExitStatus Process::WaitForExit(Millis patience) {
  WaitFor(
      fmt::format("the end of {} (pid {})", name_, pid_),
      [this] {
        return Observation{!Running(), "still running"};
      },
      patience, Millis(1));
  return *exit_status_;
}

Outcome RunToEnd(ProcessOptions options, const std::filesystem::path& dir) {
  options.stdout_file = dir / "stdout";
  options.stderr_file = dir / "stderr";
  std::filesystem::remove(options.stdout_file);
  std::filesystem::remove(options.stderr_file);
  Process process(options);
  const ExitStatus status = process.WaitForExit();
  return {status, ReadFile(options.stdout_file), ReadFile(options.stderr_file)};
}

}  // namespace sentinel::harness
