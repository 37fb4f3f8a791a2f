// An engine in a world where all is well: every connection can be made, every request is answered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "sentinel/engine.h"
#include "sentinel/input.h"
#include "sentinel/state.h"
#include "sentinel/time.h"

namespace sentinel::micro {

// `masters` groups of a master, a replica and three sentinels, all known.
PersistentState StateOf(std::size_t masters);

class World {
 public:
  // Returns when the engine has connected to everybody and some seconds have passed.
  explicit World(std::size_t masters);

  Engine& engine() { return engine_; }
  MonotonicTime now() const { return now_; }
  // What was sent on the links of the masters last, in the order of the groups.
  const std::vector<RequestTag>& last_tags(RequestKind kind) { return last_tags_[kind]; }
  const std::vector<LinkId>& master_links() const { return master_links_; }
  const std::vector<LinkId>& subscriber_links() const { return subscriber_links_; }

  InfoReport MasterInfo(std::size_t group) const;
  HelloMessage HelloFrom(char peer, std::size_t group) const;

  // Lets this time pass. Returns how many inputs there were.
  std::size_t Run(Duration duration);

 private:
  struct Place {
    std::string ip;
    std::uint16_t port = 0;
    LinkKind kind = LinkKind::kCommand;
  };

  void Step(const Input& input);
  void Take(const Effects& effects);
  void Connect(const OpenLink& open);
  void Answer(const Send& send);
  ReplyBody AnswerTo(const Send& send, const Place& place) const;

  const PersistentState state_;
  std::map<std::string, std::size_t> group_of_;  // By IP.
  MonotonicTime now_{std::chrono::hours(1)};
  Engine engine_;
  MonotonicTime wakeup_ = kNever;
  std::deque<Input> inbox_;
  std::map<LinkId, Place> places_;
  std::vector<LinkId> master_links_, subscriber_links_;
  std::map<RequestKind, std::vector<RequestTag>> last_tags_;
};

}  // namespace sentinel::micro
