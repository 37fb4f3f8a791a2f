// What a save writes of the options that may change while the process runs. One thread changes
// them, the store's thread writes them.
#pragma once

#include <mutex>
#include <optional>
#include <utility>

#include "codec/conf/options.h"

namespace sentinel::daemon {

class SavedOptions {
 public:
  explicit SavedOptions(codec::ServerOptions options) : options_(std::move(options)) {}

  void SetTls(const codec::TlsOptions& tls) {
    const std::lock_guard lock(mutex_);
    options_.tls = tls;
    changed_ = true;
  }

  // All options, if they were never taken or have changed since.
  std::optional<codec::ServerOptions> TakeChange() {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(changed_, false)) return std::nullopt;
    return options_;
  }

 private:
  std::mutex mutex_;
  codec::ServerOptions options_;  // Guarded by mutex_.
  bool changed_ = true;           // Guarded by mutex_.
};

}  // namespace sentinel::daemon
