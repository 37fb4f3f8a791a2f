#include "island.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>
#include <thread>

#include "support/error.h"
#include "support/process.h"

namespace sentinel::loss {
namespace {

using harness::HarnessError;

int OwnNamespace() { return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC); }

// A thread that ends leaves a new namespace behind, which lives as long as its descriptor.
int NewNamespace() {
  int descriptor = -1;
  int reason = 0;
  std::thread([&] {
    if (unshare(CLONE_NEWNET) == 0) {
      descriptor = OwnNamespace();
    }
    reason = errno;
  }).join();
  if (descriptor < 0) {
    throw HarnessError(fmt::format("no network namespace: {}", std::strerror(reason)));
  }
  return descriptor;
}

std::string Near(int number) { return fmt::format("loss{}a", number); }
std::string Far(int number) { return fmt::format("loss{}b", number); }

}  // namespace

Visit::Visit(int descriptor) {
  if (descriptor < 0) return;
  home_fd_ = OwnNamespace();
  if (home_fd_ < 0 || setns(descriptor, CLONE_NEWNET) != 0) {
    throw HarnessError(fmt::format("setns: {}", std::strerror(errno)));
  }
}

Visit::~Visit() {
  if (home_fd_ < 0) return;
  // A thread that cannot come home would measure something else without a word.
  if (setns(home_fd_, CLONE_NEWNET) != 0) std::terminate();
  close(home_fd_);
}

Island::Island(const std::filesystem::path& dir)
    : dir_(dir), number_(getpid()), namespace_fd_(NewNamespace()) {
  try {
    Ip(fmt::format("link add {} type veth peer name {}", Near(number_), Far(number_)));
    Ip(fmt::format("link set {} netns /proc/{}/fd/{}", Far(number_), getpid(), namespace_fd_));
    Ip(fmt::format("addr add {}/30 dev {}", mainland_ip(), Near(number_)));
    Ip(fmt::format("link set {} up", Near(number_)));
    IpOnIsland("link set lo up");
    IpOnIsland(fmt::format("addr add {}/30 dev {}", island_ip(), Far(number_)));
    Heal();
  } catch (const HarnessError&) {
    Remove();
    throw;
  }
}

Island::~Island() { Remove(); }

// The link goes with either end.
void Island::Remove() const {
  try {
    Ip(fmt::format("link del {}", Near(number_)));
  } catch (const HarnessError& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
  close(namespace_fd_);
}

std::string Island::island_ip() const {
  return fmt::format("10.203.{}.{}", number_ / 64 % 256, number_ % 64 * 4 + 1);
}

std::string Island::mainland_ip() const {
  return fmt::format("10.203.{}.{}", number_ / 64 % 256, number_ % 64 * 4 + 2);
}

// Were the near end taken down, there would be no route, and whoever sends would be told so.
void Island::Cut() const { IpOnIsland(fmt::format("link set {} down", Far(number_))); }
void Island::Heal() const { IpOnIsland(fmt::format("link set {} up", Far(number_))); }

void Island::Ip(const std::string& arguments) const {
  harness::ProcessOptions options;
  options.argv = {"ip"};
  std::istringstream words(arguments);
  for (std::string word; words >> word;) options.argv.push_back(word);
  const harness::Outcome outcome = harness::RunToEnd(options, dir_);
  if (outcome.status.code != 0) {
    throw HarnessError(fmt::format("ip {}: {}", arguments, outcome.errors));
  }
}

void Island::IpOnIsland(const std::string& arguments) const {
  const Visit visit(namespace_fd_);
  Ip(arguments);
}

}  // namespace sentinel::loss
