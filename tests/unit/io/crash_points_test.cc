// Power is lost at every system call of a save, on a file system that keeps for certain only what
// was synced: what stands on the disk afterwards is the old text or the new one.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "io/store/files.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

namespace fs = std::filesystem;

struct PowerLoss {};

// Real calls, and beside them what of their effects has reached the disk.
class DyingDisk final : public FileOps {
 public:
  // Dies before the call number `dies_at`, from 0; what was in the folder before is durable.
  DyingDisk(fs::path folder, Random& random, std::uint64_t dies_at)
      : folder_(std::move(folder)), random_(random), dies_at_(dies_at) {
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      names_[name] = durable_names_[name] = files_.size();
      files_.push_back({harness::ReadFile(entry.path()), harness::ReadFile(entry.path())});
    }
  }

  int MakeTemporary(std::string& path_template) override {
    Count();
    const int fd = FileOps::MakeTemporary(path_template);
    open_[fd] = files_.size();
    SetName(path_template, files_.size());
    files_.emplace_back();
    return fd;
  }
  int OpenFolder(const std::string& path) override {
    Count();
    folder_fd_ = FileOps::OpenFolder(path);
    return folder_fd_;
  }
  ssize_t Write(int fd, const char* data, std::size_t size) override {
    Count();
    const std::size_t part = 1 + random_.Below(size);
    files_[open_.at(fd)].text.append(data, part);
    return FileOps::Write(fd, data, part);
  }
  int Sync(int fd) override {
    Count();
    if (fd == folder_fd_) {
      durable_names_ = names_;
      changes_.clear();
    } else {
      File& file = files_[open_.at(fd)];
      file.durable = file.text;
    }
    return 0;
  }
  int ChangeMode(int fd, mode_t mode) override {
    Count();
    return FileOps::ChangeMode(fd, mode);
  }
  int ChangeOwner(int, uid_t, gid_t) override {
    Count();
    return 0;
  }
  int Rename(const std::string& from, const std::string& to) override {
    Count();
    const std::size_t file = names_.at(NameOf(from));
    SetName(to, file);
    changes_.push_back({NameOf(from), {}});
    names_.erase(NameOf(from));
    return FileOps::Rename(from, to);
  }
  int Unlink(const std::string& path) override {
    if (dead_) return -1;  // The process would not have come here.
    Count();
    if (names_.erase(NameOf(path)) > 0) changes_.push_back({NameOf(path), {}});
    return FileOps::Unlink(path);
  }
  int Link(const std::string& from, const std::string& to) override {
    Count();
    SetName(to, names_.at(NameOf(from)));
    return FileOps::Link(from, to);
  }

  // Leaves in the folder what could stand there when the power is back: of the names that were not
  // synced any part, of the texts any beginning.
  void ComeBack() {
    for (const Change& change : changes_) {
      if (random_.Below(2) == 0) continue;
      if (change.file) {
        durable_names_[change.name] = *change.file;
      } else {
        durable_names_.erase(change.name);
      }
    }
    for (const auto& entry : fs::directory_iterator(folder_)) fs::remove(entry.path());
    for (const auto& [name, index] : durable_names_) {
      const File& file = files_[index];
      const std::size_t more = file.text.size() - file.durable.size();
      const std::size_t kept = file.durable.size() + random_.Below(more + 1);
      harness::WriteFile(folder_ / name, file.text.substr(0, kept));
    }
  }

 private:
  struct File {
    std::string text;
    std::string durable;  // A beginning of `text`.
  };
  struct Change {
    std::string name;
    std::optional<std::size_t> file;  // What it names from now on; nothing when it is gone.
  };

  void Count() {
    if (dead_) throw PowerLoss();
    if (calls_++ == dies_at_) {
      dead_ = true;
      throw PowerLoss();
    }
  }
  static std::string NameOf(const std::string& path) { return fs::path(path).filename(); }
  void SetName(const std::string& path, std::size_t file) {
    names_[NameOf(path)] = file;
    changes_.push_back({NameOf(path), file});
  }

  const fs::path folder_;
  Random& random_;
  const std::uint64_t dies_at_;
  std::uint64_t calls_ = 0;
  bool dead_ = false;
  int folder_fd_ = -1;
  std::vector<File> files_;
  std::map<int, std::size_t> open_;
  std::map<std::string, std::size_t> names_;
  std::map<std::string, std::size_t> durable_names_;
  std::vector<Change> changes_;  // Of names, since the folder was synced.
};

std::string SomeText(Random& random) {
  return "begin " + std::string(random.Below(4000), static_cast<char>('a' + random.Below(26))) +
         " end\n";
}

TEST(CrashPoints, LeaveTheOldTextOrTheNewOne) {
  constexpr int kCrashes = 10'000;
  const harness::TempDir dir;
  const fs::path file = dir.path() / "sentinel.conf";
  Random random(20);
  std::string old_text = SomeText(random);
  harness::WriteFile(file, old_text);
  int crashes = 0;
  int old_ones = 0;
  for (int saves = 0; crashes < kCrashes; ++saves) {
    const std::string new_text = SomeText(random);
    DyingDisk disk(dir.path(), random, random.Below(16));
    bool saved = false;
    bool died = false;
    try {
      saved = ReplaceFile(file, new_text, disk, OldText::kKeep).ok;
    } catch (const PowerLoss&) {
      died = true;
      ++crashes;
    }
    ASSERT_NE(saved, died);
    disk.ComeBack();
    const std::string now = harness::ReadFile(file);
    if (saved) {
      ASSERT_EQ(now, new_text) << "a save that was reported is durable";
    } else {
      ASSERT_TRUE(now == old_text || now == new_text) << "after " << saves << " saves: " << now;
    }
    const std::string copy = harness::ReadFile(LastGoodCopy(file));
    ASSERT_TRUE(copy.empty() || copy.ends_with(" end\n")) << copy;
    if (died && now == old_text) ++old_ones;
    old_text = now;
    // A process that starts again has no use for what another one left half done.
    for (const auto& entry : fs::directory_iterator(dir.path())) {
      const std::string name = entry.path().filename();
      if (name != "sentinel.conf" && name != "sentinel.conf.last-good") fs::remove(entry.path());
    }
  }
  EXPECT_GT(old_ones, kCrashes / 10);
  EXPECT_LT(old_ones, kCrashes);
}

}  // namespace
}  // namespace sentinel::io
