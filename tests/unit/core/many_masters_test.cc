// An input about one link or one peer costs work on few masters, however many there are.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "model/model.h"
#include "sentinel/engine.h"

namespace sentinel {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MonotonicTime kStart{seconds(1000)};
constexpr std::uint16_t kPeerPort = 26379;

Address AddressOf(std::size_t master) {
  return MakeAddress("10.0." + std::to_string(master / 250) + '.' + std::to_string(master % 250),
                     6379);
}

// As the file of a sentinel that has been running: the peer is known for each master.
PersistentState StateOf(std::size_t masters, milliseconds down_after) {
  PersistentState state;
  state.my_id = std::string(40, 'a');
  for (std::size_t i = 0; i < masters; ++i) {
    MasterState master;
    master.name = "m" + std::to_string(i);
    master.address = AddressOf(i);
    master.settings.down_after = down_after;
    master.known_sentinels = {{MakeAddress("10.9.0.1", kPeerPort), std::string(40, 'b')}};
    state.masters.push_back(master);
  }
  return state;
}

std::size_t Contacted(const Effects& effects) {
  return static_cast<std::size_t>(std::ranges::count_if(effects.list, [](const Effect& effect) {
    const auto* open = std::get_if<OpenLink>(&effect.body);
    return open != nullptr && open->kind == LinkKind::kCommand && open->port != kPeerPort;
  }));
}

std::size_t Hellos(const Effects& effects) {
  return static_cast<std::size_t>(std::ranges::count_if(effects.list, [](const Effect& effect) {
    const auto* send = std::get_if<Send>(&effect.body);
    return send != nullptr && send->tag.kind == RequestKind::kPublishHello;
  }));
}

std::optional<LinkId> LinkToPeer(const Effects& effects) {
  for (const Effect& effect : effects.list) {
    const auto* open = std::get_if<OpenLink>(&effect.body);
    if (open != nullptr && open->port == kPeerPort) return open->link;
  }
  return std::nullopt;
}

class ManyMasters : public testing::Test {
 protected:
  // Returns what the start wants done.
  Effects Start(std::size_t masters, milliseconds down_after = seconds(3)) {
    engine_.emplace(StateOf(masters, down_after), Tunables{}, 1);
    return Noted(engine_->Start(now_));
  }
  Effects Step(const Input& input) { return Noted(engine_->Step(now_, input)); }
  // Wakes the engine whenever it asks for it. Returns how many masters were contacted.
  std::size_t RunUntil(MonotonicTime end) {
    std::size_t contacted = 0;
    while (wakeup_ <= end) {
      now_ = std::max(now_, wakeup_);
      contacted += Contacted(Step(WakeUp{}));
    }
    now_ = end;
    return contacted;
  }

  std::optional<Engine> engine_;
  MonotonicTime now_ = kStart;

 private:
  Effects Noted(Effects effects) {
    wakeup_ = effects.wakeup;
    return effects;
  }

  MonotonicTime wakeup_ = kNever;
};

TEST_F(ManyMasters, AreContactedOneBehindTheOtherWhereThePeersAreKnown) {
  const Effects start = Start(1000);
  EXPECT_EQ(Contacted(start), 200U);
  EXPECT_EQ(Contacted(Step(LinkConnected{*LinkToPeer(start), "10.9.0.9"})), 0U);
  EXPECT_EQ(RunUntil(now_), 0U);
  EXPECT_EQ(RunUntil(kStart + milliseconds(400)), 400U);
  EXPECT_EQ(RunUntil(kStart + milliseconds(799)), 399U);
  EXPECT_EQ(RunUntil(kStart + milliseconds(800)), 1U);
}

TEST_F(ManyMasters, AreAllContactedWithinSecondsHoweverManyThereAre) {
  std::size_t contacted = Contacted(Start(12'000));
  contacted += RunUntil(kStart + seconds(5));
  EXPECT_EQ(contacted, 12'000U);
}

TEST_F(ManyMasters, AreNotSilentBeforeTheyWereContacted) {
  Start(12'000);
  RunUntil(kStart + seconds(5));
  const auto down = std::ranges::count_if(engine_->model().groups, [](const auto& entry) {
    return entry.second.master().sdown.active();
  });
  // Those that were contacted in the first two seconds.
  EXPECT_GT(down, 0);
  EXPECT_LT(down, 6'000);
  EXPECT_FALSE(engine_->model().Find("m11999")->master().sdown.active());
}

TEST_F(ManyMasters, AreJudgedDownThoughAPeerDiedBeforeTheyWereContacted) {
  PersistentState state = StateOf(12'000, milliseconds(100));
  engine_.emplace(state, Tunables{}, 1);
  now_ = kStart;
  std::size_t steps = 0;
  for (Effects effects = engine_->Start(now_); effects.wakeup <= kStart + seconds(6); ++steps) {
    now_ = std::max(now_, effects.wakeup);
    effects = engine_->Step(now_, WakeUp{});
  }
  EXPECT_TRUE(engine_->model().Find("m11999")->peers.begin()->second.sdown.active());
  EXPECT_LT(steps, 300'000U);  // It is not woken again and again at one instant.
}

// Whoever is late with the first contact, by more than down-after, has not heard silence.
TEST_F(ManyMasters, AreJudgedFromTheFirstContactOn) {
  Start(1000, milliseconds(500));
  now_ += milliseconds(1500);
  std::size_t contacted = 0;
  for (int i = 0; i < 100; ++i) contacted += Contacted(Step(WakeUp{}));
  EXPECT_EQ(contacted, 800U);
  for (const auto& [id, group] : engine_->model().groups) {
    const bool at_once = group.starts_at == kStart;
    EXPECT_EQ(group.master().sdown.active(), at_once) << group.name;
  }
}

TEST_F(ManyMasters, GreetAPeerAFewAtATime) {
  const Effects start = Start(150);
  const LinkId link = *LinkToPeer(start);
  EXPECT_EQ(Hellos(Step(LinkConnected{link, "10.9.0.9"})), 0U);
  std::size_t greeted = 0;
  for (int i = 0; i < 100; ++i) {
    const std::size_t at_once = Hellos(Step(WakeUp{}));
    EXPECT_LE(at_once, 32U);
    greeted += at_once;
  }
  EXPECT_EQ(greeted, 150U);
}

TEST_F(ManyMasters, AreForgottenWholly) {
  Start(3);
  RunUntil(kStart + seconds(4));
  ASSERT_EQ(engine_->model().unsettled.size(), 3U);
  ASSERT_EQ(engine_->model().objectively_down.size(), 3U);
  Step(RemoveCommand{CommandToken{1}, "m1"});
  EXPECT_EQ(engine_->model().unsettled.size(), 2U);
  EXPECT_EQ(engine_->model().objectively_down.size(), 2U);
}

TEST_F(ManyMasters, HaveTheShortestDownAfterThatIsLeft) {
  PersistentState state = StateOf(3, seconds(3));
  state.masters[0].settings.down_after = seconds(1);
  state.masters[1].settings.down_after = seconds(1);
  engine_.emplace(state, Tunables{}, 1);
  engine_->Start(now_);
  const auto shortest = [&] {
    return engine_->model().peer_links.begin()->second.shortest_down_after;
  };
  EXPECT_EQ(shortest(), seconds(1));
  Step(RemoveCommand{CommandToken{1}, "m0"});
  EXPECT_EQ(shortest(), seconds(1));
  Step(RemoveCommand{CommandToken{2}, "m1"});
  EXPECT_EQ(shortest(), seconds(3));
}

}  // namespace
}  // namespace sentinel
