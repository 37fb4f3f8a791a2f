#include "masks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>
#include <utility>

#include "words.h"

namespace sentinel::differential {
namespace {

using Kind = Frame::Kind;

const std::set<std::string> kNames = {"additions",  "client-id", "client-line",    "command-rules",
                                      "first-line", "info",      "no-arguments",   "outline",
                                      "prose",      "unordered", "unordered-words"};

// Fields about instances whose values follow the clock or the traffic.
const std::set<std::string> kMoving = {"link-pending-commands",
                                       "last-ping-sent",
                                       "last-ok-ping-reply",
                                       "last-ping-reply",
                                       "s-down-time",
                                       "o-down-time",
                                       "info-refresh",
                                       "role-reported-time",
                                       "slave-repl-offset",
                                       "last-hello-message",
                                       "run-time",
                                       "run-delay",
                                       "pid",
                                       "id"};

// Fields of INFO.
const std::set<std::string> kOfTheProcess = {
    "redis_git_sha1",
    "redis_build_id",
    "monotonic_clock",
    "atomicvar_api",
    "gcc_version",
    "process_id",
    "run_id",
    "server_time_usec",
    "uptime_in_seconds",
    "hz",
    "lru_clock",
    "executable",
    "config_file",
    "connected_clients",
    "client_recent_max_input_buffer",
    "client_recent_max_output_buffer",
    "total_connections_received",
    "total_commands_processed",
    "instantaneous_ops_per_sec",
    "total_net_input_bytes",
    "total_net_output_bytes",
    "instantaneous_input_kbps",
    "instantaneous_output_kbps",
    "expire_cycle_cpu_milliseconds",
    "unexpected_error_replies",
    "total_error_replies",
    "total_reads_processed",
    "total_writes_processed",
    "reply_buffer_shrinks",
    "reply_buffer_expands",
    "used_cpu_sys",
    "used_cpu_user",
    "used_cpu_sys_children",
    "used_cpu_user_children",
    "used_cpu_sys_main_thread",
    "used_cpu_user_main_thread",
};

const std::set<std::string> kOfTheClient = {
    "id",  "fd",  "age", "idle", "qbuf",    "qbuf-free",  "argv-mem",    "rbs",
    "rbp", "obl", "oll", "omem", "tot-mem", "tot-net-in", "tot-net-out", "tot-cmds"};

// What newer releases, Valkey or we have and stock 7.0.15 has not: fields of INFO and of the line
// of a client, and commands.
const std::set<std::string> kAddedFields = {"server_mode",
                                            "sentinel_total_tilt",
                                            "sentinel_config_saved",
                                            "sentinel_ignored_hellos",
                                            "sentinel_ignored_replies",
                                            "sentinel_paused_masters",
                                            "lib-name",
                                            "lib-ver",
                                            "tot-net-in",
                                            "tot-net-out",
                                            "tot-cmds"};
const std::set<std::string> kAddedCommands = {"SETINFO",
                                              "CHECK",
                                              "EXPLAIN",
                                              "FORGET",
                                              "HISTORY",
                                              "PAUSE",
                                              "RESUME",
                                              "client|setinfo",
                                              "sentinel|check",
                                              "sentinel|explain",
                                              "sentinel|forget",
                                              "sentinel|get-primary-addr-by-name",
                                              "sentinel|history",
                                              "sentinel|is-primary-down-by-addr",
                                              "sentinel|pause",
                                              "sentinel|primaries",
                                              "sentinel|primary",
                                              "sentinel|resume"};

bool IsDigit(unsigned char c) { return std::isdigit(c) != 0; }
bool IsWordByte(unsigned char c) { return std::isalnum(c) != 0; }

bool IsId(const std::string& word) {
  return word.size() == 40 && std::all_of(word.begin(), word.end(),
                                          [](unsigned char c) { return std::isxdigit(c) != 0; });
}

// Replaces each longest run of bytes of a class by what `replace` says. Texts may be long, so this
// is no regular expression.
template <typename Replace>
std::string ReplaceRuns(const std::string& text, bool (*in_class)(unsigned char), Replace replace) {
  std::string result;
  for (auto at = text.begin(); at != text.end();) {
    const auto start = std::find_if(at, text.end(), in_class);
    result.append(at, start);
    at = std::find_if_not(start, text.end(), in_class);
    if (start != at) result += replace(std::string(start, at));
  }
  return result;
}

// What a value looks like, when the value itself cannot be compared.
std::string Shape(const std::string& value) {
  static const std::regex kInteger("-?[0-9]+");
  static const std::regex kDecimal("[0-9]+\\.([0-9]+)");
  std::smatch match;
  if (std::regex_match(value, kInteger)) return "<number>";
  if (std::regex_match(value, match, kDecimal)) {
    return fmt::format("<number with {} decimals>", match[1].length());
  }
  return value.empty() ? "" : "<text>";
}

// Replaces each piece of `text` that matches by what `replace` says.
template <typename Replace>
std::string ReplaceAll(const std::string& text, const std::regex& pattern, Replace replace) {
  std::string result;
  auto from = text.begin();
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
    result.append(from, text.begin() + it->position());
    result += replace(*it);
    from = text.begin() + it->position() + it->length();
  }
  return result.append(from, text.end());
}

std::string MaskInfo(const std::string& text) {
  static const std::regex kField("([a-z_0-9]+):([^\r\n]*)");
  return ReplaceAll(text, kField, [](const std::smatch& field) {
    const std::string name = field[1];
    if (name == "redis_build_id") return name + ":<text>";  // Its digits may all be decimal.
    return kOfTheProcess.contains(name) ? name + ":" + Shape(field[2]) : field[0].str();
  });
}

// Each field on a line of its own, which is easier to read.
std::string MaskClientLine(const std::string& text) {
  static const std::regex kField("([a-z-]+)=([^ \n]*)");
  return ReplaceAll(text, kField, [](const std::smatch& field) {
    const std::string name = field[1];
    const std::string value = kOfTheClient.contains(name) ? Shape(field[2]) : field[2].str();
    return name + "=" + value + "\n";
  });
}

// The order of single commands in what a user may do follows a hash table that is seeded anew in
// every process of stock; that of categories says something.
std::string MaskCommandRules(const std::string& text, bool without_added) {
  static const std::regex kCommands("([+-]@all(?: [+-]@[a-z]+)*)((?: [+-][^@() ][^() ]*)+)");
  return ReplaceAll(text, kCommands, [without_added](const std::smatch& rules) {
    std::istringstream words(rules[2]);
    std::set<std::string> sorted;
    for (std::string word; words >> word;) {
      if (!without_added || !kAddedCommands.contains(word.substr(1))) sorted.insert(word);
    }
    std::string result = rules[1];
    for (const std::string& word : sorted) result += " " + word;
    return result;
  });
}

std::string WithoutAddedFields(const std::string& text) {
  static const std::regex kField(" ?([a-z_-]+)[:=][^ \r\n]*(\r\n)?");
  return ReplaceAll(text, kField, [](const std::smatch& field) {
    return kAddedFields.contains(field[1]) ? "" : field[0].str();
  });
}

bool IsNameOf(const Frame& frame, const std::set<std::string>& names) {
  return !frame.IsAggregate() && names.contains(frame.text);
}

// The order in which a hash table shows its entries is nobody's promise: entries, pairs of a name
// and an entry, and (`words_too`) plain words.
void Sort(Frame& frame, bool words_too) {
  auto& elements = frame.elements;
  const auto aggregate = [](const Frame& one) { return one.IsAggregate(); };
  const bool entries = std::all_of(elements.begin(), elements.end(), aggregate);
  const bool words = std::none_of(elements.begin(), elements.end(), aggregate);
  bool pairs = elements.size() % 2 == 0;
  for (std::size_t i = 0; i < elements.size() && pairs; ++i) {
    pairs = elements[i].IsAggregate() == (i % 2 == 1);
  }
  if (!pairs && !entries && !(words && words_too)) return;

  const std::size_t step = pairs ? 2 : 1;
  std::multimap<std::string, std::vector<Frame>> groups;
  for (std::size_t i = 0; i < elements.size(); i += step) {
    const auto first = elements.begin() + static_cast<std::ptrdiff_t>(i);
    groups.emplace(Render(*first),
                   std::vector<Frame>(first, first + static_cast<std::ptrdiff_t>(step)));
  }
  elements.clear();
  for (auto& [text, group] : groups) std::move(group.begin(), group.end(), back_inserter(elements));
}

// Usage lines by their first word alone; what is indented explains them.
void RemoveProse(std::vector<Frame>& elements) {
  std::erase_if(elements, [](const Frame& element) {
    return element.kind == Kind::kSimple && element.text.starts_with("    ");
  });
  for (Frame& element : elements) {
    if (element.kind == Kind::kSimple)
      element.text = element.text.substr(0, element.text.find(' '));
  }
  const auto same = [](const Frame& a, const Frame& b) {
    return a.kind == Kind::kSimple && b.kind == Kind::kSimple && a.text == b.text;
  };
  elements.erase(std::unique(elements.begin(), elements.end(), same), elements.end());
}

// Takes elements[at] and what belongs to it away.
void Remove(std::vector<Frame>& elements, std::size_t at, std::size_t count) {
  const auto first = elements.begin() + static_cast<std::ptrdiff_t>(at);
  elements.erase(first, first + static_cast<std::ptrdiff_t>(count));
}

// A list of pairs of name and entry begins with a name as well, and is no entry.
bool IsEntryOf(const Frame& element, const std::set<std::string>& names) {
  const auto& parts = element.elements;
  const bool is_list = parts.size() > 1 && parts[1].IsAggregate();
  return !parts.empty() && !is_list && IsNameOf(parts[0], names);
}

// Commands are shown as names, as entries that begin with a name, and as pairs of name and entry.
void RemoveAddedCommands(std::vector<Frame>& elements) {
  for (std::size_t i = elements.size(); i-- > 0;) {
    const Frame& element = elements[i];
    if (element.IsAggregate()) {
      if (IsEntryOf(element, kAddedCommands)) Remove(elements, i, 1);
    } else if (IsNameOf(element, kAddedCommands)) {
      const bool pair = i + 1 < elements.size() && elements[i + 1].IsAggregate();
      Remove(elements, i, pair ? 2 : 1);
    }
  }
}

// Takes values out of a list of names and values, with their names.
void RemoveFields(std::vector<Frame>& elements, const std::set<std::string>& names) {
  for (std::size_t i = elements.size(); i-- > 1;) {
    if (IsNameOf(elements[i - 1], names)) Remove(elements, i - 1, 2);
  }
}

}  // namespace

