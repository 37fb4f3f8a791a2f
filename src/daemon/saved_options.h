// What a save writes of the options that may change while the process runs. One thread changes
// them, the store's thread writes them.
#pragma once

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "codec/conf/options.h"

namespace sentinel::daemon {

class SavedOptions {
 public:
  explicit SavedOptions(codec::ServerOptions options) : options_(std::move(options)) {}

  void SetTls(codec::TlsOptions tls) { Change(options_.tls, std::move(tls)); }
  void SetUsers(std::vector<codec::UserLine> users) { Change(options_.users, std::move(users)); }
  void SetLogLevel(codec::LogThreshold level) { Change(options_.loglevel, level); }

  // All options, if they were never taken or have changed since.
  std::optional<codec::ServerOptions> TakeChange() {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(changed_, false)) return std::nullopt;
    return options_;
  }

 private:
  // Swapped, so that the room of a former password is given back and wiped.
  template <typename Option>
  void Change(Option& option, Option value) {
    const std::lock_guard lock(mutex_);
    std::swap(option, value);
    changed_ = true;
  }

  std::mutex mutex_;
  codec::ServerOptions options_;  // Guarded by mutex_.
  bool changed_ = true;           // Guarded by mutex_.
};

}  // namespace sentinel::daemon
