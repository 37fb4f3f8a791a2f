// One Rewriter that writes the same file again and again.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

#include "codec/conf/rewrite.h"
#include "fake_surroundings.h"

namespace sentinel::codec {
namespace {

class RewriterTest : public ::testing::Test {
 protected:
  static MasterState Master(const std::string& name, std::uint16_t port) {
    MasterState master;
    master.name = name;
    master.address = MakeAddress("127.0.0.1", port);
    master.settings.quorum = 2;
    master.known_replicas = {MakeAddress("127.0.0.1", static_cast<std::uint16_t>(port + 1))};
    return master;
  }

  // Masters are read in the order of the file.
  static std::map<std::string, MasterState> ByName(const std::vector<MasterState>& masters) {
    std::map<std::string, MasterState> by_name;
    for (const MasterState& master : masters) by_name[master.name] = master;
    return by_name;
  }

  // Saves, and holds the text against what somebody reads who knows nothing of earlier saves.
  void Save() {
    file_ = rewriter_(file_, image_);
    const LoadedConfig config = MustLoad(file_);
    EXPECT_EQ(config.state.current_epoch, image_.current_epoch);
    EXPECT_EQ(ByName(config.state.masters), ByName(ToState(image_).masters)) << file_;
    EXPECT_EQ(Rewrite(file_, config.options, image_), file_);
  }
  void Change(std::size_t i, const std::function<void(MasterState&)>& change) {
    MasterState master = *image_.masters[i];
    change(master);
    image_.masters[i] = std::make_shared<const MasterState>(std::move(master));
  }
  void Add(MasterState master) {
    image_.masters.push_back(std::make_shared<const MasterState>(std::move(master)));
  }

  Rewriter rewriter_{MustLoad("").options};
  StateImage image_ = [] {
    PersistentState state;
    state.my_id = std::string(40, 'a');
    state.masters = {Master("one", 6379), Master("two", 6479)};
    return StateImage(state);
  }();
  std::string file_ = "# Ours.\nsentinel monitor two 127.0.0.1 6479 2\n# The end.\n";
};

TEST_F(RewriterTest, WritesWhatHasChangedWhereItStood) {
  Save();
  const std::string before = file_;
  image_.current_epoch = 7;
  Change(0, [](MasterState& master) { master.leader_epoch = 7; });
  Save();
  std::string expected = before;
  const auto replace = [&](const std::string& from, const std::string& to) {
    ASSERT_NE(expected.find(from), std::string::npos);
    expected.replace(expected.find(from), from.size(), to);
  };
  replace("leader-epoch one 0", "leader-epoch one 7");
  replace("current-epoch 0", "current-epoch 7");
  EXPECT_EQ(file_, expected);
}

TEST_F(RewriterTest, WritesAChangedLogLevel) {
  file_ = "loglevel warning\n" + file_;
  ServerOptions options = MustLoad(file_).options;
  Rewriter rewrite(options);
  file_ = rewrite(file_, image_);
  for (const LogThreshold level : {LogThreshold::kDebug, LogThreshold::kNotice}) {
    options.loglevel = level;
    rewrite.SetOptions(options);
    file_ = rewrite(file_, image_);
    EXPECT_EQ(MustLoad(file_).options.loglevel, level);
    EXPECT_EQ(Rewrite(file_, MustLoad(file_).options, image_), file_);
  }
  EXPECT_TRUE(file_.starts_with("loglevel notice\n")) << "in its place";
}

TEST_F(RewriterTest, LinesComeAndGo) {
  Save();
  Change(0, [](MasterState& master) {
    master.known_replicas.push_back(MakeAddress("127.0.0.1", 7000));
    master.known_sentinels = {{MakeAddress("127.0.0.1", 26380), std::string(40, 'b')}};
  });
  Save();
  Change(0, [](MasterState& master) { master.known_replicas.clear(); });
  Save();
  Change(1, [](MasterState& master) { master.settings.auth_pass = "secret"; });
  Save();
  Change(1, [](MasterState& master) { master.settings.auth_pass.clear(); });
  Save();
  EXPECT_TRUE(file_.starts_with("# Ours.\nsentinel monitor two 127.0.0.1 6479 2\n# The end.\n"));
}

TEST_F(RewriterTest, MastersComeAndGo) {
  Save();
  image_.masters.erase(image_.masters.begin());
  Save();
  EXPECT_EQ(file_.find(" one "), std::string::npos);
  Add(Master("three", 6579));
  Save();
  Add(Master("one", 6380));
  Save();
}

TEST_F(RewriterTest, NamesAreShownForAllMastersOnceTheyAre) {
  image_.process.resolve_hostnames = true;
  Change(0, [](MasterState& master) { master.known_replicas = {{"redis-b", 1, "10.0.0.7"}}; });
  file_ = rewriter_(file_, image_);
  EXPECT_NE(file_.find("known-replica one 10.0.0.7 1"), std::string::npos);
  image_.process.announce_hostnames = true;
  file_ = rewriter_(file_, image_);
  EXPECT_NE(file_.find("known-replica one redis-b 1"), std::string::npos);
}

TEST_F(RewriterTest, SeesWhatSomebodyElseHasWritten) {
  Save();
  file_ = "# Theirs.\n" + file_;
  Change(0, [](MasterState& master) { master.settings.parallel_syncs = 3; });
  Save();
  EXPECT_TRUE(file_.starts_with("# Theirs.\n"));
}

}  // namespace
}  // namespace sentinel::codec
