#include "sim/own/sim_disk.h"

#include <utility>

#include "base/check.h"
#include "codec/conf/load.h"
#include "codec/conf/rewrite.h"

namespace sentinel::sim {
namespace {

// One in so many saves that fail is on the disk all the same.
constexpr std::uint64_t kFailedButKept = 4;

// A machine with no other files.
class BareSurroundings final : public codec::Surroundings {
 public:
  Result<std::string> ReadFile(const std::string&) override { return Fail("No such file"); }
  std::vector<std::string> Glob(const std::string&) override { return {}; }
  std::string CurrentDirectory() override { return "/"; }
  Result<void> ChangeDirectory(const std::string&) override { return {}; }
  bool IsExecutable(const std::string&) override { return false; }
  Result<void> CheckLogFile(const std::string&) override { return {}; }
  Result<std::string> ReadPassword(const std::string&) override {
    return Fail("There are no files.");
  }
  bool IsSameFile(const std::string&, const std::string&) override { return false; }
  bool IsCommand(const std::string&) override { return true; }
  Result<void> CheckUserRules(const codec::UserLine&) override { return {}; }
};

}  // namespace

SimDisk::SimDisk(Host& host, Random& random, PersistentState initial, std::function<void()> changed)
    : host_(host), random_(random), durable_(std::move(initial)), changed_(std::move(changed)) {}

PersistentState SimDisk::Read() const {
  const std::string text = codec::Rewrite("", codec::ServerOptions{}, durable_);
  BareSurroundings surroundings;
  auto loaded = codec::LoadConfig({"sentinel.conf", text, "", ""}, surroundings);
  SENTINEL_CHECK(loaded.has_value());
  return loaded->state;
}

Duration SimDisk::Slowness() {
  const auto micros = [this](std::uint64_t from, std::uint64_t to) {
    return Duration(static_cast<std::int64_t>(from + random_.Below(to - from)));
  };
  return pending_->mood == DiskMood::kSlow ? micros(50'000, 3'000'000) : micros(100, 3'000);
}

bool SimDisk::IsKept() {
  return pending_->mood != DiskMood::kFails || random_.Below(kFailedButKept) == 0;
}

void SimDisk::Save(StateImage state, std::function<void(SaveResult)> done) {
  SENTINEL_CHECK(!pending_ && !finishing_);
  pending_ = Pending{std::move(state), std::move(done), mood_};
  if (mood_ != DiskMood::kHangs) GoOn();
}

void SimDisk::SetMood(DiskMood mood) {
  mood_ = mood;
  // A save that hung goes on; one that is on its way already does anyhow, as it began.
  if (mood == DiskMood::kHangs || !pending_ || pending_->mood != DiskMood::kHangs) return;
  pending_->mood = mood;
  GoOn();
}

void SimDisk::GoOn() {
  ticket_ = host_.timeline().After(Slowness(), [this] { Commit(); });
}

void SimDisk::Commit() {
  const bool ok = pending_->mood != DiskMood::kFails;
  const bool kept = IsKept();
  if (kept) durable_ = ToState(pending_->state);
  finishing_ = std::move(pending_->done);
  pending_.reset();
  if (kept) changed_();
  // The folder is synced, the thread reports.
  ticket_ = host_.timeline().After(Duration(20), [this, ok] { Finish(ok); });
}

void SimDisk::Finish(bool ok) {
  host_.Run([this, ok] {
    if (!finishing_) return;
    const auto done = std::exchange(finishing_, nullptr);
    done(ok ? SaveResult{} : SaveResult{false, "Failed to save", "No space left on device"});
  });
}

void SimDisk::OnCrash() {
  host_.timeline().Cancel(ticket_);
  if (pending_ && IsKept() && random_.Below(2) == 0) durable_ = ToState(pending_->state);
  pending_.reset();
  finishing_ = nullptr;
}

}  // namespace sentinel::sim
