#include "conversation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <regex>
#include <utility>

#include "connection.h"
#include "masks.h"
#include "support/wait.h"
#include "words.h"

namespace sentinel::differential {
namespace {

constexpr char kNearAddress[] = "127.0.0.1";
// The connection of this name comes from where protected mode sees another machine.
constexpr char kFar[] = "far";
constexpr char kFarAddress[] = "127.0.0.2";

// `wanted` is one text, or several with ` and ` between them. Several lines of a reply may be
// wanted as if they were one.
bool ShowsAll(const std::string& reply, const std::string& wanted) {
  static const std::regex kLineEnd("\n *");
  static constexpr std::string_view kAnd = " and ";
  const std::string line = std::regex_replace(reply, kLineEnd, " ");
  for (std::size_t from = 0; from < wanted.size();) {
    const std::size_t end = std::min(wanted.find(kAnd, from), wanted.size());
    if (line.find(wanted.substr(from, end - from)) == std::string::npos) return false;
    from = end + kAnd.size();
  }
  return true;
}

class Conversation {
 public:
  Conversation(const Case& one, int protocol, Side& side)
      : protocol_(protocol), side_(side), masks_(one.masks) {
    for (const auto& [symbol, value] : side.symbols()) masks_.AddSymbol(value, "<" + symbol + ">");
    symbols_ = [this](const std::string& name) { return Symbol(name); };
  }

  // Queues the step, or takes it and returns what came back.
  void Take(const Step& step) {
    Talk& talk = Open(step.connection);
    talk.requests += (talk.requests.empty() ? "" : "\n") + step.shown;
    std::vector<Frame> frames;
    switch (step.kind) {
      case Step::Kind::kWords:
        talk.queue += Encode(ParseWords(step.text, symbols_));
        break;
      case Step::Kind::kInline:
        talk.queue += Expand(step.text, symbols_) + "\r\n";
        break;
      case Step::Kind::kRaw:
        for (const std::string& word : ParseWords(step.text, symbols_)) talk.queue += word;
        break;
      case Step::Kind::kDrip:
        for (const std::string& word : ParseWords(step.text, symbols_)) Drip(talk, word);
        break;
      case Step::Kind::kAwait:
        frames = talk.connection.ReadUntil([&step](const Frame& frame) {
          return Render(frame).find(step.text) != std::string::npos;
        });
        Note(talk, frames);
        return;
      case Step::Kind::kRepeat:
        Note(talk, frames = Repeat(talk.connection, step));
        return;
      case Step::Kind::kCollect:
        break;
      case Step::Kind::kSend:
        talk.connection.Send(std::exchange(talk.queue, {}));
        return;
      case Step::Kind::kClose:
        talks_.erase(step.connection);
        return;
      case Step::Kind::kHalfClose:
      case Step::Kind::kEnd:
        talk.connection.Send(std::exchange(talk.queue, {}));
        if (step.kind == Step::Kind::kHalfClose) talk.connection.HalfClose();
        Note(talk, frames = talk.connection.ReadUntil([](const Frame&) { return false; }));
        return;
    }
    if (step.queued) return;
    talk.connection.Send(std::exchange(talk.queue, {}));
    frames = talk.connection.ReadToMarker();
    Note(talk, frames);
  }

  std::vector<Exchange> Finish() { return std::move(exchanges_); }

 private:
  struct Talk {
    Talk(std::uint16_t port, const std::string& name)
        : connection(port, name == kFar ? kFarAddress : kNearAddress) {}

    Connection connection;
    std::string queue;     // Bytes that wait to be sent.
    std::string requests;  // The steps since the last exchange.
  };

  Talk& Open(const std::string& name) {
    const auto it = talks_.find(name);
    if (it != talks_.end()) return *it->second;
    auto talk = std::make_unique<Talk>(side_.sentinel().port(), name);
    masks_.AddSymbol(std::to_string(talk->connection.local_port()), "<port of " + name + ">");
    if (protocol_ == 3) {
      talk->connection.Send(Encode({"HELLO", "3"}));
      talk->connection.ReadToMarker();
    }
    return *talks_.emplace(name, std::move(talk)).first->second;
  }

