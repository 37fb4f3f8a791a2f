// Names of commands -> rows of the table: what every request begins with.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "command/command_table.h"

namespace sentinel::command {
namespace {

// The same for names that differ in case only. Eight bytes at a time: bit 5 is all that tells upper
// from lower case, so it is set everywhere.
std::uint64_t HashOf(std::string_view name) {
  constexpr std::size_t kPiece = sizeof(std::uint64_t);
  constexpr std::uint64_t kBit5 = 0x2020202020202020U;
  std::uint64_t hash = name.size();
  const auto add = [&hash](std::uint64_t piece) {
    hash = (hash ^ (piece | kBit5)) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 32;
  };
  for (; name.size() > kPiece; name.remove_prefix(kPiece)) add(FirstEight(name));
  add(FirstEight(name));
  return hash;
}

std::size_t RowOf(const Command& command) {
  return static_cast<std::size_t>(&command - AllCommands().data());
}

// "list" of "client|list".
std::string_view OwnName(const Command& command) {
  return command.name.substr(command.name.find('|') + 1);
}

// Open addressing over the rows, at most half full; and how many subcommands each row has.
class Index {
 public:
  Index() : subcommands_(AllCommands().size()) {
    SENTINEL_CHECK(2 * AllCommands().size() <= kSlots);
    const Command* container = nullptr;
    for (const Command& command : AllCommands()) {
      if (!command.is_subcommand()) container = &command;
      SENTINEL_CHECK(container != nullptr);
      Insert(command, command.is_subcommand() ? container : nullptr);
    }
  }

  // `container` is null for commands that are no subcommands.
  const Command* Find(std::string_view name, const Command* container) const {
    for (std::size_t at = SlotOf(name, container); slots_[at].command != nullptr; at = Next(at)) {
      const Slot& slot = slots_[at];
      if (slot.container == container && EqualsIgnoreCase(slot.name, name)) return slot.command;
    }
    return nullptr;
  }

  std::size_t SubcommandCount(const Command& command) const { return subcommands_[RowOf(command)]; }

 private:
  struct Slot {
    const Command* command = nullptr;
    const Command* container = nullptr;
    std::string_view name;
  };
  static constexpr std::size_t kSlots = 512;

  void Insert(const Command& command, const Command* container) {
    if (container != nullptr) ++subcommands_[RowOf(*container)];
    std::size_t slot = SlotOf(OwnName(command), container);
    while (slots_[slot].command != nullptr) slot = Next(slot);
    slots_[slot] = {&command, container, OwnName(command)};
  }

  static std::size_t SlotOf(std::string_view name, const Command* container) {
    const std::size_t shift = container == nullptr ? 0 : 1 + RowOf(*container);
    return static_cast<std::size_t>(HashOf(name) + shift) % kSlots;
  }
  static std::size_t Next(std::size_t slot) { return (slot + 1) % kSlots; }

  std::array<Slot, kSlots> slots_{};
  std::vector<std::size_t> subcommands_;
};

const Index& TheIndex() {
  static const Index index;
  return index;
}

}  // namespace

const Command* FindCommand(std::string_view name) {
  const Command* command = TheIndex().Find(name, nullptr);
  const std::size_t bar = command == nullptr ? name.find('|') : std::string_view::npos;
  if (bar == std::string_view::npos) return command;
  const Command* container = TheIndex().Find(name.substr(0, bar), nullptr);
  return container == nullptr ? nullptr : FindSubcommand(*container, name.substr(bar + 1));
}

const Command* FindSubcommand(const Command& container, std::string_view word) {
  return TheIndex().Find(word, &container);
}

std::span<const Command> Subcommands(const Command& command) {
  return AllCommands().subspan(RowOf(command) + 1, TheIndex().SubcommandCount(command));
}

}  // namespace sentinel::command
