#include "codec/conf/rewrite.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "base/wipe.h"
#include "codec/conf/directive.h"
#include "codec/conf/document.h"
#include "codec/conf/state_seal.h"
#include "codec/conf/value.h"
#include "codec/conf/write_statements.h"

namespace sentinel::codec {
namespace {

constexpr std::string_view kDefaultUser = "default";

void WriteOptions(const ServerOptions& options, Document& document) {
  for (const auto rows : {HeededDirectives(), IgnoredDirectives()}) {
    for (const Directive& directive : rows) {
      const auto key = PlaceKey::Option(directive);
      for (OptionLine& line : OptionLines(directive, options)) {
        if (line.only_in_place && !document.HasPlace(key)) continue;
        document.Put(key, std::move(line.text));
      }
    }
  }
}

// By name, as every release writes them.
void WriteUsers(const ServerOptions& options, Document& document) {
  if (!options.aclfile.empty()) return;  // The users are in that file.
  std::map<std::string, std::string> lines;
  if (options.requirepass.empty()) lines.emplace(kDefaultUser, "on nopass ~* &* +@all");
  for (const UserLine& user : options.users) {
    lines.insert_or_assign(user.name, FormatWords(user.rules));
  }
  for (const auto& [name, rules] : lines) {
    std::string line = "user " + FormatWord(name);
    if (!rules.empty()) line.append(" ").append(rules);
    document.Put(PlaceKey::User(name), std::move(line));
  }
}

}  // namespace

std::string Rewrite(std::string_view current, const ServerOptions& options,
                    const StateImage& state) {
  return Rewriter(options)(current, state);
}

void Rewriter::SetOptions(ServerOptions options) {
  if (baseline_) return baseline_->set_log_level(options.loglevel);
  Renew(options_, std::optional(std::move(options)));
  document_.reset();
}

std::string Rewriter::operator()(std::string_view current, const StateImage& state) {
  if (!document_ || current != text_) {
    document_ = Read(current);
    Renew(state_, StateImage());
  }
  WriteStatements(state, Reopen(state), baseline_.get(), *document_);
  Renew(state_, state);
  text_ = document_->Text();
  if (baseline_) text_ = Sealed(std::move(text_));
  return text_;
}

Document Rewriter::Read(std::string_view current) const {
  // A NUL would hide the line behind it from other readers.
  std::string text(baseline_ ? WithoutSeal(current) : current);
  std::erase(text, '\0');
  Document document(text, baseline_ ? Document::End::kPlain : Document::End::kMarked);
  if (options_) {
    WriteOptions(*options_, document);
    WriteUsers(*options_, document);
  }
  return document;
}

// Frees the places of what is to be written anew; returns the masters among it.
std::vector<const MasterState*> Rewriter::Reopen(const StateImage& state) {
  ReopenStatements(*document_);
  // A state file holds addresses in one form only.
  const bool other_form =
      !baseline_ && state.process.announce_hostnames != state_.process.announce_hostnames;
  std::unordered_set<const MasterState*> unchanged;
  if (!other_form) {
    for (const auto& master : state_.masters) unchanged.insert(master.get());
  }
  std::unordered_set<const MasterState*> present;
  std::vector<const MasterState*> changed;
  for (const auto& master : state.masters) {
    present.insert(master.get());
    if (!unchanged.contains(master.get())) changed.push_back(master.get());
  }
  for (const auto& master : state_.masters) {
    if (other_form || !present.contains(master.get())) ReopenStatements(*document_, master->name);
  }
  return changed;
}

}  // namespace sentinel::codec
