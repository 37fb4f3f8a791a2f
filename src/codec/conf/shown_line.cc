#include "codec/conf/shown_line.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "base/text.h"
#include "codec/conf/directive.h"
#include "codec/conf/statement.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

// A name behind which something secret stands.
struct Secret {
  std::string_view name;
  std::size_t shown = 0;     // So many words behind it are shown,
  bool of_master = false;    // and the name of a master in front of them, behind `sentinel`.
  bool is_password = false;  // Nobody would call anything else so.
};

constexpr std::array kSecrets = {
    Secret{"requirepass", 0, false, true},
    Secret{"masterauth", 0, false, true},
    Secret{"masteruser"},
    Secret{"tls-key-file-pass", 0, false, true},
    Secret{"tls-client-key-file-pass", 0, false, true},
    Secret{"http-token", 0, false, true},
    Secret{"user", 1},
    Secret{"auth-pass", 0, true, true},
    Secret{"auth-user", 0, true},
    Secret{"sentinel-pass", 0, false, true},
    Secret{"sentinel-user"},
    Secret{"rename-command", 1, true},
};

// Names that hold one of these are about such things, whatever they are meant to be.
constexpr std::array<std::string_view, 5> kHints = {"pass", "auth", "token", "user", "secret"};

// --- the words of a line, whatever is wrong with its quotes ----------------------------------

struct Word {
  std::string_view text;
  std::size_t begin = 0;   // In the line.
  std::size_t quotes = 0;  // In front of its name.
  std::string name;        // What could be a name, in lower case.

  std::size_t name_begin() const { return begin + quotes; }
  // But for a quote at its end.
  bool is_name() const {
    return text.substr(quotes + name.size()).find_first_not_of("\"'") == std::string_view::npos;
  }
};

bool IsOfNames(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

std::vector<Word> WordsOf(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  std::vector<Word> words;
  for (std::size_t begin = line.find_first_not_of(kBlanks); begin != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, begin), line.size());
    Word word{line.substr(begin, end - begin), begin, 0, {}};
    word.quotes = std::min(word.text.find_first_not_of("\"'"), word.text.size());
    const std::string_view rest = word.text.substr(word.quotes);
    const auto* const name_end = std::ranges::find_if_not(rest, IsOfNames);
    word.name = AsciiLower(std::string_view(rest.begin(), name_end));
    words.push_back(std::move(word));
    begin = line.find_first_not_of(kBlanks, end);
  }
  return words;
}

// --- which of them is the name of a secret ---------------------------------------------------

const Secret* FindSecret(std::string_view name) {
  const Directive* const option = FindDirective(name).option;
  const std::string_view canonical = option != nullptr ? option->name : name;
  const auto* const found = std::ranges::find(kSecrets, canonical, &Secret::name);
  return found == kSecrets.end() ? nullptr : found;
}

// How many letters have to be changed, added or taken away.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

bool IsNear(std::string_view name, const Secret& secret) {
  const std::size_t few = secret.name.size() < 6 ? 1 : 2;
  const bool comparable = name.size() <= secret.name.size() + few;
  return comparable && Distance(name, secret.name) <= few;
}

bool IsNearAny(std::string_view name) {
  return std::ranges::any_of(kSecrets,
                             [name](const Secret& secret) { return IsNear(name, secret); });
}

// The end of the first hint in the name; npos if there is none.
std::size_t EndOfHint(std::string_view name) {
  std::size_t end = std::string_view::npos;
  for (const std::string_view hint : kHints) {
    const std::size_t at = name.find(hint);
    if (at != std::string_view::npos) end = std::min(end, at + hint.size());
  }
  return end;
}

bool BeginsWith(std::string_view name, const Secret& secret) {
  return name.size() > secret.name.size() && name.starts_with(secret.name);
}

bool MayBeSecret(std::string_view name) {
  return IsNearAny(name) || EndOfHint(name) != std::string_view::npos ||
         std::ranges::any_of(kSecrets,
                             [name](const Secret& secret) { return BeginsWith(name, secret); });
}

bool IsKnownDirective(std::string_view name) {
  const DirectiveForm form = FindDirective(name).form;
  return form != DirectiveForm::kUnknown && form != DirectiveForm::kModuleOption;
}

