#include "sim/stock/context.h"

namespace sentinel::sim::stock {

Millis Context::Desync() { return Millis(static_cast<std::int64_t>(random_.Below(kDesyncMax))); }

Millis Context::TickInterval() {
  const auto per_second = 10 + static_cast<std::int64_t>(random_.Below(10));
  return Millis(1000 / per_second);
}

void Context::Event(const std::string& name, const std::string& payload) {
  witness_.OnEvent(node_, name, payload);
}

void Context::Event(const std::string& name, const Instance& instance, const std::string& more) {
  witness_.OnEvent(node_, name, Details(instance) + more);
}

void Context::SawRequest(const Endpoint& to, const std::vector<std::string>& words) {
  witness_.OnRequest(node_, to.ip, to.port, words);
}

void Context::SawVote(const Endpoint& master, const std::string& leader, Epoch epoch) {
  witness_.OnVote(node_, master.ip, master.port, leader, epoch);
}

void Context::Flush() {
  switch (disk_.mood) {
    case DiskMood::kFails:
      return;
    case DiskMood::kGood:
      break;
    case DiskMood::kSlow:
      stall_.For(Millis(200 + static_cast<std::int64_t>(random_.Below(400))));
      break;
    case DiskMood::kHangs:
      stall_.UntilReleased();
      break;
  }
  disk_.content = ToSaved(memory);
}

}  // namespace sentinel::sim::stock
