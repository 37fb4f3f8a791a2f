#include "app/process_title.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "codec/conf/title_template.h"

namespace sentinel::app {
namespace {

// Copies the environment, so that the room behind the arguments can be written over. The copies
// live as long as the process.
void MoveEnvironmentAway() {
  static std::vector<std::string>* const texts = new std::vector<std::string>();
  static std::vector<char*>* const pointers = new std::vector<char*>();
  for (char** entry = environ; *entry != nullptr; ++entry) texts->emplace_back(*entry);
  for (std::string& text : *texts) pointers->push_back(text.data());
  pointers->push_back(nullptr);
  environ = pointers->data();
}

}  // namespace

std::string RenderTitle(const codec::ServerOptions& options, const std::string& argv0,
                        const std::string& config_path) {
  const std::string address = options.bind.empty() ? "*" : options.bind.front();
  const std::map<std::string_view, std::string> variables{
      {"title", argv0},
      {"listen-addr", address + ":" + std::to_string(options.main_port())},
      {"server-mode", "[sentinel]"},
      {"port", std::to_string(options.port)},
      {"tls-port", std::to_string(options.tls.port)},
      {"unixsocket", options.unixsocket},
      {"config-file", config_path}};
  const auto value = [&](std::string_view name) -> std::optional<std::string> {
    const auto it = variables.find(name);
    return it == variables.end() ? std::nullopt : std::optional(it->second);
  };
  // The template was checked when the configuration was read.
  return codec::ExpandTitle(options.proc_title_template, value).value_or(argv0);
}

ProcessTitle::ProcessTitle(int argc, char** argv) : argv0_(argc > 0 ? argv[0] : "") {
  if (argc == 0) return;
  // Arguments and environment lie one behind the other.
  char* end = argv[0];
  for (int i = 0; i < argc && argv[i] == end; ++i) end += std::strlen(argv[i]) + 1;
  for (char** entry = environ; *entry != nullptr && *entry == end; ++entry) {
    end += std::strlen(*entry) + 1;
  }
  MoveEnvironmentAway();
  room_ = argv[0];
  size_ = static_cast<std::size_t>(end - room_);
}

void ProcessTitle::Set(const codec::ServerOptions& options, const std::string& config_path) const {
  if (!options.set_proc_title || size_ == 0) return;
  const std::string title = RenderTitle(options, argv0_, config_path);
  std::memset(room_, 0, size_);
  std::memcpy(room_, title.data(), std::min(title.size(), size_ - 1));
}

}  // namespace sentinel::app