Masks::Masks(std::set<std::string> names) : names_(std::move(names)) {
  for (const std::string& name : names_) {
    if (!kNames.contains(name)) throw BadCaseFile("no mask is called " + name);
  }
}

void Masks::Apply(std::vector<Frame>& frames) {
  for (Frame& frame : frames) {
    ApplyTo(frame, true);
    NumberIds(frame);
  }
}

void Masks::ApplyTo(Frame& frame, bool outermost) {
  if (frame.IsAggregate()) {
    ApplyToElements(frame.elements);
    const bool words = Has("unordered-words");
    if (words || Has("unordered")) Sort(frame, outermost || words);
    return;
  }
  if (frame.kind == Kind::kInteger && Has("client-id")) frame.text = "<id>";
  frame.text = MaskText(std::move(frame.text));
}

void Masks::ApplyToElements(std::vector<Frame>& elements) {
  if (Has("prose")) RemoveProse(elements);
  if (Has("additions")) {
    RemoveAddedCommands(elements);
    RemoveFields(elements,
                 {"loglevel", "tls-cert-file", "tls-key-file", "tls-key-file-pass",
                  "tls-client-cert-file", "tls-client-key-file", "tls-client-key-file-pass",
                  "tls-ca-cert-file", "tls-ca-cert-dir", "tls-dh-params-file", "tls-auth-clients",
                  "tls-protocols", "tls-ciphers", "tls-ciphersuites", "tls-prefer-server-ciphers",
                  "tls-session-caching", "tls-verify-hostname"});
  }
  if (Has("outline")) RemoveFields(elements, {"history", "complexity"});
  if (Has("no-arguments")) RemoveFields(elements, {"arguments"});
  for (std::size_t i = 0; i < elements.size(); ++i) {
    ApplyTo(elements[i], false);
    if (i + 1 == elements.size()) break;
    Frame& next = elements[i + 1];
    if (next.IsAggregate()) continue;
    if (IsNameOf(elements[i], kMoving)) next.text = Shape(next.text);
    if (IsNameOf(elements[i], {"age-seconds"})) next.text = "<seconds>";
    if (Has("prose") && IsNameOf(elements[i], {"summary"})) next.text = "<prose>";
  }
}

// After everything was put in order, so that both sides meet the ids in the same order.
void Masks::NumberIds(Frame& frame) {
  for (Frame& element : frame.elements) NumberIds(element);
  frame.text = ReplaceRuns(frame.text, IsWordByte, [this](const std::string& word) {
    if (!IsId(word)) return word;
    return ids_.try_emplace(word, fmt::format("<id {}>", ids_.size() + 1)).first->second;
  });
}

std::string Masks::MaskText(std::string text) {
  for (const auto& [value, symbol] : symbols_) {
    if (!value.starts_with('/')) continue;
    for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at)) {
      text.replace(at, value.size(), symbol);
    }
  }
  text = ReplaceRuns(text, IsDigit, [this](const std::string& number) {
    const auto it = symbols_.find(number);
    return it == symbols_.end() ? number : it->second;
  });
  if (Has("first-line")) text.erase(std::min(text.find('\n'), text.size()));
  if (Has("additions")) text = WithoutAddedFields(text);
  if (Has("command-rules")) text = MaskCommandRules(text, Has("additions"));
  if (Has("info")) text = MaskInfo(text);
  if (Has("client-line")) text = MaskClientLine(text);
  return text;
}

}  // namespace sentinel::differential
