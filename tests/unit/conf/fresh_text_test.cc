#include "codec/conf/fresh_text.h"

#include <gtest/gtest.h>

#include <string>

#include "codec/conf/rewrite.h"
#include "fake_surroundings.h"

namespace sentinel::codec {
namespace {

const std::string kTemplate =
    "# Written by a tool.\nport 7\ndir /tmp\nsentinel monitor m 127.0.0.1 6379 2\n"
    "sentinel down-after-milliseconds m 5000\n# The end.\n";

// What becomes of the template, and what is saved next: a switch, and a SENTINEL SET.
struct Saved {
  explicit Saved(const std::string& text_before = kTemplate) {
    LoadedConfig config = MustLoad(text_before);
    config.state.my_id = std::string(40, 'a');
    copy = Rewrite(text_before, config.options, config.state);
    MasterState& master = config.state.masters[0];
    master.address = MakeAddress("127.0.0.1", 6380);
    master.known_replicas = {MakeAddress("127.0.0.1", 6379)};
    master.settings.down_after = MasterSettings().down_after;
    text = Rewrite(copy, config.options, config.state);
  }
  std::string copy, text;
};

TEST(FreshText, IsOneThatSaysSomethingElse) {
  const Saved saved;
  EXPECT_FALSE(IsFresh(kTemplate, saved.copy)) << "quotes around the folder do not count";
  EXPECT_TRUE(IsFresh("port 8\nsentinel monitor m 127.0.0.1 6379 2\n", saved.copy));
  EXPECT_TRUE(IsFresh("# Another tool.\n", saved.copy));
}

TEST(FreshText, IsNotWhatAnyCutLeaves) {
  const Saved saved;
  ASSERT_NE(saved.copy, saved.text);
  for (const std::string& text : {saved.copy, saved.text}) {
    for (std::size_t size = 0; size <= text.size(); ++size) {
      EXPECT_FALSE(IsFresh(text.substr(0, size), saved.copy)) << text.substr(0, size);
    }
  }
}

TEST(FreshText, IsNotOneWithStateInALastLineWithoutItsEnd) {
  const Saved saved;
  EXPECT_FALSE(IsFresh("# Another tool.\nsentinel current-epoch 7", saved.copy));
  EXPECT_TRUE(IsFresh("# Another tool.\nsentinel current-ep", saved.copy));
}

// Written by hand with other quotes than those of the first save.
TEST(FreshText, IsNotWhatACutOfOtherQuotesLeaves) {
  const Saved saved;
  EXPECT_FALSE(IsFresh("# Written by a tool.\nport \"7\"\ndir /tmp\n", saved.copy));
}

// As charts write it at each start: word for word what the saved one begins with, but for the id.
TEST(FreshText, IsATemplateWithItsIdAndNoCutOfWhatBecomesOfIt) {
  const std::string with_id = kTemplate + "sentinel myid " + std::string(40, 'a') + "\n";
  const Saved saved(with_id);
  EXPECT_TRUE(IsFresh(with_id, saved.copy));
  EXPECT_TRUE(IsFresh(with_id, saved.text));
  for (const std::string& text : {saved.copy, saved.text}) {
    for (std::size_t size = 0; size <= text.size(); ++size) {
      EXPECT_FALSE(IsFresh(text.substr(0, size), saved.copy)) << text.substr(0, size);
    }
  }
}

TEST(FreshText, HasNoState) {
  const Saved saved;
  EXPECT_FALSE(IsFresh("port 8\nsentinel current-epoch 0\n", saved.copy));
  EXPECT_FALSE(IsFresh("port 8\nsentinel MYID " + std::string(40, 'b') + "\n", saved.copy));
  EXPECT_TRUE(IsFresh("port 8\nsentinel MYID " + std::string(40, 'a') + "\n", saved.copy))
      << "a tool that gives it that id each time";
}

}  // namespace
}  // namespace sentinel::codec
