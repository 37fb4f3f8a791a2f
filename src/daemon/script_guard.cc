#include "daemon/script_guard.h"

#include "io/process/script_path.h"

namespace sentinel::daemon {

std::string ScriptGuard::WhyRefused(const std::string& path) const {
  return safe_only_ ? io::WhyUnsafe(path) : std::string();
}

bool ScriptGuard::Admits(const std::string& path) {
  const std::string why = WhyRefused(path);
  if (why.empty()) {
    refused_.erase(path);
    return true;
  }
  if (refused_.insert(path).second) {
    log_.Log(LogLevel::kWarning, "The script " + path +
                                     " is not run, as others could replace it: " + why +
                                     ". 'safe-scripts-only no' allows it.");
  }
  return false;
}

}  // namespace sentinel::daemon
