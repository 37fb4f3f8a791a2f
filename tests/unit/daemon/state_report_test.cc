#include "daemon/state_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sentinel::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Lines final : io::LogSink {
  void Log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

MasterGroup& AddGroup(Model& model, const std::string& name) {
  MasterGroup& group = model.groups[MasterId{++model.last_group}];
  group.name = name;
  for (const char* key : {"10.0.0.1:6379", "10.0.0.2:6379"}) {
    DataNode& node = group.nodes[key];
    node.key = key;
    node.address = MakeAddress(std::string(key, 8), 6379);
  }
  group.master_key = "10.0.0.1:6379";
  group.settings.auth_pass = "secret";
  return group;
}

TEST(ReportState, TellsOfEveryMachineAndOfNothingSecret) {
  Model model;
  model.my_id = "me";
  AddGroup(model, "m");
  Lines log;
  ReportState(model, MonotonicTime{}, log);
  EXPECT_THAT(log.lines,
              ElementsAre(StartsWith("State of this sentinel: myid=me current-epoch=0 masters=1"),
                          StartsWith("State of master m: name=m ip=10.0.0.1 port=6379"),
                          StartsWith("State of a replica of m: name=10.0.0.2:6379")));
  for (const std::string& line : log.lines) EXPECT_THAT(line, Not(HasSubstr("secret")));
}

TEST(StatusLine, SaysWhatAnOperatorWantsToKnowFirst) {
  Model model;
  EXPECT_EQ(StatusLine(model), "Watching 0 masters, 0 down");
  MasterGroup& group = AddGroup(model, "m");
  EXPECT_EQ(StatusLine(model), "Watching 1 master, 0 down");
  AddGroup(model, "other");
  model.objectively_down.insert(MasterId{1});
  group.failover.stage = FailoverStage::kWaitStart;
  model.tilt.since = MonotonicTime{};
  model.saved = false;
  EXPECT_EQ(StatusLine(model),
            "Watching 2 masters, 1 down, 1 failover, in TILT, the configuration cannot be saved");
}

}  // namespace
}  // namespace sentinel::daemon
