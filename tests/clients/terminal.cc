#include "terminal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "support/error.h"

namespace sentinel::clients {
namespace {

// Wide enough that no line is cut.
constexpr winsize kSize{.ws_row = 50, .ws_col = 250, .ws_xpixel = 0, .ws_ypixel = 0};

int OpenTerminal() {
  const int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || ioctl(fd, TIOCSWINSZ, &kSize) != 0) {
    throw harness::HarnessError(fmt::format("no terminal: {}", std::strerror(errno)));
  }
  return fd;
}

std::string NameOf(int fd) {
  std::array<char, 64> name{};
  if (ptsname_r(fd, name.data(), name.size()) != 0) {
    throw harness::HarnessError(fmt::format("ptsname: {}", std::strerror(errno)));
  }
  return name.data();
}

}  // namespace

std::string TakePlain(std::string& raw) {
  std::string plain;
  std::size_t i = 0;
  while (i < raw.size()) {
    if (raw[i] != '\x1b') {
      if (raw[i] != '\r') plain += raw[i];
      ++i;
      continue;
    }
    // ESC [ numbers letter
    const std::size_t letter = raw.find_first_not_of("0123456789;?", i + 2);
    if (letter == std::string::npos) break;
    i = letter + 1;
  }
  raw.erase(0, i);
  return plain;
}

Terminal::Terminal(const std::vector<std::string>& argv, const std::filesystem::path& home)
    : fd_(OpenTerminal()) {
  harness::ProcessOptions options;
  // Ctrl-C is a signal only for programs whose controlling terminal this is.
  options.argv = {"setsid", "--ctty"};
  options.argv.insert(options.argv.end(), argv.begin(), argv.end());
  options.stdin_file = NameOf(fd_);
  options.stdout_file = NameOf(fd_);
  options.environment = {{"HOME", home.string()}, {"TERM", "xterm"}};
  program_ = std::make_unique<harness::Process>(options);
}

Terminal::~Terminal() {
  program_.reset();
  close(fd_);
}

void Terminal::Type(std::string_view keys) {
  if (write(fd_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    throw harness::HarnessError(fmt::format("typing: {}", std::strerror(errno)));
  }
}

void Terminal::Look() {
  std::array<char, 4096> chunk{};
  while (true) {
    const ssize_t got = read(fd_, chunk.data(), chunk.size());
    // EAGAIN: nothing new. EIO: the program has gone, and all it wrote was read.
    if (got <= 0) return;
    raw_.append(chunk.data(), static_cast<std::size_t>(got));
    shown_ += TakePlain(raw_);
  }
}

std::string Terminal::Await(std::string_view text) {
  std::string before;
  harness::WaitFor(fmt::format("\"{}\" on the terminal", text), [&] {
    Look();
    const std::size_t at = shown_.find(text);
    if (at == std::string::npos) return harness::Observation{false, shown_};
    before = shown_.substr(0, at);
    shown_.erase(0, at + text.size());
    return harness::Observation{true, ""};
  });
  return before;
}

harness::ExitStatus Terminal::WaitForExit() { return program_->WaitForExit(); }

}  // namespace sentinel::clients
