#include "script.h"

#include <fmt/format.h>

#include <optional>
#include <sstream>
#include <utility>

#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::clients {
namespace {

using harness::HarnessError;

harness::ProcessOptions OptionsOf(const Library& library, const std::string& program,
                                  const std::vector<std::string>& arguments,
                                  const std::filesystem::path& output_file) {
  harness::ProcessOptions options;
  options.argv = library.interpreter;
  options.argv.push_back(std::string(SENTINEL_CLIENTS_DIR) + "/" + program);
  options.argv.insert(options.argv.end(), library.options.begin(), library.options.end());
  options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
  options.stdout_file = output_file;
  // The packages lie in the build folder; nothing is written beside the programs.
  options.environment = {{"NODE_PATH", SENTINEL_CLIENTS_NODE_MODULES},
                         {"PYTHONDONTWRITEBYTECODE", "1"},
                         {"PYTHONUNBUFFERED", "1"}};
  return options;
}

std::optional<std::string> LineOf(const std::string& output, std::string_view name) {
  std::istringstream lines(output);
  const std::string start = std::string(name) + " ";
  for (std::string line; std::getline(lines, line);) {
    // A line that is still being written has no end yet.
    if (line.starts_with(start) && !lines.eof()) return line.substr(start.size());
  }
  return std::nullopt;
}

}  // namespace

void PrintTo(const Library& library, std::ostream* out) { *out << library.name; }

const std::vector<Library>& Libraries() {
  // Debian's interpreter: another one in PATH does not see Debian's packages.
  static const std::vector<Library> kLibraries = {
      {"RedisPy", {"/usr/bin/python3"}, "python/follow.py", "python/ask.py", {}},
      {"Ioredis", {"node"}, "node/ioredis_follow.js", "node/ioredis_ask.js", {}},
      {"NodeRedis", {"node"}, "node/node_redis_follow.js", "node/node_redis_ask.js", {"RESP=2"}},
      {"NodeRedis3", {"node"}, "node/node_redis_follow.js", "node/node_redis_ask.js", {"RESP=3"}},
  };
  return kLibraries;
}

Script::Script(const Library& library, const std::string& program,
               const std::vector<std::string>& arguments, const std::filesystem::path& dir)
    : name_(program),
      output_file_(dir / "client-output"),
      process_(OptionsOf(library, program, arguments, output_file_)) {}

std::string Script::Output() const { return harness::ReadFile(output_file_); }

std::string Script::Await(std::string_view name) {
  std::optional<std::string> value;
  bool ended = false;
  harness::WaitFor(fmt::format("{} to say \"{}\"", name_, name), [&] {
    ended = !process_.Running();  // First: what it printed is there by then.
    std::string output = Output();
    value = LineOf(output, name);
    return harness::Observation{value || ended, std::move(output)};
  });
  if (!value) {
    throw HarnessError(
        fmt::format("{} ended before it said \"{}\"; it said:\n{}", name_, name, Output()));
  }
  return *value;
}

std::string Script::Finish() {
  harness::ExitStatus status;
  harness::WaitFor("the end of " + name_, [&] {
    const bool ended = !process_.Running();
    return harness::Observation{ended, Output()};
  });
  status = process_.WaitForExit();
  if (status.code != 0) {
    throw HarnessError(fmt::format("{}: {}; it said:\n{}", name_, status.Describe(), Output()));
  }
  return Output();
}

}  // namespace sentinel::clients
