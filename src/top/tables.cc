#include "top/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "top/printable.h"

namespace sentinel::top {
namespace {

Style StyleOf(State state) {
  switch (state) {
    case State::kOk:
      return Style::kGood;
    case State::kDisconnected:
      return Style::kWarning;
    case State::kFailover:
      return Style::kBusy;
    case State::kSdown:
    case State::kOdown:
      break;
  }
  return Style::kBad;
}

// Trouble stands out without colours, too.
Span StateCell(State state) {
  std::string word = Word(state);
  if (state != State::kOk)
    std::ranges::transform(word, word.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
  return {std::move(word), StyleOf(state)};
}

Span Share(std::int64_t ok, std::int64_t all) {
  return {fmt::format("{}/{}", ok, all), ok < all ? Style::kWarning : Style::kPlain};
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + Printable(word);
  return text;
}

Span NumberCell(std::int64_t number) { return {std::to_string(number)}; }

std::vector<Span> MasterRow(const Master& master) {
  std::vector<Span> row = {
      StateCell(master.state), {Printable(master.name)}, {Printable(master.address)}};
  if (master.details) {
    row.push_back(Share(master.replicas_ok(), master.replicas));
    row.push_back({BytesText(master.max_lag_bytes())});
    row.push_back(Share(master.sentinels_ok(), master.sentinels));
  } else {
    row.push_back(NumberCell(master.replicas));
    row.push_back({"?", Style::kDim});
    row.push_back(NumberCell(master.sentinels));
  }
  row.push_back(NumberCell(master.quorum));
  row.push_back(NumberCell(master.config_epoch));
  row.push_back({AgeText(master.last_ok_ping_ms)});
  row.push_back({master.details ? Joined(master.troubles()) : "", Style::kWarning});
  return row;
}

Lines ReplicaTable(const std::vector<Replica>& replicas, std::size_t width) {
  Table table({{.title = "STATE"},
               {.title = "REPLICA", .shrinks = true},
               {.title = "LINK"},
               {.title = "LAG", .right = true},
               {.title = "OFFSET", .right = true, .leaves = 2},
               {.title = "PRIORITY", .right = true, .leaves = 1},
               {.title = "LAST PONG", .right = true}});
  for (const Replica& replica : replicas) {
    table.Add({StateCell(replica.state),
               {Printable(replica.address)},
               replica.link_up ? Span{"up"} : Span{"DOWN", Style::kBad},
               {BytesText(replica.lag_bytes)},
               NumberCell(replica.offset),
               NumberCell(replica.priority),
               {AgeText(replica.last_ok_ping_ms)}});
  }
  return table.Render(width);
}

Lines PeerTable(const std::vector<Peer>& peers, std::size_t width) {
  Table table({{.title = "STATE"},
               {.title = "OTHER SENTINEL"},
               {.title = "LAST HELLO", .right = true},
               {.title = "VOTED FOR", .leaves = 1},
               {.title = "IN EPOCH", .right = true, .leaves = 2},
               {.title = "ID", .shrinks = true}});
  for (const Peer& peer : peers) {
    table.Add({StateCell(peer.state),
               {Printable(peer.address)},
               {AgeText(peer.last_hello_ms)},
               {peer.voted_for.empty() ? "-" : Clip(Printable(peer.voted_for), 12)},
               NumberCell(peer.voted_epoch),
               {Printable(peer.id), Style::kDim}});
  }
  return table.Render(width);
}

void Append(Lines& lines, Lines more) {
  lines.insert(lines.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

}  // namespace

Line Headline(const Overview& overview) {
  Line line;
  line.Add("sentinel " + Printable(overview.endpoint), Style::kHead);
  if (overview.tilt) line.Add("  TILT", Style::kBad);
  line.Add(fmt::format("  masters {}", overview.masters.size()));
  static constexpr std::array kStates = {State::kFailover, State::kOdown, State::kSdown,
                                         State::kDisconnected, State::kOk};
  for (const State state : kStates) {
    const auto count = std::ranges::count(overview.masters, state, &Master::state);
    if (count == 0) continue;
    const Span word = StateCell(state);
    line.Add(fmt::format("  {} {}", count, word.text), word.style);
  }
  // Last, as that may be cut off.
  line.Add(fmt::format("  version {}  id {}  up {}", Printable(overview.version),
                       Clip(Printable(overview.id), 9), AgeText(overview.uptime_s * 1000)),
           Style::kDim);
  return line;
}

Lines MasterTable(std::span<const Master> masters, std::size_t width) {
  Table table({{.title = "STATE"},
               {.title = "NAME", .shrinks = true},
               {.title = "MASTER"},
               {.title = "REPLICAS", .right = true},
               {.title = "LAG", .right = true, .leaves = 1},
               {.title = "SENTINELS", .right = true},
               {.title = "QUORUM", .right = true, .leaves = 2},
               {.title = "EPOCH", .right = true, .leaves = 4},
               {.title = "LAST PONG", .right = true, .leaves = 3},
               {.title = "ATTENTION"}});
  for (const Master& master : masters) table.Add(MasterRow(master));
  return table.Render(width);
}

Lines DetailTables(const Master& master, std::size_t width) {
  Lines lines = ReplicaTable(master.details->replicas, width);
  lines.emplace_back();
  Append(lines, PeerTable(master.details->peers, width));
  return lines;
}

}  // namespace sentinel::top
