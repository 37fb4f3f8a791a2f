// Keeps the history of failovers over restarts, in a file beside that of the state.
//
// Nobody waits for it: it is written a little later, once for all that came meanwhile, not while
// the state waits for the disk, and made and synced on a thread of its own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "command/failover_history.h"
#include "io/log/log_sink.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class HistoryKeeper final : public FailoverReports {
 public:
  struct Delays {
    Duration write = std::chrono::seconds(1);        // Behind the first report.
    Duration busy = std::chrono::milliseconds(100);  // While the state waits for the disk ...
    Duration patience = std::chrono::seconds(10);    // ... but no longer than this in all.
  };
  struct Surroundings {
    Scheduler& scheduler;
    const Clock& clock;
    io::LogSink& log;
    // Makes what `text` returns, on another thread, the content of `path`.
    std::function<void(std::string path, std::function<std::string()> text,
                       std::function<void(SaveResult)> done)>
        replace;
    std::function<bool()> settled;  // No save of the state is under way.
  };

  HistoryKeeper(const Surroundings& surroundings, std::string path,
                command::FailoverHistory& history)
      : HistoryKeeper(surroundings, std::move(path), history, Delays()) {}
  HistoryKeeper(const Surroundings& surroundings, std::string path,
                command::FailoverHistory& history, const Delays& delays);

  // What the file has. One that cannot be read is put aside.
  void Load();

  void OnFailover(const ReportFailover& report) override;

  // Writes what has not been written yet, then runs `done`.
  void Finish(std::function<void()> done);

 private:
  void OnAlarm();
  void Write();
  void OnWritten(const SaveResult& result);

  const Surroundings around_;
  const std::string path_;
  const Delays delays_;
  command::FailoverHistory& history_;
  const std::unique_ptr<Alarm> alarm_;
  MonotonicTime changed_at_{};  // While dirty: since when.
  bool dirty_ = false;
  bool writing_ = false;
  std::string logged_failure_;  // Reason last logged; empty after a success.
  std::function<void()> on_finished_;
};

}  // namespace sentinel::daemon
