#include "codec/conf/directive.h"

#include <algorithm>
#include <concepts>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "codec/conf/value.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

// A single value in transit between text and field. Enumerations are the index of their word.
using Value = std::variant<bool, std::int64_t, std::string>;

template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

// --- text -> value --------------------------------------------------------------------------

template <typename Number>
tl::unexpected<Error> OutOfRange(const std::string& low, const Number& high) {
  return Fail("argument must be between " + low + " and " + high + " inclusive");
}

Result<Value> Parse(const FlagType& /*type*/, const std::string& text) {
  const auto flag = ParseFlag(text);
  if (!flag) return Fail("argument must be 'yes' or 'no'");
  return *flag;
}

Result<Value> Parse(const IntegerType& type, const std::string& text) {
  const auto number = ParseInteger(text);
  if (!number) return Fail("argument couldn't be parsed into an integer");
  if (*number < type.low || *number > type.high) {
    return OutOfRange(std::to_string(type.low), std::to_string(type.high));
  }
  return *number;
}

Result<Value> Parse(const OctalType& type, const std::string& text) {
  const auto number = ParseOctal(text);
  if (!number) return Fail("argument couldn't be parsed as an octal number");
  if (*number < type.low || *number > type.high) {
    return OutOfRange(FormatOctal(type.low), FormatOctal(type.high));
  }
  return *number;
}

std::int64_t ClampToSigned(std::uint64_t value) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(value, kNoUpperBound));
}

Result<Value> Parse(const MemoryType& type, const std::string& text) {
  const auto bytes = ParseMemory(text);
  if (!bytes) return Fail("argument must be a memory value");
  if (*bytes < static_cast<std::uint64_t>(type.low) || *bytes > type.high) {
    return OutOfRange(std::to_string(type.low), std::to_string(type.high));
  }
  return ClampToSigned(*bytes);
}

Result<Value> Parse(const MemoryOrPercentType& /*type*/, const std::string& text) {
  if (text.ends_with('%')) {
    const auto percent = ParseUnsigned(std::string_view(text).substr(0, text.size() - 1));
    if (!percent) return Fail("argument must be a memory or percent value");
    if (*percent > 100) return Fail("percentage argument must be less or equal to 100");
    return -static_cast<std::int64_t>(*percent);
  }
  const auto bytes = ParseMemory(text);
  if (!bytes) return Fail("argument must be a memory or percent value");
  return ClampToSigned(*bytes);
}

Result<Value> Parse(const EnumType& type, const std::string& text) {
  std::string choices;
  for (std::size_t i = 0; i < type.words.size(); ++i) {
    if (EqualsIgnoreCase(text, type.words[i])) return static_cast<std::int64_t>(i);
    if (i + type.newer >= type.words.size()) continue;
    if (i > 0) choices += ", ";
    choices += type.words[i];
  }
  return Fail("argument(s) must be one of the following: " + choices);
}

Result<Value> Parse(const TextType& type, const std::string& text) {
  const char* refusal = type.why_refused == nullptr ? nullptr : type.why_refused(text);
  if (refusal != nullptr) return Fail(refusal);
  return text;
}

// --- value -> text --------------------------------------------------------------------------

std::string Format(const FlagType& /*type*/, const Value& value) {
  return std::string(FormatFlag(std::get<bool>(value)));
}

std::string Format(const IntegerType& /*type*/, const Value& value) {
  return std::to_string(std::get<std::int64_t>(value));
}

std::string Format(const OctalType& /*type*/, const Value& value) {
  return FormatOctal(std::get<std::int64_t>(value));
}

std::string Format(const MemoryType& /*type*/, const Value& value) {
  return FormatMemory(static_cast<std::uint64_t>(std::get<std::int64_t>(value)));
}

std::string Format(const MemoryOrPercentType& /*type*/, const Value& value) {
  const std::int64_t number = std::get<std::int64_t>(value);
  if (number < 0) return std::to_string(-number) + "%";
  return FormatMemory(static_cast<std::uint64_t>(number));
}

std::string Format(const EnumType& type, const Value& value) {
  return std::string(type.words[static_cast<std::size_t>(std::get<std::int64_t>(value))]);
}

std::string Format(const TextType& type, const Value& value) {
  const std::string& text = std::get<std::string>(value);
  if (text.empty() && type.empty_is_unset) return {};
  return QuoteWord(text);
}

// --- value <-> field ------------------------------------------------------------------------

template <typename T>
T& At(ServerOptions& options, T ServerOptions::*member) {
  return options.*member;
}

template <typename T>
T& At(ServerOptions& options, T TlsOptions::*member) {
  return options.tls.*member;
}

template <typename T>
const T& At(const ServerOptions& options, T ServerOptions::*member) {
  return options.*member;
}

template <typename T>
const T& At(const ServerOptions& options, T TlsOptions::*member) {
  return options.tls.*member;
}

template <typename T>
concept HoldsItself = std::same_as<T, bool> || std::same_as<T, std::string>;

template <typename T>
void Store(Value&& value, T& target) {
  if constexpr (HoldsItself<T>) {
    target = std::get<T>(std::move(value));
  } else {
    target = static_cast<T>(std::get<std::int64_t>(value));
  }
}

