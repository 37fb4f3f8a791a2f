// Why a configuration cannot be used, and how that is said (configuration sheet, section 1.5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel::codec {

struct ConfigError {
  enum class Report : std::uint8_t {
    kComplaint,  // RenderComplaint on standard error.
    kLog,        // `message` as a warning in the log.
  };
  Report report = Report::kComplaint;
  int line = 0;      // From 1, within the text it stands in; 0 = not about one line.
  std::string text;  // The line, stripped. It may hold a password: show it by ShownLine.
  std::string message;
  std::string file = {};  // Where the line stands; empty = in the main text.
  bool in_state = false;  // `file` is the state file.
  std::string hint = {};  // What can be done about it, in a sentence.

  bool operator==(const ConfigError&) const = default;
};

// The lines that go to standard error; `product` is e.g. "Redis 7.0.15". The first line is blank,
// the last one ends with LF.
std::string RenderComplaint(const ConfigError& error, std::string_view product);

// One line, without LF, that begins with file and number; `main` is the name of the main file.
std::string RenderFinding(const ConfigError& error, std::string_view main);

// The first complaint, or all of them.
class Complaints {
 public:
  enum class Wanted : std::uint8_t { kFirst, kAll };
  explicit Complaints(Wanted wanted) : wanted_(wanted) {}

  // True iff reading goes on.
  bool Add(ConfigError error) {
    list_.push_back(std::move(error));
    return wanted_ == Wanted::kAll;
  }

  const std::vector<ConfigError>& list() const { return list_; }

 private:
  const Wanted wanted_;
  std::vector<ConfigError> list_;
};

}  // namespace sentinel::codec
