// Names of commands -> rows of the table: what every request begins with.
#include <array>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "command/command_table.h"

namespace sentinel::command {
namespace {

// FNV-1a over the lower-case name; pieces of a name can be added one after the other.
class NameHash {
 public:
  NameHash& Add(std::string_view piece) {
    for (const char c : piece) {
      hash_ = (hash_ ^ static_cast<unsigned char>(AsciiLower(c))) * 1099511628211ULL;
    }
    return *this;
  }
  std::size_t value() const { return static_cast<std::size_t>(hash_ ^ (hash_ >> 32)); }

 private:
  std::uint64_t hash_ = 14695981039346656037ULL;
};

// Open addressing over the rows, at most half full.
class Index {
 public:
  Index() {
    SENTINEL_CHECK(2 * AllCommands().size() <= kSlots);
    for (const Command& command : AllCommands()) {
      std::size_t slot = NameHash().Add(command.name).value() % kSlots;
      while (slots_[slot] != nullptr) slot = (slot + 1) % kSlots;
      slots_[slot] = &command;
    }
  }

  template <typename Matches>
  const Command* Find(const NameHash& hash, const Matches& matches) const {
    std::size_t slot = hash.value() % kSlots;
    for (; slots_[slot] != nullptr; slot = (slot + 1) % kSlots) {
      if (matches(slots_[slot]->name)) return slots_[slot];
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t kSlots = 512;
  std::array<const Command*, kSlots> slots_{};
};

const Index& TheIndex() {
  static const Index index;
  return index;
}

// True iff `row` is a subcommand of `container`.
bool IsPartOf(const Command& row, const Command& container) {
  return row.name.size() > container.name.size() && row.name.starts_with(container.name) &&
         row.name[container.name.size()] == '|';
}

}  // namespace

const Command* FindCommand(std::string_view name) {
  return TheIndex().Find(NameHash().Add(name), [name](std::string_view candidate) {
    return EqualsIgnoreCase(candidate, name);
  });
}

const Command* FindSubcommand(const Command& container, std::string_view word) {
  const NameHash hash = NameHash().Add(container.name).Add("|").Add(word);
  const std::size_t size = container.name.size() + 1 + word.size();
  return TheIndex().Find(hash, [&](std::string_view candidate) {
    return candidate.size() == size && candidate.starts_with(container.name) &&
           EqualsIgnoreCase(candidate.substr(container.name.size() + 1), word);
  });
}

std::span<const Command> Subcommands(const Command& command) {
  const auto rows = AllCommands();
  const auto first = static_cast<std::size_t>(&command - rows.data()) + 1;
  std::size_t last = first;
  while (last < rows.size() && IsPartOf(rows[last], command)) ++last;
  return rows.subspan(first, last - first);
}

}  // namespace sentinel::command
