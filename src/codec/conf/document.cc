#include "codec/conf/document.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/wipe.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

// The first one is that of all releases; to them the second one is any comment.
constexpr std::string_view kEndMark = "# End of CONFIG REWRITE";
constexpr std::string_view kForeign = "# ??? ";

constexpr char kUserRow = 0;  // Its address stands for `user` lines.

// As much of a line as says what it is about: three words. Blanks within quotes do not count, so a
// line with quotes is taken whole.
std::string_view Head(std::string_view line) {
  const auto has = [&](char c) { return line.find(c) != std::string_view::npos; };
  if (has('"') || has('\'')) return line;
  int words = 0;
  bool in_word = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool blank = line[i] == ' ' || line[i] == '\t';
    if (blank && in_word && words == 3) return line.substr(0, i);
    if (!blank && !in_word) ++words;
    in_word = !blank;
  }
  return line;
}

}  // namespace

PlaceKey PlaceKey::User(std::string_view name) { return {&kUserRow, name}; }

Document::Document(std::string_view text, End end) : end_(end) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty()) return;
  const auto lines = Split(text, '\n');
  lines_.reserve(lines.size());
  const auto ends_block = [](std::string_view line) { return Trim(line) == kEndMark; };
  end_is_marked_ = std::ranges::any_of(lines, ends_block);
  for (const std::string_view line : lines) Read(Trim(line));
}

void Document::Read(std::string_view line) {
  if (line == kEndMark) {
    if (part_ == Part::kBlock) part_ = Part::kBelow;
    return;
  }
  if (line == kGeneratedBlock && part_ == Part::kAbove) {
    part_ = Part::kBlock;
    return;
  }
  // Nobody but people writes comments: without a mark the block ends there.
  if (part_ == Part::kBlock && !end_is_marked_ && line.starts_with('#')) part_ = Part::kBelow;
  if (line.empty() || line.starts_with('#')) return Keep(line);
  const auto words = SplitWords(Head(line));
  if (!words) return Disarm(line);
  if (words->empty()) return Keep(line);
  const auto word = [&](std::size_t i) {
    return i < words->size() ? std::string_view((*words)[i]) : std::string_view();
  };
  const DirectiveKind kind = FindDirective(AsciiLower(word(0)));
  switch (kind.form) {
    case DirectiveForm::kOption:
      return AddPlace(PlaceKey::Option(*kind.option));
    case DirectiveForm::kUser:
      return AddPlace(PlaceKey::User(word(1)));
    case DirectiveForm::kSentinel: {
      if (words->size() == 1) return Keep(line);
      const Statement* statement = FindStatement(AsciiLower(word(1)));
      if (statement == nullptr) return Disarm(line);
      if (statement->id == StatementId::kStateConfigFile) return Keep(line);
      if (statement->is_state() && part_ != Part::kBlock) return;
      return AddPlace(statement->of_master() ? PlaceKey::OfMaster(*statement, word(2))
                                             : PlaceKey::OfProcess(*statement));
    }
    case DirectiveForm::kLoadModule:
      lines_.push_back({{}, part_, true});  // Nothing will ever be put here.
      return;
    case DirectiveForm::kInclude:
    case DirectiveForm::kRenameCommand:
      return Keep(line);
    case DirectiveForm::kModuleOption:
    case DirectiveForm::kRetired:
    case DirectiveForm::kUnknown:
      return Disarm(line);
  }
}

void Document::Keep(std::string_view line) { lines_.push_back({std::string(line), part_}); }

void Document::Disarm(std::string_view line) {
  lines_.push_back({std::string(kForeign).append(line), part_});
}

void Document::AddPlace(const PlaceKey& key) {
  lines_.push_back({{}, part_, true});
  Chain& chain = LinkLastLine(key);
  if (chain.free == kNone) chain.free = lines_.size() - 1;
}

Document::Chain& Document::LinkLastLine(const PlaceKey& key) {
  const std::size_t line = lines_.size() - 1;
  if (const std::size_t known = FindChain(key); known != kNone) {
    Chain& chain = chains_[known];
    lines_[chain.last].next_place = line;
    chain.last = line;
    return chain;
  }
  auto rows = by_name_.find(key.name());
  if (rows == by_name_.end()) rows = by_name_.emplace(key.name(), ChainByRow()).first;
  rows->second.emplace_back(key.row(), chains_.size());
  return chains_.emplace_back(Chain{.begin = line, .last = line});
}

std::size_t Document::FindChain(const PlaceKey& key) const {
  const auto rows = by_name_.find(key.name());
  if (rows == by_name_.end()) return kNone;
  const auto found = std::ranges::find(rows->second, key.row(), &ChainByRow::value_type::first);
  return found == rows->second.end() ? kNone : found->second;
}

bool Document::HasPlace(const PlaceKey& key) const {
  const std::size_t chain = FindChain(key);
  return chain != kNone && chains_[chain].free != kNone;
}

void Document::Put(const PlaceKey& key, std::string text) {
  const std::size_t chain = FindChain(key);
  if (chain == kNone || chains_[chain].free == kNone) {
    const bool below = chain != kNone && lines_[chains_[chain].last].part == Part::kBelow;
    lines_.push_back({std::move(text), below ? Part::kBelow : Part::kBlock});
    LinkLastLine(key);
    return;
  }
  Line& line = lines_[chains_[chain].free];
  chains_[chain].free = line.next_place;
  line.text = std::move(text);
  line.place = false;
}

void Document::Reopen(const PlaceKey& key) {
  const std::size_t chain = FindChain(key);
  if (chain == kNone) return;
  chains_[chain].free = chains_[chain].begin;
  for (std::size_t i = chains_[chain].begin; i != kNone; i = lines_[i].next_place) {
    Wipe(lines_[i].text);  // It may hold a password, and nothing else may come there.
    lines_[i].place = true;
  }
}

void Document::AppendPart(Part part, std::string& text) const {
  bool after_blank = false;
  for (const Line& line : lines_) {
    if (line.part != part) continue;
    // In what people wrote, an emptied line still parts paragraphs. In the generated block it would
    // be one blank more with every replica and peer that came and went.
    if (line.place && part == Part::kBlock) continue;
    const bool blank = line.text.empty();
    if (!(blank && after_blank)) text.append(line.text).append("\n");
    after_blank = blank;
  }
}

std::string Document::Text() const {
  std::size_t size = kGeneratedBlock.size() + kEndMark.size();
  for (const Line& line : lines_) size += line.text.size() + 1;
  std::string text;
  text.reserve(size);
  AppendPart(Part::kAbove, text);
  if (std::ranges::none_of(lines_, [](const Line& line) { return line.part == Part::kBlock; })) {
    return text;
  }
  if (!text.empty() && !text.ends_with("\n\n")) text.append("\n");
  text.append(kGeneratedBlock).append("\n");
  AppendPart(Part::kBlock, text);
  if (end_ == End::kMarked) text.append(kEndMark).append("\n");
  AppendPart(Part::kBelow, text);
  return text;
}

}  // namespace sentinel::codec
