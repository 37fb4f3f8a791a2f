// What `sentinel top` shows, and what its keys do. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>

#include "top/overview.h"
#include "top/styled_text.h"

namespace sentinel::top {

struct Size {
  std::size_t width = 80;
  std::size_t height = 24;
};

// What somebody looks at.
struct View {
  std::string selected{};  // A name: rows move when a state changes. Unknown or empty: the first.
  std::size_t first = 0;   // The row at the top of the table.
  bool details = false;    // Of the selected master, below the table.
};

struct Event {
  std::string time;  // Of the clock: "14:02:33".
  std::string text;
};

// Rows of the table that fit.
std::size_t TableRows(const View& view, Size size);

// Where the selected master stands; 0 if there is none of that name.
std::size_t SelectedRow(const View& view, std::span<const Master> masters);

// Moves View::first so that the selected row is on the screen, and returns the part of the masters
// that is shown.
std::span<Master> Scroll(View& view, std::span<Master> masters, Size size);

// What the keys change. True: the user wants to leave. `keys` is what a terminal sends.
bool PressKeys(std::string_view keys, std::span<const Master> masters, Size size, View& view);

// As many lines as the screen is high, at most. `complaint`: why there is nothing newer, or empty.
// REQUIRES: Scroll was called for these masters, this view and this size.
Lines Compose(const Overview& overview, const View& view, const std::deque<Event>& events,
              const std::string& complaint, Size size);

}  // namespace sentinel::top
