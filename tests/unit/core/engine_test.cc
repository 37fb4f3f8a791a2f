#include "sentinel/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/model.h"
#include "notify/wire_names.h"

namespace sentinel {
namespace {

using std::chrono::seconds;

constexpr MonotonicTime kStart{seconds(1000)};

PersistentState SomeState() {
  PersistentState state;
  state.my_id = std::string(40, 'a');
  state.current_epoch = 9;
  state.process.announce_host = "10.0.0.8";
  state.process.resolve_hostnames = true;
  MasterState one;
  one.name = "one";
  one.address = MakeAddress("10.0.0.1", 6379);
  one.settings.quorum = 2;
  one.settings.down_after = seconds(3);
  one.settings.renamed_commands = {{"CONFIG", "cfg"}};
  one.config_epoch = 4;
  one.leader_epoch = 5;
  one.known_replicas = {MakeAddress("10.0.0.1", 6380), MakeAddress("redis-b", 6381)};
  one.known_sentinels = {{MakeAddress("10.0.0.2", 26379), std::string(40, 'b')}};
  MasterState two;
  two.name = "a later one with a smaller name";
  two.address = MakeAddress("10.0.0.1", 7000);
  state.masters = {one, two};
  return state;
}

std::vector<Send> Sends(const Effects& effects) {
  std::vector<Send> sends;
  for (const Effect& effect : effects.list) {
    if (const auto* send = std::get_if<Send>(&effect.body)) sends.push_back(*send);
  }
  return sends;
}

// A text of everything in `effects`, for comparison.
std::string Print(const Effects& effects) {
  std::string text = std::to_string(effects.wakeup.time_since_epoch().count());
  for (const Effect& effect : effects.list) {
    text += '|' + std::to_string(effect.body.index());
    if (const auto* event = std::get_if<EmitEvent>(&effect.body)) text += event->payload;
    if (const auto* send = std::get_if<Send>(&effect.body)) {
      for (const std::string& word : send->words) text += ' ' + word;
    }
  }
  return text + '\n';
}

// A replica and a peer, which stands for itself, answer; masters do not.
class World {
 public:
  // What the engine learns of `effect`; nullopt if nothing.
  std::optional<Input> Answer(const Effect& effect) {
    if (const auto* open = std::get_if<OpenLink>(&effect.body)) return Connect(*open);
    const auto* send = std::get_if<Send>(&effect.body);
    if (send == nullptr || !connected_.contains(send->link)) return std::nullopt;
    const std::string& command = send->words.front();
    if (command == "PING") return ReplyReceived{send->link, send->tag, PingReply::kPong};
    if (command == "INFO") return ReplyReceived{send->link, send->tag, ReplicaInfo()};
    if (command == "SENTINEL") return ReplyReceived{send->link, send->tag, OwnVote(send->words)};
    return std::nullopt;
  }

 private:
  std::optional<Input> Connect(const OpenLink& open) {
    if (open.port != 6380 && open.port != 26379) return std::nullopt;
    connected_.insert(open.link);
    return LinkConnected{open.link, "10.0.0.8"};
  }

  static InfoReport ReplicaInfo() {
    InfoReport info;
    info.run_id = std::string(40, 'c');
    info.role = Role::kReplica;
    return info;
  }

  static OpinionReply OwnVote(const std::vector<std::string>& request) {
    if (request[5] == "*") return {true, "*", 0};
    return {true, std::string(40, 'b'), static_cast<Epoch>(std::stoull(request[4]))};
  }

