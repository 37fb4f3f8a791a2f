// The real surroundings of a configuration: the file system and this process.
#pragma once

#include <string>
#include <vector>

#include "codec/conf/load.h"

namespace sentinel::app {

class FileSurroundings final : public codec::Surroundings {
 public:
  // From now on a log file that could be opened is not created by the look at it.
  void TouchNothing() { touch_nothing_ = true; }

  Result<std::string> ReadFile(const std::string& path) override;
  std::vector<std::string> Glob(const std::string& pattern) override;
  std::string CurrentDirectory() override;
  Result<void> ChangeDirectory(const std::string& path) override;
  bool IsExecutable(const std::string& path) override;
  Result<void> CheckLogFile(const std::string& path) override;
  Result<std::string> ReadPassword(const std::string& words) override;
  bool IsSameFile(const std::string& path, const std::string& other) override;
  bool IsCommand(const std::string& name) override;
  Result<void> CheckUserRules(const codec::UserLine& user) override;

 private:
  bool touch_nothing_ = false;
};

}  // namespace sentinel::app
