// A child process that does not outlive the test.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/wait.h"

namespace sentinel::harness {

struct ProcessOptions {
  std::vector<std::string> argv;                                 // argv[0] is searched in PATH.
  std::filesystem::path working_dir;                             // Empty: inherited.
  std::filesystem::path stdout_file;                             // Appended to; empty: /dev/null.
  std::filesystem::path stderr_file;                             // Empty: same as stdout_file.
  std::filesystem::path stdin_file;                              // Empty: /dev/null.
  std::vector<std::pair<std::string, std::string>> environment;  // Added to the inherited one.
  // Takes the capabilities away that let root write read-only files and look into any process, so
  // that a test of what is forbidden means the same for root and for everybody else.
  bool obey_file_modes = false;
};

// Where a process ended. Exactly one of the two is set.
struct ExitStatus {
  std::optional<int> code;
  std::optional<int> signal;

  std::string Describe() const;
  bool operator==(const ExitStatus&) const = default;
};

// Owns the child: the destructor kills and reaps it. The kernel kills it as well when the thread
// that constructed this object ends, so construct it in a thread that stays.
class Process {
 public:
  // Throws HarnessError if there is no such program.
  explicit Process(const ProcessOptions& options);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  // False once the child has ended; reaps it.
  bool Running();

  // Between Pause and Resume.
  bool paused() const { return paused_; }

  // REQUIRES: Running(), for all of these.
  void Kill();       // SIGKILL, and waits until it is gone.
  void Pause();      // SIGSTOP, and waits until it stands still.
  void Resume();     // SIGCONT.
  void Terminate();  // SIGTERM, without waiting.

  // Throws TimeoutError if the child does not end in time.
  ExitStatus WaitForExit(Millis patience = kPatience);

 private:
  void Signal(int number);

  pid_t pid_ = -1;
  std::string name_;
  std::optional<ExitStatus> exit_status_;
  bool paused_ = false;
};

// How a program that ends by itself ended, and what it printed.
struct Outcome {
  ExitStatus status;
  std::string output;
  std::string errors;
};

// Runs a program to its end, with `dir` for the files that take its output; the fields of `options`
// for these files are overwritten. Throws TimeoutError if it does not end.
Outcome RunToEnd(ProcessOptions options, const std::filesystem::path& dir);

}  // namespace sentinel::harness