// npos: there is none. Names are looked for where names stand, and those of passwords everywhere,
// as the end of a line may be missing.
std::size_t FindName(const std::vector<Word>& words) {
  const bool is_sentinel = words.front().name == "sentinel";
  const bool is_known = !is_sentinel && IsKnownDirective(words.front().name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& name = words[i].name;
    const Secret* const secret = FindSecret(name);
    const bool by_place = i == 0 || (i == 1 && !is_known);
    if (secret != nullptr && words[i].is_name() && (by_place || secret->is_password)) return i;
    const bool is_meant = (i == 0 && (is_known || is_sentinel)) ||
                          (i == 1 && is_sentinel && FindStatement(name) != nullptr);
    const bool is_other = is_meant && words[i].is_name() && secret == nullptr;
    if (by_place && !is_other && MayBeSecret(name)) return i;
  }
  return std::string_view::npos;
}

// --- what is shown ---------------------------------------------------------------------------

// The part of the name that hides nothing: a blank may be missing behind it.
std::size_t ShownOfName(std::string_view name) {
  for (const Secret& secret : kSecrets) {
    if (BeginsWith(name, secret)) return secret.name.size();
  }
  return IsNearAny(name) ? name.size() : std::min(EndOfHint(name), name.size());
}

bool IsPlain(const Word& word) {
  return word.text.find_first_of("\"'\\") == std::string_view::npos &&
         std::string_view("><#!").find(word.text.front()) == std::string_view::npos;
}

// How many words are shown, the name among them. Behind `sentinel` the last one never is: if a word
// is missing, it is the secret that stands in its place.
std::size_t ShownWords(const std::vector<Word>& words, std::size_t at) {
  const Secret& secret = *FindSecret(words[at].name);
  const bool of_sentinel = at == 1 && words.front().name == "sentinel";
  const std::size_t wanted = secret.shown + (of_sentinel && secret.of_master ? 1 : 0);
  const std::size_t last = of_sentinel ? words.size() - 1 : words.size();
  std::size_t shown = at + 1;
  while (shown < last && shown <= at + wanted && IsPlain(words[shown])) ++shown;
  return shown;
}

std::string Shown(std::string_view line, const std::vector<Word>& words, std::size_t at) {
  const Word& word = words[at];
  if (word.is_name() && FindSecret(word.name) != nullptr) {
    const std::size_t shown = ShownWords(words, at);
    if (shown == words.size()) return std::string(line);
    const Word& last = words[shown - 1];
    return std::string(line.substr(0, last.begin + last.text.size())).append(" ").append(kHidden);
  }
  const std::size_t end = word.name_begin() + ShownOfName(word.name);
  std::string text(line.substr(0, end));
  const std::size_t next = line.find_first_not_of("\"'", end);
  if (next == std::string_view::npos) return std::string(line);
  if (at + 1 < words.size() && next >= word.begin + word.text.size()) text += ' ';
  return text.append(kHidden);
}

// A name in escapes, or with quotes in its middle: a reader of the line understands it.
bool HasDisguisedName(std::string_view line, const std::vector<Word>& words) {
  const auto read = SplitWords(line);
  if (!read) return false;
  for (std::size_t i = 0; i < std::min({read->size(), words.size(), std::size_t{2}}); ++i) {
    const std::string name = AsciiLower((*read)[i]);
    if (name != words[i].name && FindSecret(name) != nullptr) return true;
  }
  return false;
}

}  // namespace

std::string ShownLine(std::string_view line) {
  const std::vector<Word> words = WordsOf(line);
  if (words.empty()) return std::string(line);
  if (HasDisguisedName(line, words)) return std::string(kHidden);
  const std::size_t at = FindName(words);
  return at == std::string_view::npos ? std::string(line) : Shown(line, words, at);
}

std::string_view ShownRule(std::string_view rule) {
  const bool is_selector = rule.starts_with('(');
  for (const std::string_view word : Split(rule.substr(is_selector ? 1 : 0), ' ')) {
    if (!word.starts_with('+') && !word.starts_with('-')) return kHidden;
  }
  return rule;
}

}  // namespace sentinel::codec
