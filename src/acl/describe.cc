#include "acl/describe.h"

#include <cstddef>
#include <string_view>

namespace sentinel::acl {
namespace {

// Of what is still to be said, how much of a category would be said rightly and wrongly by it.
struct Fit {
  std::size_t right = 0;
  std::size_t wrong = 0;

  bool BetterThan(const Fit& other) const {
    return wrong < other.wrong || (wrong == other.wrong && right > other.right);
  }
};

// The category that says the most of `open`; nullptr if each would say more that is wrong.
const Catalog::Category* BestCategory(const Catalog& catalog, const CommandSet& open) {
  const Catalog::Category* best = nullptr;
  Fit best_fit;
  for (const Catalog::Category& category : catalog.categories()) {
    const Fit fit{(category.members & open).count(), (category.members & ~open).count()};
    if (fit.right <= fit.wrong) continue;
    if (best != nullptr && !fit.BetterThan(best_fit)) continue;
    best = &category;
    best_fit = fit;
  }
  return best;
}

class Description {
 public:
  Description(const Catalog& catalog, const CommandRules& rules)
      : catalog_(catalog), rules_(rules), text_(rules.from_all() ? "+@all" : "-@all") {
    if (rules.from_all()) said_.AllowAll();
  }

  std::string Make() {
    AddCategories();
    for (std::size_t i = 0; i < catalog_.size(); ++i) AddCommand(static_cast<CommandId>(i));
    return std::move(text_);
  }

 private:
  // What a category has said once is not open any more, even if wrongly.
  void AddCategories() {
    const bool allow = !rules_.from_all();
    CommandSet open = allow ? rules_.allowed() : ~rules_.allowed();
    while (const Catalog::Category* category = BestCategory(catalog_, open)) {
      Add(allow, "@" + std::string(category->name));
      said_.Change(category->touched, allow);
      open &= ~category->touched;
    }
  }

  void AddCommand(CommandId id) {
    if (catalog_.Find(catalog_.name(id)) != id) return;  // Hidden, or known by another name.
    const bool allowed = rules_.allowed().test(id);
    if (said_.allowed().test(id) != allowed) {
      Add(allowed, catalog_.name(id));
      said_.Change(catalog_.Family(id), allowed);
    }
    const auto arguments = rules_.first_arguments().find(id);
    if (allowed || arguments == rules_.first_arguments().end()) return;
    for (const std::string& argument : arguments->second) {
      Add(true, std::string(catalog_.name(id)) + "|" + argument);
    }
  }

  void Add(bool allow, std::string_view target) {
    text_.append(allow ? " +" : " -").append(target);
  }

  const Catalog& catalog_;
  const CommandRules& rules_;
  CommandRules said_;
  std::string text_;
};

}  // namespace

std::string DescribeCommands(const Catalog& catalog, const CommandRules& rules) {
  return Description(catalog, rules).Make();
}

}  // namespace sentinel::acl
