#include "top/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "top/printable.h"
#include "top/tables.h"

namespace sentinel::top {
namespace {

constexpr std::size_t kAround = 5;  // Headline, complaint, titles of the table, blank, keys.
constexpr std::size_t kEventsMin = 6;

// Rows that events have however many masters there are.
std::size_t EventRows(Size size) { return size.height < 16 ? 0 : kEventsMin; }

// Rows for replicas and sentinels however many masters there are: two thirds of what is there, so
// that two of each, the most common number, fit on a screen of 24 lines.
std::size_t DetailRows(const View& view, Size size) {
  if (!view.details || size.height < 12) return 0;
  return (size.height - kAround - EventRows(size)) * 2 / 3;
}

void Append(Lines& lines, Lines more, std::size_t max) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(more.size(), max));
  lines.insert(lines.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.begin() + count));
}

Lines EventLines(const std::deque<Event>& events, std::size_t max) {
  Lines lines;
  const std::size_t count = std::min(max, events.size());
  for (std::size_t i = events.size() - count; i < events.size(); ++i) {
    const bool bad = events[i].text.starts_with("+sdown") || events[i].text.starts_with("+odown");
    const bool busy = events[i].text.starts_with("+switch-master");
    Line line;
    line.Add(events[i].time + "  ", Style::kDim);
    line.Add(Printable(events[i].text), bad ? Style::kBad : (busy ? Style::kBusy : Style::kPlain));
    lines.push_back(std::move(line));
  }
  return lines;
}

// As many as fit; who looks has to know that there are more.
void AppendDetails(Lines& lines, Lines details, std::size_t max) {
  if (details.size() > max) {
    const std::size_t hidden = details.size() - max + 1;
    details.resize(max);
    details.back() = Line().Add(fmt::format("... {} more lines", hidden), Style::kDim);
  }
  Append(lines, std::move(details), max);
}

// The last ones, down to the last line but one. What nothing else needs is theirs: a failover makes
// more of them between two looks than the fewest rows can hold, and each is to be seen.
void AppendEvents(Lines& lines, const std::deque<Event>& events, Size size) {
  if (lines.size() + 1 >= size.height) return;
  const std::size_t end = size.height - 1;
  Lines shown = EventLines(events, std::max(end - lines.size(), std::size_t{1}) - 1);
  lines.resize(end - shown.size());
  Append(lines, std::move(shown), end);
}

// What a key does to the row: up and down by one, a page, or to an end.
struct Key {
  std::string_view bytes;
  std::ptrdiff_t rows;
  std::ptrdiff_t pages;
};
constexpr std::ptrdiff_t kEnd = 1'000'000'000;
constexpr Key kKeys[] = {
    {"\x1b[A", -1, 0}, {"\x1bOA", -1, 0},    {"k", -1, 0},       {"\x1b[B", 1, 0},
    {"\x1bOB", 1, 0},  {"j", 1, 0},          {"\x1b[5~", 0, -1}, {"\x1b[6~", 0, 1},
    {" ", 0, 1},       {"\x1b[H", -kEnd, 0}, {"g", -kEnd, 0},    {"\x1b[F", kEnd, 0},
    {"G", kEnd, 0},
};

void Move(std::ptrdiff_t by, std::span<const Master> masters, View& view) {
  if (masters.empty()) return;
  const auto last = static_cast<std::ptrdiff_t>(masters.size()) - 1;
  const auto now = static_cast<std::ptrdiff_t>(SelectedRow(view, masters));
  view.selected =
      masters[static_cast<std::size_t>(std::clamp(now + by, std::ptrdiff_t{0}, last))].name;
}

}  // namespace

std::size_t TableRows(const View& view, Size size) {
  const std::size_t others = kAround + EventRows(size) + DetailRows(view, size);
  return size.height > others + 1 ? size.height - others : 1;
}

std::size_t SelectedRow(const View& view, std::span<const Master> masters) {
  const auto found = std::ranges::find(masters, view.selected, &Master::name);
  return found == masters.end() ? 0 : static_cast<std::size_t>(found - masters.begin());
}

std::span<Master> Scroll(View& view, std::span<Master> masters, Size size) {
  const std::size_t rows = TableRows(view, size);
  const std::size_t selected = SelectedRow(view, masters);
  if (selected < view.first) view.first = selected;
  if (selected >= view.first + rows) view.first = selected - rows + 1;
  // A longer screen, or fewer masters, leave no rows empty.
  view.first = std::min(view.first, masters.size() - std::min(masters.size(), rows));
  return masters.subspan(view.first, std::min(rows, masters.size() - view.first));
}

bool PressKeys(std::string_view keys, std::span<const Master> masters, Size size, View& view) {
  while (!keys.empty()) {
    const auto key =
        std::ranges::find_if(kKeys, [&](const Key& one) { return keys.starts_with(one.bytes); });
    if (key != std::end(kKeys)) {
      Move(key->rows + key->pages * static_cast<std::ptrdiff_t>(TableRows(view, size)), masters,
           view);
      keys.remove_prefix(key->bytes.size());
      continue;
    }
    if (keys.front() == 'q') return true;
    if (keys.front() == '\r' || keys.front() == '\n') view.details = !view.details;
    // A sequence that nobody knows is skipped whole: its letters are no keys.
    if (keys.starts_with("\x1b[") || keys.starts_with("\x1bO")) {
      const std::size_t end =
          keys.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz~", 2);
      keys.remove_prefix(end == std::string_view::npos ? keys.size() : end + 1);
    } else {
      keys.remove_prefix(1);
    }
  }
  return false;
}

Lines Compose(const Overview& overview, const View& view, const std::deque<Event>& events,
              const std::string& complaint, Size size) {
  const std::size_t rows = TableRows(view, size);
  const std::span<const Master> masters(overview.masters);
  const auto shown = masters.subspan(view.first, std::min(rows, masters.size() - view.first));
  const std::size_t selected = SelectedRow(view, masters);

  Lines lines = {Headline(overview)};
  lines.emplace_back().Add(Printable(complaint), Style::kBad);
  Lines table = MasterTable(shown, size.width);
  if (!shown.empty()) table.at(selected - view.first + 1).selected = true;
  Append(lines, std::move(table), rows + 1);
  if (DetailRows(view, size) > 0 && !shown.empty() && masters[selected].details) {
    lines.emplace_back();
    AppendDetails(lines, DetailTables(masters[selected], size.width),
                  size.height - 2 - EventRows(size) - lines.size());
  }
  AppendEvents(lines, events, size);
  lines.emplace_back().Add("j/k move  Enter replicas and sentinels  q leave", Style::kDim);
  if (lines.size() > size.height) lines.resize(size.height);
  return lines;
}

}  // namespace sentinel::top
