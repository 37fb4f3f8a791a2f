// The commands that rules speak of, as numbers and sets of numbers.
//
// Made once, of the table of commands; everything else here points at it.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::acl {

using CommandId = std::uint16_t;  // The place in the table.
inline constexpr std::size_t kCommandsMax = 256;
using CommandSet = std::bitset<kCommandsMax>;

class Catalog {
 public:
  struct Entry {
    std::string_view name;           // Lower case; "container|subcommand" for subcommands.
    std::uint32_t categories = 0;    // Bit i is categories[i].
    bool hidden = false;             // No rule can name it.
    std::string_view alias_of = {};  // The command that this is a second name of.
  };

  // REQUIRES: at most kCommandsMax commands, subcommands right behind their container; an alias is
  // of a command that is neither hidden nor an alias; what the names point at outlives the catalog.
  Catalog(std::vector<Entry> commands, std::span<const std::string_view> categories);

  std::size_t size() const { return commands_.size(); }
  std::string_view name(CommandId id) const { return commands_[id].name; }

  // The command whose rights decide: that which an alias is of, or the command itself. Who is
  // refused a command by one name could otherwise run it by the other.
  CommandId Main(CommandId id) const { return main_[id]; }

  // By its full name in any case, an alias as its main one; nullopt if there is none, or it is
  // hidden.
  std::optional<CommandId> Find(std::string_view name) const;
  bool IsSubcommand(CommandId id) const { return container_[id] != id; }
  bool HasSubcommands(CommandId id) const { return family_[id].count() > 1; }

  // The command and, of a container, its subcommands: what a rule about it changes.
  const CommandSet& Family(CommandId id) const { return family_[id]; }

  struct Category {
    std::string_view name;
    CommandSet members;
    CommandSet touched;  // What a rule about it changes: the families of its members.
  };
  const std::vector<Category>& categories() const { return categories_; }
  // By its name in any case; nullptr if there is none.
  const Category* FindCategory(std::string_view name) const;

 private:
  void AddAliases();

  std::vector<Entry> commands_;
  std::vector<CommandId> container_;  // Of a subcommand; a command's own number otherwise.
  std::vector<CommandSet> family_;
  std::vector<CommandId> main_;
  std::map<std::string, CommandId, std::less<>> by_name_;
  std::vector<Category> categories_;
};

}  // namespace sentinel::acl
