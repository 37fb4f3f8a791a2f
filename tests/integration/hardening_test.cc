// What the compiler and the linker were to put into the daemon is in it: asserted of the program
// itself, as flags get lost on their way.
#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

using ::testing::Contains;
using ::testing::ContainsRegex;

class Program {
 public:
  explicit Program(const std::string& path) : bytes_(ReadFile(path)) {
    if (bytes_.size() < sizeof(Elf64_Ehdr) || std::memcmp(bytes_.data(), ELFMAG, SELFMAG) != 0) {
      throw HarnessError(path + " is no program");
    }
    header_ = At<Elf64_Ehdr>(0);
    if (header_.e_ident[EI_CLASS] != ELFCLASS64) throw HarnessError(path + " is not of 64 bits");
  }

  const Elf64_Ehdr& header() const { return header_; }

  std::vector<Elf64_Phdr> Segments() const {
    std::vector<Elf64_Phdr> segments;
    for (std::size_t i = 0; i < header_.e_phnum; ++i) {
      segments.push_back(At<Elf64_Phdr>(header_.e_phoff + i * header_.e_phentsize));
    }
    return segments;
  }

  std::optional<Elf64_Phdr> Segment(Elf64_Word type) const {
    for (const Elf64_Phdr& segment : Segments()) {
      if (segment.p_type == type) return segment;
    }
    return std::nullopt;
  }

  // The value of a row for the loader.
  std::optional<Elf64_Xword> Dynamic(Elf64_Sxword tag) const {
    const auto segment = Segment(PT_DYNAMIC);
    for (std::size_t at = 0; segment && at < segment->p_filesz; at += sizeof(Elf64_Dyn)) {
      const auto row = At<Elf64_Dyn>(segment->p_offset + at);
      if (row.d_tag == tag) return row.d_un.d_val;
    }
    return std::nullopt;
  }

  // Names of what it takes from libraries.
  std::vector<std::string> Imports() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < header_.e_shnum; ++i) {
      const auto section = At<Elf64_Shdr>(header_.e_shoff + i * header_.e_shentsize);
      if (section.sh_type != SHT_DYNSYM) continue;
      const auto text = At<Elf64_Shdr>(header_.e_shoff + section.sh_link * header_.e_shentsize);
      for (std::size_t at = 0; at < section.sh_size; at += sizeof(Elf64_Sym)) {
        const auto symbol = At<Elf64_Sym>(section.sh_offset + at);
        if (symbol.st_shndx != SHN_UNDEF) continue;
        names.emplace_back(bytes_.c_str() + text.sh_offset + symbol.st_name);
      }
    }
    return names;
  }

 private:
  template <typename T>
  T At(std::size_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) {
      throw HarnessError("the program ends too early");
    }
    T object;
    std::memcpy(&object, bytes_.data() + offset, sizeof(T));
    return object;
  }

  std::string bytes_;
  Elf64_Ehdr header_{};
};

const Program& Daemon() {
  static const Program program(SENTINEL_PROGRAM);
  return program;
}

TEST(Hardening, HasNoFixedAddresses) {
  EXPECT_EQ(Daemon().header().e_type, ET_DYN);
  EXPECT_TRUE(Daemon().Segment(PT_INTERP));
  EXPECT_TRUE(Daemon().Dynamic(DT_FLAGS_1).value_or(0) & DF_1_PIE);
  EXPECT_FALSE(Daemon().Dynamic(DT_TEXTREL));
}

TEST(Hardening, TablesOfTheLinkerAreReadOnlyOnceItRuns) {
  EXPECT_TRUE(Daemon().Segment(PT_GNU_RELRO));
  EXPECT_TRUE(Daemon().Dynamic(DT_FLAGS).value_or(0) & DF_BIND_NOW);
  EXPECT_TRUE(Daemon().Dynamic(DT_FLAGS_1).value_or(0) & DF_1_NOW);
}

TEST(Hardening, NoMemoryIsWritableAndExecutable) {
  const auto stack = Daemon().Segment(PT_GNU_STACK);
  ASSERT_TRUE(stack);
  EXPECT_FALSE(stack->p_flags & PF_X);
  for (const Elf64_Phdr& segment : Daemon().Segments()) {
    const bool both = (segment.p_flags & PF_W) != 0 && (segment.p_flags & PF_X) != 0;
    EXPECT_FALSE(both) << "segment at " << segment.p_offset;
  }
}

TEST(Hardening, LibrariesComeFromWhereTheSystemKeepsThem) {
  EXPECT_FALSE(Daemon().Dynamic(DT_RPATH));
  EXPECT_FALSE(Daemon().Dynamic(DT_RUNPATH));
}

TEST(Hardening, StacksHaveCanaries) {
  EXPECT_THAT(Daemon().Imports(), Contains("__stack_chk_fail"));
}

TEST(Hardening, LengthsAreCheckedByTheLibraries) {
  // Those of the C library need an optimiser, and get in the way of the sanitizers.
  const std::size_t checks = SENTINEL_IS_CHECKED_OTHERWISE ? 0 : 3;
  EXPECT_THAT(Daemon().Imports(), Contains(ContainsRegex("^__.*_chk$")).Times(testing::Ge(checks)));
  EXPECT_THAT(Daemon().Imports(), Contains(ContainsRegex("glibcxx_assert_fail")));
}

}  // namespace
}  // namespace sentinel::harness
