#include "codec/conf/list_values.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include "base/text.h"
#include "codec/conf/value.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

constexpr std::size_t kBindMax = 16;
constexpr std::string_view kBind = "bind";
constexpr std::string_view kOutputLimit = "client-output-buffer-limit";

// --- client-output-buffer-limit -------------------------------------------------------------

struct LimitClass {
  std::string_view name;
  std::string_view old_name;
  OutputLimit ServerOptions::*limit;
};

constexpr std::array<LimitClass, 3> kLimitClasses = {{
    {"normal", "", &ServerOptions::output_limit_normal},
    {"replica", "slave", &ServerOptions::output_limit_replica},
    {"pubsub", "", &ServerOptions::output_limit_pubsub},
}};

const LimitClass* FindLimitClass(std::string_view name) {
  for (const LimitClass& limit_class : kLimitClasses) {
    if (EqualsIgnoreCase(name, limit_class.name)) return &limit_class;
    if (!limit_class.old_name.empty() && EqualsIgnoreCase(name, limit_class.old_name)) {
      return &limit_class;
    }
  }
  return nullptr;
}

// As lenient as the stock program: a sign, leading blanks and an empty text are let through, and
// what does not fit is cut to 32 bits.
std::optional<std::chrono::seconds> ParseSoftSeconds(const std::string& text) {
  errno = 0;
  char* end = nullptr;
  const auto seconds = std::strtoll(text.c_str(), &end, 10);
  if (errno != 0 || end != text.c_str() + text.size()) return std::nullopt;
  const auto kept = static_cast<std::int32_t>(seconds);
  if (seconds < 0 || kept < 0) return std::nullopt;
  return std::chrono::seconds(kept);
}

std::optional<OutputLimit> ParseLimit(const std::string& hard, const std::string& soft,
                                      const std::string& seconds) {
  const auto hard_bytes = ParseMemory(hard);
  const auto soft_bytes = ParseMemory(soft);
  const auto soft_for = ParseSoftSeconds(seconds);
  if (!hard_bytes || !soft_bytes || !soft_for) return std::nullopt;
  return OutputLimit{*hard_bytes, *soft_bytes, *soft_for};
}

}  // namespace

