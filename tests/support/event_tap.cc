#include "support/event_tap.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "support/redis_client.h"

namespace sentinel::harness {
namespace {

constexpr timeval kConnectTimeout{.tv_sec = 30, .tv_usec = 0};

void CountUp(int fd) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(fd, &one, sizeof(one));
}

}  // namespace

bool EventFilter::Matches(const SentinelEvent& event) const {
  return (name.empty() || event.name == name) && (source.empty() || event.source == source) &&
         event.payload.starts_with(payload_prefix) && event.at >= since;
}

std::string EventFilter::Describe() const {
  return fmt::format("event {} {} from {}", name.empty() ? "(any)" : name, payload_prefix,
                     source.empty() ? "any sentinel" : source);
}

void EventTap::ContextDeleter::operator()(redisContext* context) const { redisFree(context); }

EventTap::EventTap(std::function<void(const SentinelEvent&)> on_event)
    : on_event_(std::move(on_event)),
      wake_fd_(eventfd(0, EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

EventTap::~EventTap() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  close(wake_fd_);
}

void EventTap::Wake() const { CountUp(wake_fd_); }

void EventTap::Watch(std::string_view source, std::uint16_t port) {
  Source added{std::string(source), nullptr};
  added.context.reset(redisConnectWithTimeout("127.0.0.1", port, kConnectTimeout));
  if (!added.context || added.context->err != 0) {
    throw ConnectionError(fmt::format("cannot watch {} on port {}", source, port), false);
  }
  redisSetTimeout(added.context.get(), kConnectTimeout);
  auto* reply = static_cast<redisReply*>(redisCommand(added.context.get(), "PSUBSCRIBE *"));
  const bool confirmed = reply != nullptr && reply->type == REDIS_REPLY_ARRAY;
  freeReplyObject(reply);
  if (!confirmed) throw ConnectionError(fmt::format("{} refused PSUBSCRIBE", source), false);
  {
    const std::lock_guard lock(mutex_);
    arriving_.push_back(std::move(added));
  }
  Wake();
}

void EventTap::Run() {
  std::vector<Source> sources;
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      std::move(arriving_.begin(), arriving_.end(), std::back_inserter(sources));
      arriving_.clear();
    }
    std::vector<pollfd> fds{{.fd = wake_fd_, .events = POLLIN, .revents = 0}};
    for (const Source& source : sources) {
      fds.push_back({.fd = source.context->fd, .events = POLLIN, .revents = 0});
    }
    if (poll(fds.data(), fds.size(), -1) < 0) continue;
    if (fds[0].revents != 0) {
      std::uint64_t count = 0;
      [[maybe_unused]] const ssize_t length = read(wake_fd_, &count, sizeof(count));
    }
    for (std::size_t i = sources.size(); i-- > 0;) {
      if (fds[i + 1].revents == 0 || Receive(sources[i])) continue;
      sources.erase(sources.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

bool EventTap::Receive(Source& source) {
  if (redisBufferRead(source.context.get()) != REDIS_OK) return false;
  const SteadyTime at = Now();
  while (true) {
    void* raw = nullptr;
    if (redisGetReplyFromReader(source.context.get(), &raw) != REDIS_OK) return false;
    if (raw == nullptr) return true;
    const Reply reply = ToReply(*static_cast<redisReply*>(raw));
    freeReplyObject(raw);
    // "pmessage", pattern, channel, payload.
    if (reply.elements.size() != 4 || reply.elements[0].text != "pmessage") continue;
    const SentinelEvent event{at, source.label, reply.elements[2].text, reply.elements[3].text};
    if (on_event_) on_event_(event);
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
  }
}

std::vector<SentinelEvent> EventTap::Events(const EventFilter& filter) const {
  const std::lock_guard lock(mutex_);
  std::vector<SentinelEvent> matching;
  std::copy_if(events_.begin(), events_.end(), std::back_inserter(matching),
               [&](const SentinelEvent& event) { return filter.Matches(event); });
  return matching;
}

std::optional<SentinelEvent> EventTap::First(const EventFilter& filter) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(events_.begin(), events_.end(), [&](const SentinelEvent& event) {
    return filter.Matches(event);
  });
  return found == events_.end() ? std::nullopt : std::optional(*found);
}

SentinelEvent EventTap::Await(const EventFilter& filter, Millis patience) const {
  std::optional<SentinelEvent> found;
  WaitFor(
      filter.Describe(),
      [&] {
        found = First(filter);
        const std::vector<SentinelEvent> all = Events();
        return Observation{found.has_value(), all.empty() ? "no event" : all.back().Describe()};
      },
      patience, Millis(1));
  return *found;
}

}  // namespace sentinel::harness