template <typename T>
Value Fetch(const T& source) {
  if constexpr (HoldsItself<T>) {
    return source;
  } else if constexpr (std::same_as<T, std::chrono::seconds>) {
    return std::int64_t{source.count()};
  } else {
    return static_cast<std::int64_t>(source);
  }
}

void Keep(const Directive& directive, std::string text, ServerOptions& options) {
  if (text.empty()) {
    options.inert.erase(std::string(directive.name));
  } else {
    options.inert.insert_or_assign(std::string(directive.name), std::move(text));
  }
}

// How a value of a single word is set.
template <typename Type>
Result<void> SetSingle(const Directive& directive, const Type& type,
                       const std::vector<std::string>& values, ServerOptions& options) {
  if (values.size() != 1) return Fail("wrong number of arguments");
  auto value = Parse(type, values.front());
  if (!value) return tl::unexpected(std::move(value).error());
  std::visit(Overloaded{[&](std::monostate) { Keep(directive, Format(type, *value), options); },
                        [&](auto member) { Store(*std::move(value), At(options, member)); }},
             directive.field);
  return {};
}

// The text of a value of a single word; empty when it is unset.
template <typename Type>
std::string SingleText(const Directive& directive, const Type& type, const ServerOptions& options) {
  return std::visit(
      Overloaded{[](std::monostate) { return std::string(); },
                 [&](auto member) { return Format(type, Fetch(At(options, member))); }},
      directive.field);
}

std::string KeptText(const Directive& directive, const ServerOptions& options) {
  const auto kept = options.inert.find(directive.name);
  return kept == options.inert.end() ? std::string() : kept->second;
}

bool IsNewerWord(const Directive& directive, std::string_view text) {
  const auto* type = std::get_if<EnumType>(&directive.type);
  if (type == nullptr) return false;
  const auto newer_words = type->words.last(type->newer);
  return std::ranges::find(newer_words, text) != newer_words.end();
}

std::vector<OptionLine> LinesOfText(const Directive& directive, std::string_view text) {
  if (text.empty()) return {};
  const bool only_in_place =
      directive.newer || text == directive.server_default || IsNewerWord(directive, text);
  return {{std::string(directive.name).append(" ").append(text), only_in_place}};
}

// --- names ----------------------------------------------------------------------------------

DirectiveKind FormOf(std::string_view name) {
  constexpr std::pair<std::string_view, DirectiveForm> kOthers[] = {
      {"sentinel", DirectiveForm::kSentinel},
      {"user", DirectiveForm::kUser},
      {"include", DirectiveForm::kInclude},
      {"rename-command", DirectiveForm::kRenameCommand},
      {"loadmodule", DirectiveForm::kLoadModule},
      {"list-max-ziplist-entries", DirectiveForm::kRetired},
      {"list-max-ziplist-value", DirectiveForm::kRetired},
      {"lua-replicate-commands", DirectiveForm::kRetired},
  };
  for (const auto& [other, form] : kOthers) {
    if (name == other) return {form};
  }
  const bool has_dot = name.find('.') != std::string_view::npos;
  return {has_dot ? DirectiveForm::kModuleOption : DirectiveForm::kUnknown};
}

using DirectiveIndex = std::unordered_map<std::string_view, const Directive*>;

DirectiveIndex MakeIndex() {
  DirectiveIndex index;
  for (const auto rows : {HeededDirectives(), IgnoredDirectives()}) {
    for (const Directive& directive : rows) {
      index.emplace(directive.name, &directive);
      if (!directive.alias.empty()) index.emplace(directive.alias, &directive);
    }
  }
  return index;
}

}  // namespace

const Directive& LogLevelDirective() {
  static const Directive& directive = *FindDirective("loglevel").option;
  return directive;
}

DirectiveKind FindDirective(std::string_view name) {
  static const DirectiveIndex index = MakeIndex();
  const auto found = index.find(name);
  if (found != index.end()) return {DirectiveForm::kOption, found->second};
  return FormOf(name);
}

Result<void> SetOption(const Directive& directive, const std::vector<std::string>& values,
                       ServerOptions& options) {
  const auto set_list = [&](const ListType& type) -> Result<void> {
    auto text = type.normalize(ListWords(values));
    if (!text) return tl::unexpected(std::move(text).error());
    Keep(directive, *std::move(text), options);
    return {};
  };
  const auto set_custom = [&](const CustomType& type) {
    return type.set(ListWords(values), options);
  };
  const auto set_single = [&](const auto& type) {
    return SetSingle(directive, type, values, options);
  };
  return std::visit(Overloaded{set_list, set_custom, set_single}, directive.type);
}

std::vector<OptionLine> OptionLines(const Directive& directive, const ServerOptions& options) {
  if (const auto* custom = std::get_if<CustomType>(&directive.type)) return custom->lines(options);
  if (std::holds_alternative<std::monostate>(directive.field)) {
    return LinesOfText(directive, KeptText(directive, options));
  }
  const auto text =
      std::visit(Overloaded{[](const ListType&) { return std::string(); },
                            [](const CustomType&) { return std::string(); },
                            [&](const auto& type) { return SingleText(directive, type, options); }},
                 directive.type);
  return LinesOfText(directive, text);
}

}  // namespace sentinel::codec
