// A machine made of a few maps, for configurations to be read on.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "codec/conf/load.h"

namespace sentinel::codec {

class FakeSurroundings final : public Surroundings {
 public:
  Result<std::string> ReadFile(const std::string& path) override;
  // Knows patterns that end in '*'.
  std::vector<std::string> Glob(const std::string& pattern) override;
  std::string CurrentDirectory() override { return directory; }
  Result<void> ChangeDirectory(const std::string& path) override;
  bool IsExecutable(const std::string& path) override { return executables.contains(path); }
  Result<void> CheckLogFile(const std::string& path) override;
  Result<std::string> ReadPassword(const std::string& words) override;
  bool IsSameFile(const std::string& path, const std::string& other) override {
    return Absolute(path) == Absolute(other);
  }
  bool IsCommand(const std::string& name) override { return commands.contains(name); }
  Result<void> CheckUserRules(const UserLine& user) override;

  std::map<std::string, std::string> files;  // By absolute path.
  std::set<std::string> directories = {"/", "/home", "/tmp", "/var/lib/redis"};
  std::set<std::string> executables = {"/bin/true"};
  std::set<std::string> commands = {"ping", "info", "sentinel"};
  std::set<std::string> unwritable;              // Log files.
  std::map<std::string, std::string> passwords;  // By the words that lead to them.
  std::string directory = "/home";

 private:
  std::string Absolute(const std::string& path) const;
};

// Loads `text` on a FakeSurroundings as it is made.
tl::expected<LoadedConfig, ConfigError> Load(const std::string& text);

// The same for text that is known to load: an error fails the test and gives an empty result.
LoadedConfig MustLoad(const std::string& text);

// The error of text that is known not to load, as "<line>: <message>"; "loaded" when it does.
std::string LoadFailure(const std::string& text);

}  // namespace sentinel::codec
