#include "acl/rule_words.h"

#include <cstddef>
#include <utility>

namespace sentinel::acl {

tl::expected<std::vector<std::string>, std::string> JoinSelectors(
    std::span<const std::string> words) {
  std::vector<std::string> rules;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& first = words[i];
    std::string rule = first;
    if (rule.starts_with('(')) {
      while (!rule.ends_with(')') && i + 1 < words.size()) rule += ' ' + words[++i];
      if (!rule.ends_with(')')) return tl::unexpected<std::string>(first);
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace sentinel::acl
