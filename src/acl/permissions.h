// One set of permissions: the root set of a user, or one of its selectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "acl/catalog.h"
#include "acl/command_rules.h"
#include "acl/flaw.h"
#include "acl/patterns.h"

namespace sentinel::acl {

// What rules mean here.
struct Terms {
  const Catalog& catalog;
  bool all_channels_at_first = false;  // Of a set without rules: acl-pubsub-default.
};

// Which words of a request are channels.
enum class ChannelUse : std::uint8_t {
  kNone,
  kFirst,     // words[1].
  kAll,       // words[1] and those behind it.
  kPatterns,  // The same, and they are patterns.
};

struct Request {
  CommandId command = 0;
  ChannelUse channels = ChannelUse::kNone;
  std::span<const std::string> words;
};

// Why somebody may not do something.
struct Denial {
  enum class Of : std::uint8_t { kCommand, kChannel };  // The latter is worth more to be told.
  Of what = Of::kCommand;
  std::size_t word = 0;  // The place of the channel.
};

class Permissions {
 public:
  explicit Permissions(const Terms& terms) : channels_(terms.all_channels_at_first) {}

  // A rule about commands, keys or channels.
  Applied Apply(const Terms& terms, std::string_view rule);
  void Reset(const Terms& terms);

  std::optional<Denial> WhyDenied(const Request& request) const;

  const CommandRules& commands() const { return commands_; }
  const KeyPatterns& keys() const { return keys_; }
  const ChannelPatterns& channels() const { return channels_; }

 private:
  CommandRules commands_;
  KeyPatterns keys_;
  ChannelPatterns channels_;
};

}  // namespace sentinel::acl
