// The real surroundings of a configuration: the file system and this process.
#pragma once

#include <string>
#include <vector>

#include "codec/conf/load.h"

namespace sentinel::app {

class FileSurroundings final : public codec::Surroundings {
 public:
  Result<std::string> ReadFile(const std::string& path) override;
  std::vector<std::string> Glob(const std::string& pattern) override;
  std::string CurrentDirectory() override;
  Result<void> ChangeDirectory(const std::string& path) override;
  bool IsExecutable(const std::string& path) override;
  Result<void> CheckLogFile(const std::string& path) override;
  bool IsCommand(const std::string& name) override;
  Result<void> CheckUserRules(const codec::UserLine& user) override;
};

}  // namespace sentinel::app
