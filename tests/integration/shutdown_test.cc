// The end of the process.
#include <csignal>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Shutdown : public IntegrationTest {};

// A signal in the middle of the end is what a supervisor sends that has lost its patience.
TEST_F(Shutdown, GoesOnInOrderWhateverSignalsCome) {
  SentinelProcess sentinel(dir(), "sentinel", OurSentinel(), "");
  constexpr int kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    sentinel.Start();
    sentinel.WaitUntilReady();
    RedisClient client = sentinel.Connect();
    client.Append({"SHUTDOWN"});
    EXPECT_THROW(client.Read(), ConnectionError);
    const pid_t pid = sentinel.process().pid();  // Its own until Running() has seen the end.
    while (sentinel.Running()) kill(pid, SIGTERM);
    EXPECT_EQ(sentinel.process().WaitForExit().Describe(), "exit code 0");
  }
}

}  // namespace
}  // namespace sentinel::harness
