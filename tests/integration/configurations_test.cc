// Configuration files, good, bad and odd: redis-sentinel and the daemon start on each of them, end
// with the same code and complaint, and write files that mean the same.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "fixture.h"

namespace sentinel::harness {
namespace {

struct Case {
  std::string name;
  std::string deviation;   // Why the two differ; empty when they do not.
  std::string difference;  // How they differ then.
  std::string body;
};

std::string Unescaped(const std::string& line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\') {
      text += line[i];
    } else if (line[++i] == 'x') {
      text += static_cast<char>(std::stoi(line.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      text += line[i] == 'r' ? '\r' : line[i];
    }
  }
  return text;
}

std::vector<Case> ReadCases() {
  std::ifstream in(CONFIGURATIONS);
  std::vector<Case> cases;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("== ")) {
      cases.push_back({line.substr(3), {}, {}, {}});
    } else if (cases.empty()) {
      continue;  // What the file is about.
    } else if (line.starts_with("-- ")) {
      cases.back().deviation = line.substr(3);
    } else if (line.starts_with("<< ") || line.starts_with(">> ")) {
      cases.back().difference += line + "\n";
    } else {
      cases.back().body += Unescaped(line) + "\n";
    }
  }
  return cases;
}

// How a start ended: with a complaint, or with a file.
struct Ending {
  bool ready = false;
  std::string complaint;
  std::string file;
  bool operator==(const Ending&) const = default;
};

std::vector<std::string> SortedLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::ranges::sort(lines);
  return lines;
}

std::string Text(const Ending& ending) {
  return (ending.ready ? "starts\n" : ending.complaint) + ending.file;
}

// The lines of one ending alone, each behind a mark.
std::string Difference(const Ending& stock, const Ending& ours) {
  const std::vector<std::string> theirs = SortedLines(Text(stock));
  const std::vector<std::string> own = SortedLines(Text(ours));
  std::string difference;
  const auto add = [&](const auto& from, const auto& without, const char* mark) {
    std::vector<std::string> alone;
    std::ranges::set_difference(from, without, std::back_inserter(alone));
    for (const std::string& line : alone) {
      const bool by_chance = line.empty() || line.starts_with("port ") || line.starts_with("dir ");
      if (!by_chance) difference += mark + line + "\n";
    }
  };
  add(theirs, own, "<< ");
  add(own, theirs, ">> ");
  return difference;
}

// Lines that say something, in no order. The identity is made up, and stock writes two defaults.
std::string Meaning(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with("# ???") || line.starts_with('#')) continue;
    if (line == "latency-tracking-info-percentiles 50 99 99.9") continue;
    lines.push_back(std::regex_replace(line, std::regex("^sentinel myid .*"), "sentinel myid"));
  }
  std::ranges::sort(lines);
  std::string meaning;
  for (const std::string& line : lines) meaning += line + "\n";
  return meaning;
}

class Configurations : public IntegrationTest {
 protected:
  Ending Start(const SentinelCommand& command, const std::string& text) {
    const std::filesystem::path place = dir() / "place";
    std::filesystem::remove_all(place);
    std::filesystem::create_directory(place);
    const std::filesystem::path file = place / "sentinel.conf";
    WriteFile(file, text);
    ProcessOptions options;
    options.argv = command.argv;
    options.argv.push_back(file.string());
    options.working_dir = place;
    options.stdout_file = place / "out";
    options.stderr_file = place / "err";
    Process process(options);
    Ending ending;
    // The line is in the log once the identity is saved.
    WaitFor("the start, or the end", [&] {
      ending.ready = ReadFile(place / "out").find("Sentinel ID is") != std::string::npos;
      return Observation{ending.ready || !process.Running(), "neither"};
    });
    if (ending.ready) {
      process.Terminate();
      process.WaitForExit();
      ending.file = Meaning(ReadFile(file));
      return ending;
    }
    static const std::regex version(R"(FATAL CONFIG FILE ERROR \([^)]*\))");
    ending.complaint = process.WaitForExit().Describe() + "\n" +
                       std::regex_replace(ReadFile(place / "err"), version, "");
    return ending;
  }
};

TEST_F(Configurations, StartAndComplainAsStockDoes) {
  const std::vector<Case> cases = ReadCases();
  EXPECT_GE(cases.size(), 150U);
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const Port port;
    const std::string text = fmt::format("port {}\nbind 127.0.0.1\n{}", port.number(), one.body);
    const Ending stock = Start(StockSentinel(), text);
    const Ending ours = Start(OurSentinel(), text);
    if (!one.deviation.empty()) {
      EXPECT_EQ(Difference(stock, ours), one.difference) << one.deviation;
      continue;
    }
    EXPECT_EQ(ours.ready, stock.ready);
    EXPECT_EQ(ours.complaint, stock.complaint);
    EXPECT_EQ(ours.file, stock.file);
  }
}

}  // namespace
}  // namespace sentinel::harness