  std::set<LinkId> connected_;
};

// Split rounds follow each other after random pauses.
std::string PlayOutage(std::uint64_t seed) {
  PersistentState state = SomeState();
  state.masters.front().settings.failover_timeout = seconds(1);
  state.masters.front().settings.down_after = std::chrono::milliseconds(100);
  Engine engine(state, Tunables{}, seed);
  MonotonicTime now = kStart;
  std::deque<Effects> seen = {engine.Start(now)};
  World world;
  std::string text;
  for (int i = 0; i < 300; ++i) {
    for (; !seen.empty(); seen.pop_front()) {
      text += Print(seen.front());
      for (const Effect& effect : seen.front().list) {
        if (const auto input = world.Answer(effect)) seen.push_back(engine.Step(now, *input));
      }
      now = std::max(now, std::min(seen.front().wakeup, now + seconds(1)));
    }
    seen.push_back(engine.Step(now, WakeUp{}));
  }
  return text;
}

TEST(Engine, SavesWhatItWasStartedFrom) {
  const Engine engine(SomeState(), Tunables{}, 1);
  EXPECT_EQ(ToState(engine.Snapshot()), SomeState());
}

TEST(Engine, DoesTheSameForTheSameInputs) { EXPECT_TRUE(PlayOutage(7) == PlayOutage(7)); }

TEST(Engine, DrawsFromTheSeedItWasGiven) { EXPECT_TRUE(PlayOutage(7) != PlayOutage(8)); }

TEST(Engine, LeavesItselfOutOfThePeersItIsGiven) {
  PersistentState state = SomeState();
  state.masters.front().known_sentinels.push_back({MakeAddress("10.0.0.3", 26379), state.my_id});
  const Engine engine(state, Tunables{}, 1);
  EXPECT_EQ(engine.model().Find("one")->peers.size(), 1U);
}

TEST(Engine, IgnoresInputsOfLinksItDoesNotKnow) {
  Engine engine(SomeState(), Tunables{}, 1);
  engine.Start(kStart);
  const LinkId unknown{999};
  EXPECT_TRUE(engine.Step(kStart, LinkConnected{unknown, "10.0.0.8"}).list.empty());
  EXPECT_TRUE(engine.Step(kStart, LinkClosed{unknown, "gone"}).list.empty());
  EXPECT_TRUE(engine.Step(kStart, ReplyReceived{unknown, {}, PingReply::kPong}).list.empty());
  EXPECT_TRUE(engine.Step(kStart, SubscriptionMessage{unknown, {}}).list.empty());
}

TEST(Engine, HasNothingToDoWithoutMasters) {
  PersistentState state;
  state.my_id = std::string(40, 'a');
  Engine engine(state, Tunables{}, 1);
  const Effects effects = engine.Start(kStart);
  EXPECT_TRUE(effects.list.empty());
  EXPECT_EQ(effects.wakeup, kNever);
}

// Protocol sheet, section 1: PING, INFO and PUBLISH are withheld at 100 unanswered commands.
TEST(Engine, WithholdsProbesFromALinkThatAnswersNothing) {
  PersistentState state = SomeState();
  state.masters.resize(1);
  MasterState& master = state.masters.front();
  master.known_replicas.clear();
  master.known_sentinels.clear();
  master.settings.down_after = seconds(1000);  // The link is not recycled meanwhile.
  Engine engine(state, Tunables{}, 1);
  Effects effects = engine.Start(kStart);
  const LinkId link = Sends(effects).front().link;
  std::size_t sent = 0;
  const auto count = [&] {
    for (const Send& send : Sends(effects)) {
      if (send.link == link) ++sent;
    }
  };
  count();
  effects = engine.Step(kStart, LinkConnected{link, "10.0.0.8"});
  count();
  for (MonotonicTime now = kStart; now < kStart + seconds(400); now += seconds(1)) {
    effects = engine.Step(now, WakeUp{});
    count();
  }
  EXPECT_EQ(sent, static_cast<std::size_t>(kPendingMax));
}

TEST(Engine, AnswersTheSameVoteWhateverTheSpellingOfTheAddress) {
  PersistentState state = SomeState();
  state.masters.front().address = MakeAddress("2001:db8::1", 6379);
  Engine engine(state, Tunables{}, 1);
  engine.Start(kStart);
  VoteRequest request{CommandToken{1}, MakeAddress("2001:DB8:0::1", 6379), 10,
                      std::string(40, 'b')};
  const Effects effects = engine.Step(kStart, request);
  const auto reply = std::find_if(effects.list.begin(), effects.list.end(), [](const Effect& e) {
    return std::holds_alternative<OperatorReply>(e.body);
  });
  ASSERT_NE(reply, effects.list.end());
  EXPECT_EQ(std::get<OperatorReply>(reply->body).vote->leader, std::string(40, 'b'));
  EXPECT_EQ(reply->hold, Hold::kUntilTried);
  EXPECT_EQ(effects.persist, Persist::kRequired);
}

TEST(EngineDeathTest, WantsAnIdOf40Characters) {
  PersistentState state;
  state.my_id = "short";
  EXPECT_DEATH(Engine(state, Tunables{}, 1), "broken invariant");
}

TEST(Engine, DebugPlansAnewByTheNewPeriods) {
  Engine engine(SomeState(), Tunables{}, 1);
  engine.Start(kStart);
  Tunables tunables;
  tunables.ping_period = milliseconds(7);
  tunables.election_timeout = milliseconds(8);
  const Effects effects = engine.Step(kStart, TunablesCommand{CommandToken{5}, tunables});
  EXPECT_EQ(engine.model().tunables.election_timeout, milliseconds(8));
  EXPECT_EQ(effects.persist, Persist::kNothing);
  ASSERT_FALSE(effects.list.empty());
  EXPECT_EQ(std::get<OperatorReply>(effects.list.front().body).token, CommandToken{5});
  EXPECT_LE(effects.wakeup, kStart + milliseconds(7)) << "a shorter period counts at once";
}

TEST(Engine, RemembersWhichCrashToSimulate) {
  Engine engine(SomeState(), Tunables{}, 1);
  engine.Start(kStart);
  const Effects effects =
      engine.Step(kStart, SimulateFailureCommand{CommandToken{5}, {.after_election = true}});
  EXPECT_TRUE(engine.model().simulated_crash.after_election);
  EXPECT_FALSE(engine.model().simulated_crash.after_promotion);
  ASSERT_EQ(effects.list.size(), 1U);
  EXPECT_FALSE(effects.crash);
}

}  // namespace
}  // namespace sentinel
