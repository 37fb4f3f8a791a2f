#include "fake_surroundings.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace sentinel::codec {

std::string FakeSurroundings::Absolute(const std::string& path) const {
  return path.starts_with('/') ? path : directory + "/" + path;
}

Result<std::string> FakeSurroundings::ReadFile(const std::string& path) {
  const auto file = files.find(Absolute(path));
  if (file == files.end()) return Fail("No such file or directory", ENOENT);
  return file->second;
}

std::vector<std::string> FakeSurroundings::Glob(const std::string& pattern) {
  const std::string prefix = Absolute(pattern.substr(0, pattern.find('*')));
  std::vector<std::string> matches;
  for (const auto& [path, content] : files) {
    if (path.starts_with(prefix)) matches.push_back(path);
  }
  return matches;
}

Result<void> FakeSurroundings::ChangeDirectory(const std::string& path) {
  const std::string absolute = Absolute(path);
  if (!directories.contains(absolute)) return Fail("No such file or directory", ENOENT);
  directory = absolute;
  return {};
}

Result<void> FakeSurroundings::CheckLogFile(const std::string& path) {
  if (unwritable.contains(Absolute(path))) return Fail("Permission denied", EACCES);
  return {};
}

Result<std::string> FakeSurroundings::ReadPassword(const std::string& words) {
  const auto password = passwords.find(words);
  if (password == passwords.end()) return Fail("No password is to be had by " + words + ".");
  return password->second;
}

Result<void> FakeSurroundings::CheckUserRules(const UserLine& user) {
  for (const std::string& rule : user.rules) {
    if (rule == "bad") return Fail("'bad': Syntax error");
  }
  return {};
}

tl::expected<LoadedConfig, ConfigError> Load(const std::string& text) {
  FakeSurroundings surroundings;
  ConfigSources sources;
  sources.file = text;
  return LoadConfig(sources, surroundings);
}

LoadedConfig MustLoad(const std::string& text) {
  auto config = Load(text);
  if (config) return *std::move(config);
  ADD_FAILURE() << RenderComplaint(config.error(), "test") << "in:\n" << text;
  return {};
}

std::string LoadFailure(const std::string& text) {
  const auto config = Load(text);
  if (config) return "loaded";
  return std::to_string(config.error().line) + ": " + config.error().message;
}

}  // namespace sentinel::codec
