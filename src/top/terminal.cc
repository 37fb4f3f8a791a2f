#include "top/terminal.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

namespace sentinel::top {
namespace {

volatile std::sig_atomic_t asked_to_stop = 0;

void OnStop(int) { asked_to_stop = 1; }
void OnResize(int) {}

// All of it: a terminal may take it in pieces.
void Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Handle(int number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;  // Without SA_RESTART: poll() returns at once.
  ::sigemptyset(&action.sa_mask);
  ::sigaction(number, &action, nullptr);
}

}  // namespace

bool WritesToTerminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool HasTerminal() { return WritesToTerminal() && ::isatty(STDIN_FILENO) == 1; }

Size TerminalSize() {
  winsize window = {};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0;
  return known && window.ws_col > 0 && window.ws_row > 0 ? Size{window.ws_col, window.ws_row}
                                                         : Size{};
}

void WatchSignals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) Handle(number, OnStop);
  Handle(SIGWINCH, OnResize);
}

bool AskedToStop() { return asked_to_stop != 0; }

Terminal::Terminal() {
  termios settings = {};
  if (::tcgetattr(STDIN_FILENO, &settings) == 0) {
    before_ = settings;
    settings.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    settings.c_cc[VSUSP] = _POSIX_VDISABLE;  // A stopped program would leave the screen as it is.
    ::tcsetattr(STDIN_FILENO, TCSANOW, &settings);
  }
  Write("\x1b[?1049h\x1b[?25l\x1b[?7l");  // Alternate screen, no cursor, no wrapping of lines.
}

Terminal::~Terminal() {
  Write("\x1b[?7h\x1b[?25h\x1b[?1049l");
  if (before_) ::tcsetattr(STDIN_FILENO, TCSANOW, &*before_);
}

void Terminal::Show(const Lines& lines, Size size, bool color) {
  std::string bytes = "\x1b[H";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) bytes += "\r\n";
    bytes += Paint(lines[i], size.width, color) + "\x1b[K";
  }
  Write(bytes + "\x1b[J");
}

std::string Terminal::Keys() {
  std::string keys;
  std::array<char, 64> bytes{};
  pollfd wait{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  while (::poll(&wait, 1, 0) > 0) {
    const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (size <= 0) break;
    keys.append(bytes.data(), static_cast<std::size_t>(size));
  }
  return keys;
}

}  // namespace sentinel::top
