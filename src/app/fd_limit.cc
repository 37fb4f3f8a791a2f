#include "app/fd_limit.h"

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>

#include "io/net/http_connection.h"

namespace sentinel::app {
namespace {

// The limit is looked for from above in steps of this.
constexpr std::uint64_t kStep = 16;

// Sets the soft limit, and the hard one if that is allowed and needed. Returns an errno, 0 if done.
int SetLimit(std::uint64_t soft, const rlimit& old) {
  const rlimit wanted{.rlim_cur = soft, .rlim_max = std::max<rlim_t>(soft, old.rlim_max)};
  return ::setrlimit(RLIMIT_NOFILE, &wanted) == 0 ? 0 : errno;
}

}  // namespace

std::uint64_t LinkBudget(const PersistentState& state) {
  std::uint64_t nodes = 0;
  std::set<std::string> peers;
  for (const MasterState& master : state.masters) {
    nodes += 1 + master.known_replicas.size();
    for (const KnownSentinel& sentinel : master.known_sentinels) peers.insert(sentinel.id);
  }
  return 2 * (2 * nodes + peers.size());
}

std::uint64_t HttpBudget(const codec::ServerOptions& options) {
  return options.http_port == 0 ? 0 : io::HttpLimits{}.connections + options.http_bind.size();
}

std::uint64_t ClientsWithin(std::uint64_t limit, std::uint64_t links) {
  const std::uint64_t free = limit - kReservedFds;
  const std::uint64_t half = std::max<std::uint64_t>(1, free / 2);
  return free > links ? std::max(half, free - links) : half;
}

std::uint64_t LinksWithin(std::uint64_t limit, std::uint64_t clients) {
  const std::uint64_t kept = kReservedFds + std::min(clients, limit / 10);
  return limit > kept ? limit - kept : 0;
}

std::uint64_t FdLimit() {
  rlimit now{};
  return ::getrlimit(RLIMIT_NOFILE, &now) == 0 ? now.rlim_cur : 0;
}

Result<std::uint64_t> RaiseFdLimit(std::uint64_t maxclients, std::uint64_t links,
                                   io::LogSink& log) {
  const std::uint64_t needed = maxclients + links + kReservedFds;
  rlimit old{};
  if (::getrlimit(RLIMIT_NOFILE, &old) != 0) {
    log.Log(LogLevel::kWarning, "Unable to obtain the current NOFILE limit (" +
                                    std::generic_category().message(errno) +
                                    "), assuming 1024 and setting the max clients configuration "
                                    "accordingly.");
    old.rlim_cur = 1024;
  }
  if (old.rlim_cur >= needed) return maxclients;

  std::uint64_t got = needed;
  const int first_error = SetLimit(got, old);
  for (int error = first_error; error != 0 && got > old.rlim_cur; error = SetLimit(got, old)) {
    got = got - old.rlim_cur > kStep ? got - kStep : old.rlim_cur;
    if (got == old.rlim_cur) break;
  }
  const std::string old_text = std::to_string(old.rlim_cur);
  const std::string needed_text = std::to_string(needed);
  if (got == needed) {
    log.Log(LogLevel::kNotice, "Increased maximum number of open files to " + needed_text +
                                   " (it was originally set to " + old_text + ").");
    return maxclients;
  }
  if (got <= kReservedFds) {
    return Fail("Your current 'ulimit -n' of " + old_text +
                " is not enough for the server to start. Please increase your open file limit to "
                "at least " +
                needed_text + ". Exiting.");
  }
  const std::uint64_t clients = std::min(maxclients, ClientsWithin(got, links));
  log.Log(LogLevel::kWarning, "You requested maxclients of " + std::to_string(maxclients) +
                                  " requiring at least " + needed_text + " max file descriptors.");
  log.Log(LogLevel::kWarning,
          "Server can't set maximum open files to " + needed_text +
              " because of OS error: " + std::generic_category().message(first_error) + ".");
  log.Log(LogLevel::kWarning,
          "Current maximum open files is " + std::to_string(got) +
              ". maxclients has been reduced to " + std::to_string(clients) +
              " to compensate for low ulimit. If you need higher maxclients increase 'ulimit -n'.");
  return clients;
}

}  // namespace sentinel::app
