#include "case_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "words.h"

namespace sentinel::differential {
namespace {

constexpr char kOnlyConnection[] = "a";

std::string Trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> Split(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// Takes `prefix` off `text`; false if it does not begin with it.
bool Take(std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

bool TakeSigil(std::string& rest, Step& step) {
  constexpr std::pair<char, Step::Kind> kSigils[] = {
      {'>', Step::Kind::kWords}, {'~', Step::Kind::kInline}, {'!', Step::Kind::kRaw}};
  for (const auto& [sigil, kind] : kSigils) {
    if (!rest.starts_with(sigil)) continue;
    step.kind = kind;
    step.queued = rest.size() > 1 && rest[1] == sigil;
    rest.erase(0, step.queued ? 2 : 1);
    Take(rest, " ");
    return true;
  }
  return false;
}

// `name> words`, `name awaits text` and so on.
Step ParseStep(const std::string& line) {
  const std::size_t end = std::min(line.find_first_of(" >~!"), line.size());
  Step step;
  step.connection = line.substr(0, end);
  step.shown = line;
  std::string rest = line.substr(end);
  if (TakeSigil(rest, step)) {
    step.text = rest;
  } else if (Take(rest, " awaits ")) {
    step.kind = Step::Kind::kAwait;
    step.text = rest;
  } else if (Take(rest, " repeats until ")) {
    step.kind = Step::Kind::kRepeat;
    const std::size_t colon = rest.find(": ");
    if (colon == std::string::npos) throw BadCaseFile("repeats until <text>: <words>");
    step.wanted = rest.substr(0, colon);
    step.text = rest.substr(colon + 2);
  } else if (rest == " reads") {
    step.kind = Step::Kind::kCollect;
  } else if (rest == " sends") {
    step.kind = Step::Kind::kSend;
  } else if (rest == " closes") {
    step.kind = Step::Kind::kClose;
  } else if (rest == " ends") {
    step.kind = Step::Kind::kEnd;
  } else if (rest == " half-closes") {
    step.kind = Step::Kind::kHalfClose;
  } else if (Take(rest, " drips ")) {
    step.kind = Step::Kind::kDrip;
    step.text = rest;
  } else {
    throw BadCaseFile("not a step");
  }
  return step;
}

class Parser {
 public:
  void TakeLine(const std::string& line) {
    ++line_;
    if (line.empty() || line.starts_with("#")) return;
    std::string rest = line;
    if (Take(rest, "@")) {
      TakeSetting(rest, defaults_);
    } else if (Take(rest, "== ")) {
      Begin(Trimmed(rest));
    } else if (line.starts_with("- ") || line.starts_with("~ ") || line.starts_with("! ")) {
      BeginOneLiner(line);
    } else if (Take(rest, "  ") && !cases_.empty()) {
      TakeLineOfCase(rest);
    } else {
      throw BadCaseFile("not a line of a case file");
    }
  }

  int line() const { return line_; }

  std::vector<Case> Finish() {
    for (const Case& one : cases_) {
      if (one.steps.empty()) throw BadCaseFile("no steps in: " + one.name);
    }
    return std::move(cases_);
  }

 private:
  void Begin(const std::string& name) {
    if (!names_.insert(name).second) throw BadCaseFile("a second case with the name " + name);
    Case one = defaults_;
    one.name = name;
    one.line = line_;
    cases_.push_back(std::move(one));
  }

  // The case is called as its only line.
  void BeginOneLiner(const std::string& line) {
    const bool words = line.starts_with("- ");
    Begin(words ? line.substr(2) : line);
    cases_.back().steps.push_back(
        ParseStep(kOnlyConnection + (words ? "> " + line.substr(2) : line)));
  }

  void TakeLineOfCase(const std::string& line) {
    const std::size_t colon = line.find(": ");
    const std::string word = line.substr(0, colon);
    if (word == "situation" || word == "protocols" || word == "masks" || word == "alone" ||
        word == "ends") {
      TakeSetting(word + " " + line.substr(colon + 2), cases_.back());
    } else {
      cases_.back().steps.push_back(ParseStep(line));
    }
  }

  static void TakeSetting(const std::string& text, Case& target) {
    std::vector<std::string> words = Split(text);
    const std::string what = words.empty() ? "" : words.front();
    if (!words.empty()) words.erase(words.begin());
    if (what == "situation" && words.size() == 1) {
      target.situation = words[0];
    } else if (what == "protocols" && !words.empty()) {
      target.protocols.clear();
      for (const std::string& word : words) target.protocols.insert(std::stoi(word));
    } else if (what == "masks") {
      target.masks = {words.begin(), words.end()};
    } else if (what == "alone" && words == std::vector<std::string>{"yes"}) {
      target.alone = true;
    } else if (what == "ends" && words == std::vector<std::string>{"yes"}) {
      target.alone = target.ends = true;
    } else {
      throw BadCaseFile("not a setting");
    }
  }

  Case defaults_;
  std::vector<Case> cases_;
  std::set<std::string> names_;
  int line_ = 0;
};

}  // namespace

std::vector<Case> ParseCases(std::string_view text) {
  Parser parser;
  std::istringstream stream{std::string(text)};
  std::string line;
  try {
    while (std::getline(stream, line)) parser.TakeLine(line);
    return parser.Finish();
  } catch (const BadCaseFile& error) {
    throw BadCaseFile(fmt::format("line {}: {}: {}", parser.line(), error.what(), line));
  }
}

}  // namespace sentinel::differential
