#include "app/file_surroundings.h"

#include <glob.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "command/command_table.h"
#include "command/load_users.h"
#include "io/log/logger.h"
#include "io/store/files.h"
#include "io/store/password.h"

namespace sentinel::app {
namespace {

std::string Reason(int code) { return std::generic_category().message(code); }

}  // namespace

Result<std::string> FileSurroundings::ReadFile(const std::string& path) {
  return io::ReadFile(path);
}

std::vector<std::string> FileSurroundings::Glob(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  return paths;
}

std::string FileSurroundings::CurrentDirectory() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

Result<void> FileSurroundings::ChangeDirectory(const std::string& path) {
  if (::chdir(path.c_str()) != 0) return Fail(Reason(errno), errno);
  return {};
}

bool FileSurroundings::IsExecutable(const std::string& path) {
  return ::access(path.c_str(), X_OK) == 0;
}

Result<void> FileSurroundings::CheckLogFile(const std::string& path) {
  if (!touch_nothing_) return io::CanAppend(path);
  if (::access(path.c_str(), W_OK) == 0) return {};
  if (errno != ENOENT) return Fail(Reason(errno), errno);
  const std::string folder = std::filesystem::absolute(path).parent_path();
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return Fail(Reason(errno), errno);
  return {};
}

Result<std::string> FileSurroundings::ReadPassword(const std::string& words) {
  return io::ReadPassword(words);
}

bool FileSurroundings::IsSameFile(const std::string& path, const std::string& other) {
  std::error_code error;
  if (std::filesystem::equivalent(path, other, error)) return true;
  // One of them, or both, are not there yet.
  return std::filesystem::weakly_canonical(path, error) ==
         std::filesystem::weakly_canonical(other, error);
}

bool FileSurroundings::IsCommand(const std::string& name) {
  const command::Command* command = command::FindCommand(name);
  return command != nullptr && !command->is_subcommand();
}

Result<void> FileSurroundings::CheckUserRules(const codec::UserLine& user) {
  return command::CheckUserLine(user);
}

}  // namespace sentinel::app
