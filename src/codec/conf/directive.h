// One row per directive that a configuration file may hold, `sentinel` lines aside: how its value
// is checked, where it is kept and how it is written. Loading and rewriting both go by these rows.
//
// A row without a field belongs to a directive that means nothing to a sentinel: its value is
// checked, kept in ServerOptions::inert as it is to be written, and otherwise ignored.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "codec/conf/options.h"

namespace sentinel::codec {

inline constexpr std::int64_t kNoUpperBound = std::numeric_limits<std::int64_t>::max();

// --- the types of values (configuration sheet, section 1.3) ---------------------------------

struct FlagType {};

struct IntegerType {
  std::int64_t low = 0;
  std::int64_t high = kNoUpperBound;
};

struct OctalType {
  std::int64_t low = 0;
  std::int64_t high = kNoUpperBound;
};

struct MemoryType {
  std::int64_t low = 0;
  std::uint64_t high = kNoUpperBound;
};

struct MemoryOrPercentType {};  // A percentage is kept as a negative number.

struct EnumType {
  std::span<const std::string_view> words;  // In the order of the enumeration it is kept in.
  std::size_t newer = 0;  // So many words at the end are unknown to redis-sentinel 7.0.
};

struct TextType {
  bool empty_is_unset = true;  // An unset text is not written.
  // Why a text cannot be used; nullptr when it can. No check when it is nullptr itself.
  const char* (*why_refused)(std::string_view text) = nullptr;
};

// A list of words without a field. Gives the words as they are written; an empty text is unset.
struct ListType {
  Result<std::string> (*normalize)(const std::vector<std::string>& words);
};

// A value of a shape of its own.
struct OptionLine;
struct CustomType {
  Result<void> (*set)(const std::vector<std::string>& words, ServerOptions& options);
  std::vector<OptionLine> (*lines)(const ServerOptions& options);
};

using ValueType = std::variant<FlagType, IntegerType, OctalType, MemoryType, MemoryOrPercentType,
                               EnumType, TextType, ListType, CustomType>;

// --- where a value is kept ------------------------------------------------------------------

using Field =
    std::variant<std::monostate, bool ServerOptions::*, std::uint16_t ServerOptions::*,
                 std::int64_t ServerOptions::*, std::chrono::seconds ServerOptions::*,
                 std::string ServerOptions::*, LogThreshold ServerOptions::*,
                 LogFormat ServerOptions::*, LogTimestamp ServerOptions::*,
                 SyslogFacility ServerOptions::*, Supervision ServerOptions::*,
                 ChannelDefault ServerOptions::*, bool TlsOptions::*, std::uint16_t TlsOptions::*,
                 std::int64_t TlsOptions::*, std::chrono::seconds TlsOptions::*,
                 std::string TlsOptions::*, TlsAuthClients TlsOptions::*>;

// --- rows -----------------------------------------------------------------------------------

struct Directive {
  std::string_view name;   // Canonical, lower case: what is written.
  std::string_view alias;  // Another name that is read; may be empty.
  ValueType type;
  // As a server writes it. A line is added to the file only for a value that differs from this;
  // a sentinel's own default (port, protected-mode) may well do.
  std::string_view server_default;
  Field field;
  bool newer = false;             // redis-sentinel 7.0 does not know the directive.
  std::string_view meaning = {};  // A clause for docs/configuration.md; empty: only kept.
};

// The rows, in the order in which lines are added to a file: those a sentinel acts upon, and those
// it only keeps.
std::span<const Directive> HeededDirectives();
std::span<const Directive> IgnoredDirectives();

// What the first word of a line asks for.
enum class DirectiveForm : std::uint8_t {
  kOption,  // One of the rows.
  kSentinel,
  kUser,
  kInclude,
  kRenameCommand,
  kLoadModule,    // Accepted, never loaded.
  kModuleOption,  // Any name with a dot. Accepted and not kept.
  kRetired,       // Without effect since long. Accepted and not kept.
  kUnknown,
};

struct DirectiveKind {
  DirectiveForm form = DirectiveForm::kUnknown;
  const Directive* option = nullptr;  // Set iff kOption.
};

// REQUIRES: `name` is in lower case.
DirectiveKind FindDirective(std::string_view name);

// The one that SENTINEL CONFIG SET changes, too.
const Directive& LogLevelDirective();

// Checks `values` (the words behind the name) and puts them into `options`. The error's message is
// the stock text.
Result<void> SetOption(const Directive& directive, const std::vector<std::string>& values,
                       ServerOptions& options);

// A whole line of the file.
struct OptionLine {
  std::string text;
  // Refreshed where it stands, but not added to a file that lacks it: a server's default, or
  // something that redis-sentinel 7.0 would refuse.
  bool only_in_place = false;
};

// The lines that stand for the current value; none when it is unset.
std::vector<OptionLine> OptionLines(const Directive& directive, const ServerOptions& options);

}  // namespace sentinel::codec
