// A machine without files on which everything else is as a configuration wants it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "codec/conf/load.h"

namespace sentinel::fuzz {

class Nowhere : public codec::Surroundings {
 public:
  Result<std::string> ReadFile(const std::string&) override {
    return Fail("No such file or directory");
  }
  std::vector<std::string> Glob(const std::string&) override { return {}; }
  std::string CurrentDirectory() override { return "/nowhere"; }
  Result<void> ChangeDirectory(const std::string&) override { return {}; }
  bool IsExecutable(const std::string&) override { return true; }
  Result<void> CheckLogFile(const std::string&) override { return {}; }
  Result<std::string> ReadPassword(const std::string&) override {
    return Fail("There are no files.");
  }
  bool IsSameFile(const std::string&, const std::string&) override { return false; }
  bool IsCommand(const std::string&) override { return true; }
  Result<void> CheckUserRules(const codec::UserLine&) override { return {}; }
};

inline tl::expected<codec::LoadedConfig, codec::ConfigError> LoadNowhere(std::string text) {
  Nowhere nowhere;
  codec::ConfigSources sources;
  sources.file = std::move(text);
  return codec::LoadConfig(sources, nowhere);
}

}  // namespace sentinel::fuzz
