#include "acl/catalog.h"

#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace sentinel::acl {

Catalog::Catalog(std::vector<Entry> commands, std::span<const std::string_view> categories)
    : commands_(std::move(commands)) {
  SENTINEL_CHECK(commands_.size() <= kCommandsMax);
  family_.resize(commands_.size());
  CommandId container = 0;
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    const auto id = static_cast<CommandId>(i);
    const Entry& entry = commands_[i];
    if (entry.name.find('|') == std::string_view::npos) container = id;
    container_.push_back(container);
    family_[id].set(id);
    family_[container].set(id);
    if (!entry.hidden && entry.alias_of.empty()) by_name_.emplace(entry.name, id);
  }
  AddAliases();
  for (std::size_t bit = 0; bit < categories.size(); ++bit) {
    Category category{categories[bit], {}, {}};
    for (std::size_t i = 0; i < commands_.size(); ++i) {
      const bool by_itself = !commands_[i].hidden && commands_[i].alias_of.empty();
      if (!by_itself || (commands_[i].categories >> bit & 1) == 0) continue;
      category.members.set(i);
      category.touched |= family_[i];
    }
    categories_.push_back(category);
  }
}

void Catalog::AddAliases() {
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    main_.push_back(static_cast<CommandId>(i));
    if (commands_[i].alias_of.empty()) continue;
    const auto main = by_name_.find(commands_[i].alias_of);
    SENTINEL_CHECK(main != by_name_.end());
    main_[i] = main->second;
    by_name_.emplace(commands_[i].name, main->second);
  }
}

std::optional<CommandId> Catalog::Find(std::string_view name) const {
  const auto found = by_name_.find(AsciiLower(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

const Catalog::Category* Catalog::FindCategory(std::string_view name) const {
  for (const Category& category : categories_) {
    if (EqualsIgnoreCase(category.name, name)) return &category;
  }
  return nullptr;
}

}  // namespace sentinel::acl
