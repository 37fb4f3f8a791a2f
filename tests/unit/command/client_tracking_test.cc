// CLIENT TRACKING and its kin.
#include "fixture.h"

namespace sentinel::command {
namespace {

using Strings = std::vector<std::string>;

class TrackingTest : public CommandTest {
 protected:
  Strings Flags() { return Texts(Ask({"client", "trackinginfo"}).elements()[1]); }
  Strings Prefixes() { return Texts(Ask({"client", "trackinginfo"}).elements()[5]); }
  void Track(Words options) {
    options.insert(options.begin(), {"client", "tracking", "on"});
    EXPECT_EQ(Ask(options), Reply::Ok());
  }
  std::string ErrorOfTrack(Words options) {
    options.insert(options.begin(), {"client", "tracking", "on"});
    return ErrorOf(options);
  }
  bool LineShows(const std::string& text) {
    return TextOf({"client", "info"}).find(text) != std::string::npos;
  }
};

TEST_F(TrackingTest, IsOffAtFirst) {
  EXPECT_EQ(Bytes({"client", "trackinginfo"}),
            "*6\r\n$5\r\nflags\r\n*1\r\n$3\r\noff\r\n$8\r\nredirect\r\n:-1\r\n"
            "$8\r\nprefixes\r\n*0\r\n");
  self().resp = 3;
  EXPECT_EQ(Bytes({"client", "trackinginfo"}),
            "%3\r\n$5\r\nflags\r\n~1\r\n$3\r\noff\r\n$8\r\nredirect\r\n:-1\r\n"
            "$8\r\nprefixes\r\n*0\r\n");
  EXPECT_EQ(Ask({"client", "getredir"}), Reply::Integer(-1));
  EXPECT_TRUE(LineShows(" flags=N ")) << "and redir=-1";
  EXPECT_TRUE(LineShows(" redir=-1 "));
}

TEST_F(TrackingTest, ShowsThatItIsOn) {
  Track({});
  EXPECT_EQ(Flags(), Strings({"on"}));
  EXPECT_EQ(Ask({"client", "getredir"}), Reply::Integer(0));
  EXPECT_TRUE(LineShows(" flags=t "));
  EXPECT_TRUE(LineShows(" redir=0 "));
  EXPECT_NE(TextOf({"info", "clients"}).find("tracking_clients:1\r\n"), std::string::npos);
  EXPECT_EQ(Ask({"client", "tracking", "OFF"}), Reply::Ok());
  EXPECT_EQ(Flags(), Strings({"off"}));
  EXPECT_TRUE(LineShows(" flags=N "));
  EXPECT_NE(TextOf({"info", "clients"}).find("tracking_clients:0\r\n"), std::string::npos);
}

TEST_F(TrackingTest, RedirectsToOneClientThatIsThere) {
  Connect(9, "127.0.0.1:5001");
  Track({"REDIRECT", "9"});
  EXPECT_EQ(Ask({"client", "getredir"}), Reply::Integer(9));
  EXPECT_TRUE(LineShows(" redir=9 "));
  EXPECT_EQ(ErrorOfTrack({"redirect", "8"}),
            "ERR The client ID you want redirect to does not exist");
  EXPECT_EQ(ErrorOfTrack({"redirect", "9", "redirect", "7"}),
            "ERR A client can only redirect to a single other client");
  EXPECT_EQ(ErrorOfTrack({"redirect", "x"}), "ERR value is not an integer or out of range");
  EXPECT_EQ(ErrorOfTrack({"redirect"}), "ERR syntax error");
  clients.Remove(ClientId{9});
  EXPECT_TRUE(LineShows(" flags=t ")) << "as nothing is ever sent, nobody notices";
}

TEST_F(TrackingTest, BroadcastHasPrefixesThatDoNotOverlap) {
  Track({"bcast", "prefix", "b", "prefix", "a"});
  EXPECT_EQ(Flags(), Strings({"on", "bcast"}));
  EXPECT_EQ(Prefixes(), Strings({"a", "b"}));
  EXPECT_TRUE(LineShows(" flags=tB "));
  EXPECT_NE(TextOf({"info", "stats"}).find("tracking_total_prefixes:2\r\n"), std::string::npos);
  const std::string tail = "'. Prefixes for a single client must not overlap.";
  EXPECT_EQ(ErrorOfTrack({"bcast", "prefix", "ab"}),
            "ERR Prefix 'ab' overlaps with an existing prefix 'a" + tail);
  EXPECT_EQ(ErrorOfTrack({"bcast", "prefix", "cd", "prefix", "c"}),
            "ERR Prefix 'cd' overlaps with another provided prefix 'c" + tail);
  Track({"bcast"});
  EXPECT_EQ(Prefixes(), Strings({"", "a", "b"}));
  EXPECT_EQ(ErrorOfTrack({"prefix", "a"}), "ERR PREFIX option requires BCAST mode to be enabled");
}

TEST_F(TrackingTest, ModesAreNotMixedNorSwitched) {
  EXPECT_EQ(ErrorOfTrack({"optin", "optout"}),
            "ERR You can't specify both OPTIN mode and OPTOUT mode");
  EXPECT_EQ(ErrorOfTrack({"optin", "bcast"}), "ERR OPTIN and OPTOUT are not compatible with BCAST");
  EXPECT_EQ(Flags(), Strings({"off"}));
  Track({"optin", "noloop"});
  EXPECT_EQ(Flags(), Strings({"on", "optin", "noloop"}));
  EXPECT_EQ(ErrorOfTrack({"optout"}),
            "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, "
            "and then re-enabling it with a different mode.");
  EXPECT_EQ(ErrorOfTrack({"bcast"}),
            "ERR You can't switch BCAST mode on/off before disabling tracking for this client, "
            "and then re-enabling it with a different mode.");
  Ask({"client", "tracking", "off"});
  Track({"optout"});
  EXPECT_EQ(Flags(), Strings({"on", "optout"}));
}

TEST_F(TrackingTest, RefusesOtherWords) {
  EXPECT_EQ(ErrorOfTrack({"foo"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"client", "tracking", "foo"}), "ERR syntax error");
  EXPECT_EQ(ErrorOf({"client", "tracking", "off", "foo"}), "ERR syntax error");
  EXPECT_EQ(Ask({"client", "tracking", "off", "optin", "optout"}), Reply::Ok());
}

TEST_F(TrackingTest, CachingHoldsForOneCommandOtherThanClient) {
  EXPECT_EQ(ErrorOf({"client", "caching", "yes"}),
            "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN "
            "or OPTOUT mode enabled");
  Track({"optin"});
  EXPECT_EQ(Ask({"client", "caching", "YES"}), Reply::Ok());
  EXPECT_EQ(Flags(), Strings({"on", "optin", "caching-yes"}));
  EXPECT_EQ(ErrorOf({"client", "caching", "no"}),
            "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
  EXPECT_EQ(ErrorOf({"client", "caching", "maybe"}), "ERR syntax error");
  Run({"ping"});
  EXPECT_EQ(Flags(), Strings({"on", "optin"}));
  Ask({"client", "tracking", "off"});
  Track({"optout"});
  EXPECT_EQ(ErrorOf({"client", "caching", "yes"}),
            "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
  EXPECT_EQ(Ask({"client", "caching", "no"}), Reply::Ok());
  EXPECT_EQ(Flags(), Strings({"on", "optout", "caching-no"}));
}

}  // namespace
}  // namespace sentinel::command