  void Note(Talk& talk, std::vector<Frame>& frames) {
    masks_.Apply(frames);
    std::string reply;
    for (const Frame& frame : frames) reply += Render(frame);
    exchanges_.push_back({std::exchange(talk.requests, {}), reply});
  }

  // Between two bytes somebody else is served, so that the program has read the one and has had
  // every chance to do something about it.
  void Drip(Talk& talk, const std::string& bytes) {
    Connection other(side_.sentinel().port());
    for (const char byte : bytes) {
      talk.connection.Send({&byte, 1});
      other.ReadToMarker();
    }
  }

  std::vector<Frame> Repeat(Connection& connection, const Step& step) {
    std::vector<Frame> frames;
    harness::WaitFor(step.shown, [&] {
      connection.Send(Encode(ParseWords(step.text, symbols_)));
      frames = connection.ReadToMarker();
      std::string reply;
      for (const Frame& frame : frames) reply += Render(frame);
      return harness::Observation{ShowsAll(reply, step.wanted), reply};
    });
    return frames;
  }

  // `addr b` and `id b` are address and client id of the connection b.
  std::string Symbol(const std::string& name) {
    const auto it = side_.symbols().find(name);
    if (it != side_.symbols().end()) return it->second;
    if (name.starts_with("addr ")) {
      return fmt::format("127.0.0.1:{}", Open(name.substr(5)).connection.local_port());
    }
    if (name.starts_with("id ")) {
      Connection& connection = Open(name.substr(3)).connection;
      connection.Send(Encode({"CLIENT", "ID"}));
      return connection.ReadToMarker().front().text;
    }
    throw BadCaseFile("no symbol is called " + name);
  }

  int protocol_;
  Side& side_;
  Masks masks_;
  Symbols symbols_;
  std::map<std::string, std::unique_ptr<Talk>> talks_;
  std::vector<Exchange> exchanges_;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

constexpr std::size_t kColumns = 300;

std::string ShownLine(std::string_view who, const std::string& line) {
  return fmt::format("    {:5} | {}\n", who, line.substr(0, kColumns));
}

// The lines that only one side has; lines of both are left out. The longest common subsequence,
// which is quick enough for replies of some hundred lines.
std::string CompareLines(const std::vector<std::string>& stock,
                         const std::vector<std::string>& ours) {
  std::vector<std::vector<std::size_t>> common(stock.size() + 1,
                                               std::vector<std::size_t>(ours.size() + 1));
  for (std::size_t i = stock.size(); i-- > 0;) {
    for (std::size_t j = ours.size(); j-- > 0;) {
      common[i][j] = stock[i] == ours[j] ? common[i + 1][j + 1] + 1
                                         : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string text;
  for (std::size_t i = 0, j = 0; i < stock.size() || j < ours.size();) {
    if (i < stock.size() && j < ours.size() && stock[i] == ours[j]) {
      ++i, ++j;
    } else if (j == ours.size() || (i < stock.size() && common[i + 1][j] >= common[i][j + 1])) {
      text += ShownLine("stock", stock[i++]);
    } else {
      text += ShownLine("ours", ours[j++]);
    }
  }
  return text;
}

}  // namespace

std::vector<Exchange> Converse(const Case& one, int protocol, Side& side) {
  Conversation conversation(one, protocol, side);
  for (const Step& step : one.steps) conversation.Take(step);
  return conversation.Finish();
}

std::string DescribeDifferences(const std::vector<Exchange>& stock,
                                const std::vector<Exchange>& ours) {
  std::string text;
  for (std::size_t i = 0; i < stock.size() && i < ours.size(); ++i) {
    if (stock[i] == ours[i]) continue;
    text += "  " + stock[i].request + "\n";
    if (stock[i].reply.empty()) text += ShownLine("stock", "(no reply)");
    if (ours[i].reply.empty()) text += ShownLine("ours", "(no reply)");
    text += CompareLines(Lines(stock[i].reply), Lines(ours[i].reply));
  }
  return text;
}

}  // namespace sentinel::differential
