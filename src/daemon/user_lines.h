// The `user` lines of the configuration file, from the loop, where the users change, to the thread
// that writes the file.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "codec/conf/options.h"

namespace sentinel::daemon {

class UserLines {
 public:
  using Lines = std::shared_ptr<const std::vector<codec::UserLine>>;

  void Set(std::vector<codec::UserLine> lines) {
    auto latest = std::make_shared<const std::vector<codec::UserLine>>(std::move(lines));
    const std::lock_guard lock(mutex_);
    latest_.swap(latest);
  }

  Lines Get() const {
    const std::lock_guard lock(mutex_);
    return latest_;
  }

 private:
  mutable std::mutex mutex_;
  Lines latest_;  // Guarded by mutex_. What it points to never changes.
};

}  // namespace sentinel::daemon
