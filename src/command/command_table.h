// The one table of commands (command sheet, section 2.1): what exists, how many words it takes,
// what COMMAND and HELP say about it and who runs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acl/permissions.h"
#include "command/context.h"
#include "command/outcome.h"

namespace sentinel::command {

using Words = std::vector<std::string>;

// REQUIRES: the words have passed the row's arity; for a subcommand, words[0] is the container.
using Handler = Outcome (*)(Context& context, const Words& words);

// Bits, in the order in which COMMAND INFO shows the flags; the last ones are never shown.
enum Flag : std::uint16_t {
  kAdmin = 1 << 0,
  kPubSub = 1 << 1,
  kNoScript = 1 << 2,
  kLoading = 1 << 3,
  kStale = 1 << 4,
  kFast = 1 << 5,
  kNoAuth = 1 << 6,
  kNoMulti = 1 << 7,
  kAllowBusy = 1 << 8,
  kSubscribedOk = 1 << 9,  // Runs in the subscribed state of RESP2.
  kUnlisted = 1 << 10,     // Left out of COMMAND.
  kNoHelp = 1 << 11,       // Left out of the container's HELP.
  kWrites = 1 << 12,       // Held back by CLIENT PAUSE WRITE.
};
using Flags = std::uint16_t;

// Bits, in the order of ACL CAT. Categories that no command here belongs to have names only.
enum Category : std::uint32_t {
  kCatPubSub = 1 << 12,
  kCatAdmin = 1 << 13,
  kCatFast = 1 << 14,
  kCatSlow = 1 << 15,
  kCatDangerous = 1 << 17,
  kCatConnection = 1 << 18,
};
using Categories = std::uint32_t;

struct Command {
  std::string_view name;  // Lower case; "container|subcommand" for subcommands.
  int arity;              // n: exactly n words, container included; -n: at least n.
  Flags flags;
  Categories categories;
  std::string_view tips;  // Separated by blanks.
  std::string_view group;
  std::string_view since;
  std::string_view usage;             // Words behind the name, in the grammar of usage.h.
  std::string_view summary;           // One line, without a full stop.
  Handler handler;                    // Null for containers, which only their subcommands run.
  std::string_view replaced_by = {};  // Set for deprecated names.
  std::string_view deprecated_since = {};
  std::string_view history = {};  // Lines of a version, a blank and what came with it.
  acl::ChannelUse channels = acl::ChannelUse::kNone;
  // The full name of the command that this is another name of, if a rule about one is about both.
  std::string_view same_rights_as = {};

  bool accepts(std::size_t words) const {
    return arity >= 0 ? words == static_cast<std::size_t>(arity)
                      : words >= static_cast<std::size_t>(-arity);
  }
  bool has(Flag flag) const { return (flags & flag) != 0; }
  bool is_subcommand() const { return name.find('|') != std::string_view::npos; }
};

// All rows, sorted by name, so that subcommands stand behind their container.
std::span<const Command> AllCommands();

// The row called `name` in any case ("client", "client|list"); nullptr if none.
const Command* FindCommand(std::string_view name);

// The row of `word` among the subcommands of `container`; nullptr if none.
const Command* FindSubcommand(const Command& container, std::string_view word);

// The rows of a container's subcommands; empty for other commands. REQUIRES: a row of the table.
std::span<const Command> Subcommands(const Command& command);

// Names of the flags that COMMAND INFO shows, in its order.
std::vector<std::string_view> FlagNames(Flags flags);

// The names of all ACL categories without '@', in the order of ACL CAT.
std::span<const std::string_view> CategoryNames();

// The bit of a category named in any case; 0 if there is no such category. A known category may
// still have no command.
Categories CategoryBit(std::string_view name);

}  // namespace sentinel::command