Result<void> SetOutputLimits(const std::vector<std::string>& words, ServerOptions& options) {
  constexpr std::size_t kTuple = 4;
  if (words.size() % kTuple != 0) {
    return Fail("Wrong number of arguments in buffer limit configuration.");
  }
  for (std::size_t i = 0; i < words.size(); i += kTuple) {
    const LimitClass* limit_class = FindLimitClass(words[i]);
    if (limit_class == nullptr) {
      return Fail("Invalid client class specified in buffer limit configuration.");
    }
    const auto limit = ParseLimit(words[i + 1], words[i + 2], words[i + 3]);
    if (!limit) {
      return Fail("Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }
    options.*limit_class->limit = *limit;
  }
  return {};
}

std::vector<OptionLine> OutputLimitLines(const ServerOptions& options) {
  const ServerOptions defaults;
  std::vector<OptionLine> lines;
  for (const LimitClass& limit_class : kLimitClasses) {
    const OutputLimit& limit = options.*limit_class.limit;
    std::string text(kOutputLimit);
    text.append(" ").append(limit_class.name);
    text.append(" ").append(FormatMemory(limit.hard));
    text.append(" ").append(FormatMemory(limit.soft));
    text.append(" ").append(std::to_string(limit.soft_for.count()));
    lines.push_back({std::move(text), limit == defaults.*limit_class.limit});
  }
  // Lines that have to be there take the places that are there. Otherwise each rewrite could spend
  // them on the defaults and add the others anew.
  std::stable_partition(lines.begin(), lines.end(),
                        [](const OptionLine& line) { return !line.only_in_place; });
  return lines;
}

// --- bind -----------------------------------------------------------------------------------

Result<void> SetBind(const std::vector<std::string>& words, ServerOptions& options) {
  if (words.size() > kBindMax) return Fail("Too many bind addresses specified.");
  options.bind.clear();
  std::ranges::copy_if(words, std::back_inserter(options.bind),
                       [](const std::string& word) { return !word.empty(); });
  return {};
}

std::vector<OptionLine> BindLines(const ServerOptions& options) {
  if (options.bind == ServerOptions().bind) return {};
  const std::string words = options.bind.empty() ? QuoteWord("") : FormatWords(options.bind);
  return {{std::string(kBind).append(" ").append(words), false}};
}

// --- http-bind ------------------------------------------------------------------------------

Result<void> SetHttpBind(const std::vector<std::string>& words, ServerOptions& options) {
  if (words.size() > kBindMax) return Fail("Too many bind addresses specified.");
  options.http_bind = words;
  return {};
}

// Never added: redis-sentinel would refuse the line.
std::vector<OptionLine> HttpBindLines(const ServerOptions& options) {
  return {{"http-bind " + FormatWords(options.http_bind), true}};
}

// --- kept values ----------------------------------------------------------------------------

Result<std::string> NormalizeSave(const std::vector<std::string>& words) {
  const auto refused = [] { return Fail("Invalid save parameters"); };
  if (words.empty() || (words.size() == 1 && words.front().empty())) return std::string();
  if (words.size() % 2 != 0) return refused();
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const auto seconds = ParseInteger(words[i]);
    const auto changes = ParseInteger(words[i + 1]);
    if (!seconds || *seconds < 1 || !changes || *changes < 0) return refused();
  }
  return std::string();
}

Result<std::string> NormalizeReplicaOf(const std::vector<std::string>& words) {
  if (words.size() != 2) return Fail("wrong number of arguments");
  if (EqualsIgnoreCase(words[0], "no") && EqualsIgnoreCase(words[1], "one")) return std::string();
  const auto port = ParseInteger(words[1]);
  if (!port || *port < 0 || *port > std::numeric_limits<std::uint16_t>::max()) {
    return Fail("Invalid master port");
  }
  return FormatWords(words);
}

Result<std::string> NormalizeShutdown(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 5> kFlags = {"default", "save", "nosave", "now",
                                                             "force"};
  std::array<bool, kFlags.size()> given{};
  for (const std::string& word : words) {
    const auto flag = std::ranges::find_if(
        kFlags, [&](std::string_view known) { return EqualsIgnoreCase(word, known); });
    if (flag == kFlags.end()) {
      given = {};
      break;
    }
    given[static_cast<std::size_t>(flag - kFlags.begin())] = true;
  }
  if (std::ranges::none_of(given, [](bool flag) { return flag; })) {
    return Fail("argument(s) must be one of the following: default, save, nosave, now, force");
  }
  if (given[1] && given[2]) {
    return Fail("shutdown options SAVE and NOSAVE can't be used simultaneously");
  }
  std::string text;
  for (std::size_t i = 1; i < kFlags.size(); ++i) {
    if (!given[i]) continue;
    if (!text.empty()) text += ' ';
    text += kFlags[i];
  }
  return text.empty() ? std::string(kFlags[0]) : text;
}

Result<std::string> NormalizePercentiles(const std::vector<std::string>& words) {
  if (words.empty() || (words.size() == 1 && words.front().empty())) return QuoteWord("");
  std::string text;
  for (const std::string& word : words) {
    char* end = nullptr;
    const double percentile = std::strtod(word.c_str(), &end);
    if (word.empty() || end != word.c_str() + word.size() || std::isnan(percentile)) {
      return Fail("Invalid latency-tracking-info-percentiles parameters");
    }
    if (percentile < 0.0 || percentile > 100.0) {
      return Fail("latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
    }
    std::array<char, 32> digits;
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), percentile);
    if (!text.empty()) text += ' ';
    text.append(digits.data(), written.ptr);
  }
  return text;
}

Result<std::string> NormalizeOomScores(const std::vector<std::string>& words) {
  constexpr std::size_t kScores = 3;
  constexpr std::int64_t kMost = 2000;
  if (words.size() != kScores) return Fail("wrong number of arguments");
  for (const std::string& word : words) {
    const auto score = ParseInteger(word);
    if (!score || *score < -kMost || *score > kMost) {
      return Fail("Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
    }
  }
  return FormatWords(words);
}

}  // namespace sentinel::codec
