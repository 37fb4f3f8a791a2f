// The page that a sentinel serves, seen through a browser while real processes live and die.
#include <gtest/gtest.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "clients/script.h"
#include "integration/fixture.h"
#include "support/port.h"

namespace sentinel::web {
namespace {

using clients::Script;

class Page : public harness::IntegrationTest {
 protected:
  // Writes the configuration; the first sentinel serves the page.
  void BuildWithPage(harness::TopologyOptions options, const std::string& extra = {}) {
    Build(std::move(options));
    const auto& file = topology().sentinel(0).config_file();
    harness::WriteFile(file, harness::ReadFile(file) + "http-port " +
                                 std::to_string(http_port_.number()) + "\n" + extra);
  }

  std::string Url() const {
    return "url=http://127.0.0.1:" + std::to_string(http_port_.number()) + "/";
  }

  // The browser looks at what the case of that name wants to see.
  Script Look(const std::string& name, std::vector<std::string> words = {}) {
    words.insert(words.begin(), {name});
    return Script({"Web", {"node"}, {}, {}, {}}, "cases.js", words, dir());
  }

  template <typename Process>
  static std::string Place(const Process& process) {
    return "127.0.0.1:" + std::to_string(process.port());
  }

  // Events that come again and again, until the script has seen one and ends.
  void FinishAmongEvents(Script& script) {
    harness::RedisClient client = topology().sentinel(0).Connect();
    harness::WaitFor("the browser to see an event", [&] {
      client.Expect({"SENTINEL", "MONITOR", "other", "127.0.0.1", "1", "2"});
      client.Expect({"SENTINEL", "REMOVE", "other"});
      return harness::Observation{!script.Running(), "it still looks"};
    });
    script.Finish();
  }

  harness::Port http_port_;
};

TEST_F(Page, ShowsARunningGroup) {
  BuildWithPage(Ours());
  topology().Start();
  Look("running",
       {Url(), "master=" + Place(topology().first_master()),
        "replicas=" + Place(topology().replica(0)) + "," + Place(topology().replica(1)),
        "sentinels=" + Place(topology().sentinel(1)) + "," + Place(topology().sentinel(2))})
      .Finish();
}

TEST_F(Page, ShowsAFailoverWithoutAReload) {
  BuildWithPage(Ours());
  topology().Start();
  Script script = Look("failover", {Url(), "master=" + Place(topology().first_master())});
  script.Await("looking");
  const harness::RedisServer& master = FailOver();
  EXPECT_EQ(script.Await("switched"), Place(master));
  script.Finish();
}

TEST_F(Page, SurvivesARestartOfTheDaemon) {
  BuildWithPage(Ours());
  topology().Start();
  Script script = Look("restart", {Url()});
  script.Await("looking");
  topology().sentinel(0).Kill();
  script.Await("lost");
  topology().RestartSentinel(0);
  script.Await("back");
  FinishAmongEvents(script);
}

TEST_F(Page, ShowsAThousandMasters) {
  std::string masters;
  for (int i = 10'000; i < 11'000; ++i) {
    // Nobody listens there.
    masters += "sentinel monitor master-" + std::to_string(i).substr(1) + " 127.0.0.1 1 2\n";
  }
  BuildWithPage(Ours(1), masters);
  topology().sentinel(0).Start();
  topology().sentinel(0).WaitUntilReady();
  topology().sentinel(0).Connect().Expect({"SENTINEL", "REMOVE", topology().master_name()});
  Script script = Look("thousand", {Url()});
  std::cout << "rendered " << script.Await("rendered") << "\n";
  script.Finish();
}

TEST_F(Page, PassesATokenOn) {
  BuildWithPage(Ours(1), "http-token s+ecret\n");
  topology().Start();
  Script script = Look("token", {Url()});
  script.Await("looking");
  FinishAmongEvents(script);
}

// What no real process can be brought to say comes from a server of the test's own.
class PageOfAFake : public Page, public testing::WithParamInterface<const char*> {};

TEST_P(PageOfAFake, IsAsItShould) { Look(GetParam()).Finish(); }

INSTANTIATE_TEST_SUITE_P(, PageOfAFake,
                         testing::Values("hostileNames", "keyboard", "themes", "phone", "widths"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sentinel::web
