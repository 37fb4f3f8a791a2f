// The words of a list of rules.
#pragma once

#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace sentinel::acl {

// Each rule in one: a selector may be spread over several words, from one that begins with '(' to
// one that ends with ')'. The error is the first word of a selector that does not end.
tl::expected<std::vector<std::string>, std::string> JoinSelectors(
    std::span<const std::string> words);

}  // namespace sentinel::acl
