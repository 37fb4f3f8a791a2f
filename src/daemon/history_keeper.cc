#include "daemon/history_keeper.h"

#include <cerrno>
#include <cstdio>
#include <utility>

#include "codec/history/failover_text.h"
#include "io/store/files.h"

namespace sentinel::daemon {

HistoryKeeper::HistoryKeeper(const Surroundings& surroundings, std::string path,
                             command::FailoverHistory& history, const Delays& delays)
    : around_(surroundings),
      path_(std::move(path)),
      delays_(delays),
      history_(history),
      alarm_(surroundings.scheduler.MakeAlarm([this] { OnAlarm(); })) {}

void HistoryKeeper::Load() {
  io::RemoveLeftovers(path_);
  const Result<std::string> text = io::ReadFile(path_);
  if (!text) {
    if (text.error().code != ENOENT) {
      around_.log.Log(LogLevel::kWarning, "The history of failovers, " + path_ +
                                              ", cannot be read: " + text.error().message);
    }
    return;
  }
  auto failovers = codec::ParseFailovers(*text);
  if (!failovers) {
    const std::string aside = path_ + ".damaged";
    const bool moved = std::rename(path_.c_str(), aside.c_str()) == 0;
    around_.log.Log(LogLevel::kWarning,
                    "The history of failovers, " + path_ +
                        ", is damaged: " + failovers.error().message +
                        (moved ? ". It was put aside as " + aside : ". It begins anew"));
    return;
  }
  for (PastFailover& failover : *failovers) history_.Put(std::move(failover), 0);
}

void HistoryKeeper::OnFailover(const ReportFailover& report) {
  const auto age = around_.clock.Now() - report.began;
  const auto began = around_.clock.WallNow().time_since_epoch() - age;
  history_.Put({report.record, std::chrono::floor<std::chrono::milliseconds>(began).count()},
               report.serial);
  if (!std::exchange(dirty_, true)) changed_at_ = around_.clock.Now();
  if (!writing_ && !alarm_->armed()) alarm_->Arm(delays_.write);
}

void HistoryKeeper::Finish(std::function<void()> done) {
  on_finished_ = std::move(done);
  alarm_->Cancel();
  if (writing_) return;
  if (dirty_) return Write();
  std::exchange(on_finished_, nullptr)();
}

void HistoryKeeper::OnAlarm() {
  const bool patient = around_.clock.Now() - changed_at_ < delays_.patience;
  if (patient && !around_.settled()) return alarm_->Arm(delays_.busy);
  Write();
}

void HistoryKeeper::Write() {
  dirty_ = false;
  writing_ = true;
  around_.replace(
      path_, [failovers = history_.All()] { return codec::FormatFailovers(failovers); },
      [this](const SaveResult& result) { OnWritten(result); });
}

void HistoryKeeper::OnWritten(const SaveResult& result) {
  writing_ = false;
  if (result.ok) {
    logged_failure_.clear();
  } else if (result.reason != logged_failure_) {
    logged_failure_ = result.reason;
    around_.log.Log(LogLevel::kWarning, "The history of failovers, " + path_ +
                                            ", could not be written: " + result.reason);
  }
  if (on_finished_) return Finish(std::exchange(on_finished_, nullptr));
  if (dirty_) alarm_->Arm(delays_.write);
}

}  // namespace sentinel::daemon
