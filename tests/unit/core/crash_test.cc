#include "monitor/crash.h"

#include "core_test_base.h"
#include "monitor/links.h"

namespace sentinel {
namespace {

using std::chrono::milliseconds;

class CrashTest : public CoreTestBase {
 protected:
  CrashTest() : group_(NewGroup("mymaster", 6379)) {
    group_.settings.crash_failover_after = milliseconds(500);
    group_.master().run_id = Id('1');
  }

  Connection& OpenCommand() {
    Connection& command = group_.master().endpoint.command;
    command.id = model_.routes.Add(
        {LinkKind::kCommand, group_.id, group_.master().key, {}, &group_.master().endpoint});
    return command;
  }

  // An attempt that ends at once.
  void Refused() {
    OpenCommand();
    Turn turn = NewTurn();
    OnConnectionLost(turn, group_.master().endpoint, LinkKind::kCommand);
    NoteVacancy(turn, group_, group_.master(), true);
  }

  MasterGroup& group_;
};

TEST_F(CrashTest, RefusalsInARowTellOfACrash) {
  const MonotonicTime began = now_;
  Refused();
  now_ += milliseconds(499);
  Refused();
  EXPECT_EQ(CrashDownAt(group_), std::nullopt);
  now_ += milliseconds(1);
  Refused();
  EXPECT_EQ(CrashDownAt(group_), began + milliseconds(500));
}

// It listened: what refuses now has begun to do so after that.
TEST_F(CrashTest, AConnectionThatHungAndThatWeClosedEndsTheRow) {
  Refused();
  now_ += milliseconds(300);
  OpenCommand().established = true;
  now_ += seconds(20);
  Turn turn = NewTurn();
  CloseConnection(turn, group_.master().endpoint, LinkKind::kCommand);
  Refused();
  EXPECT_EQ(CrashDownAt(group_), std::nullopt);
}

}  // namespace
}  // namespace sentinel
