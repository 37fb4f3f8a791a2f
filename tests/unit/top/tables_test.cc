#include "top/tables.h"

#include <gtest/gtest.h>

#include "samples.h"
#include "top/printable.h"

namespace sentinel::top {
namespace {

std::string Plain(const Lines& lines) {
  std::string text;
  for (const Line& line : lines) text += Paint(line, kAnyWidth, false) + "\n";
  return text;
}

TEST(Tables, ShowMastersAtAGlance) {
  Master down = ReadMasters({MasterFields("other", "s_down,o_down,master")}).front();
  down.details = ReadDetails({ReplicaFields("6380", "1000"), ReplicaFields("6381", "0")},
                             {PeerFields("26380"), PeerFields("26381", "s_down,sentinel")});
  EXPECT_EQ(
      Plain(MasterTable(std::vector<Master>{down, GoodMaster()}, kAnyWidth)),
      "STATE  NAME      MASTER          REPLICAS     LAG  SENTINELS  QUORUM  EPOCH  LAST PONG"
      "  ATTENTION\n"
      "ODOWN  other     127.0.0.1:6379       2/2  1.0 KB        2/3       2      7      0.3 s"
      "  sentinel down\n"
      "ok     mymaster  127.0.0.1:6379       2/2     0 B        3/3       2      7      0.3 s\n");
}

TEST(Tables, ShowReplicasAndSentinels) {
  Master master = GoodMaster();
  master.details->replicas[1].link_up = false;
  master.details->peers[0].voted_for = std::string(40, 'c');
  const std::string id(40, 'b');
  EXPECT_EQ(Plain(DetailTables(master, kAnyWidth)),
            "STATE  REPLICA         LINK  LAG  OFFSET  PRIORITY  LAST PONG\n"
            "ok     127.0.0.1:6380  up    0 B    1000       100      0.1 s\n"
            "ok     127.0.0.1:6381  DOWN  0 B    1000       100      0.1 s\n"
            "\n"
            "STATE  OTHER SENTINEL   LAST HELLO  VOTED FOR     IN EPOCH  ID\n"
            "ok     127.0.0.1:26380       0.8 s  ccccccccccc~         3  " +
                id +
                "\n"
                "ok     127.0.0.1:26381       0.8 s  -                    3  " +
                id + "\n");
}

TEST(Tables, LetNoNameTouchTheTerminal) {
  const Master master = GoodMaster("\x1b[2J\x1b]0;owned\x07 <b>\n");
  const std::string shown = Plain(MasterTable(std::vector<Master>{master}, kAnyWidth));
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_EQ(shown.find('\x07'), std::string::npos);
  EXPECT_NE(shown.find("\\x1b[2J\\x1b]0;owned\\x07 <b>\\x0a"), std::string::npos) << shown;
}

TEST(Tables, LetNothingElseTouchItEither) {
  const std::string bad = "\x1b[31m";
  Master master = GoodMaster();
  master.address = bad;
  master.failover_state = bad;
  master.details->replicas[0].address = bad;
  master.details->peers[0].address = bad;
  master.details->peers[0].id = bad;
  master.details->peers[0].voted_for = bad;
  Overview overview{.endpoint = bad, .id = bad, .version = bad, .masters = {master}};
  Lines lines = MasterTable(overview.masters, kAnyWidth);
  for (Line& line : DetailTables(master, kAnyWidth)) lines.push_back(line);
  lines.push_back(Headline(overview));
  EXPECT_EQ(Plain(lines).find('\x1b'), std::string::npos);
}

TEST(Tables, CountStatesInTheHeadline) {
  Overview overview{.endpoint = "127.0.0.1:26379",
                    .id = std::string(40, 'a'),
                    .version = "7.0.15",
                    .uptime_s = 60,
                    .tilt = true,
                    .masters = ReadMasters({MasterFields("a"), MasterFields("b", "s_down,master"),
                                            MasterFields("c")})};
  EXPECT_EQ(Plain({Headline(overview)}),
            "sentinel 127.0.0.1:26379  TILT  masters 3  1 SDOWN  2 ok"
            "  version 7.0.15  id aaaaaaaa~  up 60 s\n");
}

// The size of most terminals: what needs attention is on the screen, whatever else has to go.
TEST(Tables, FitEightyColumns) {
  Master master = GoodMaster("a-name-that-is-rather-long");
  master.details->replicas.front().link_up = false;
  const Lines lines = MasterTable(std::span(&master, 1), 80);
  EXPECT_NE(Paint(lines[0], 80, false).find("ATTENTION"), std::string::npos);
  EXPECT_TRUE(Paint(lines[1], 80, false).ends_with("replica down")) << Paint(lines[1], 80, false);
  for (const Line& line : DetailTables(master, 80)) {
    EXPECT_LE(Columns(Paint(line, 1000, false)), 80U) << Paint(line, 1000, false);
  }
}

}  // namespace
}  // namespace sentinel::top
