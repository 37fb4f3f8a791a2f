// The terminal while `sentinel top` has it.
#pragma once

#include <termios.h>

#include <optional>
#include <string>

#include "top/screen.h"
#include "top/styled_text.h"

namespace sentinel::top {

// True iff standard output, or input as well, is a terminal.
bool WritesToTerminal();
bool HasTerminal();

Size TerminalSize();

// True once SIGINT, SIGTERM or SIGHUP has come. WatchSignals: from now on they only set this, and
// interrupt what waits, as SIGWINCH does.
void WatchSignals();
bool AskedToStop();

// The alternate screen, keys without echo; the destructor gives everything back.
class Terminal {
 public:
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Replaces what is on the screen, without flicker.
  void Show(const Lines& lines, Size size, bool color);
  // What was typed by now.
  std::string Keys();

 private:
  std::optional<termios> before_;
};

}  // namespace sentinel::top
