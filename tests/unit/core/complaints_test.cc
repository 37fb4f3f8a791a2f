// What is made of refusals, where scenarios would not tell enough.
#include "monitor/complaints.h"

#include <algorithm>
#include <set>
#include <variant>

#include "base/text.h"
#include "core_test_base.h"
#include "failover/needed_commands.h"

namespace sentinel {
namespace {

class ComplaintsTest : public CoreTestBase {
 protected:
  ComplaintsTest() : group_(NewGroup("mymaster", 6379)) {
    owner_ = {LinkKind::kCommand, group_.id, group_.master_key, {}, &group_.master().endpoint};
  }

  void Hear(RequestKind kind, const std::string& error) {
    Turn turn = NewTurn();
    NoteRights(turn, owner_, {LinkId{1}, {kind, group_.id, 0}, AckReply{}, error});
  }

  // Names and payloads of the events since the last call.
  std::vector<std::string> Events() {
    std::vector<std::string> events;
    for (const Effect& effect : TakeEffects().list) {
      const auto* event = std::get_if<EmitEvent>(&effect.body);
      if (event == nullptr) continue;
      events.push_back(
          std::string(Describe(event->kind).name) +
          event->payload.substr(std::min(event->payload.find(" #"), event->payload.size())));
    }
    return events;
  }

  const Complaints& complaints() { return owner_.endpoint->complaints; }

  MasterGroup& group_;
  LinkOwner owner_;
};

using Strings = std::vector<std::string>;

TEST_F(ComplaintsTest, WhatIsAnsweredToAuthIsNeverRepeated) {
  group_.settings.auth_pass = "secret";
  for (const char* error :
       {"WRONGPASS secret", "ERR invalid password secret", "ERR unknown command 'AUTH' 'secret'",
        "ERR Client sent AUTH, but no password is set: secret", "DENIED secret",
        "ERR AUTH <password> called without any password configured. secret",
        "ERR wrong number of arguments for 'auth' command: secret"}) {
    owner_.endpoint->complaints = {};
    Hear(RequestKind::kAuth, error);
    EXPECT_FALSE(complaints().auth.empty()) << error;
    EXPECT_EQ(complaints().auth.find("secret"), std::string::npos) << complaints().auth;
    EXPECT_EQ(Events(), Strings{"+auth-refused #" + complaints().auth});
  }
}

TEST_F(ComplaintsTest, WhatPassesIsNoComplaint) {
  for (const char* error : {"LOADING Redis is loading the dataset in memory", "BUSY a script",
                            "ERR max number of clients reached", "MASTERDOWN Link is down"}) {
    Hear(RequestKind::kAuth, error);
    Hear(RequestKind::kPing, error);
    Hear(RequestKind::kPublishHello, error);
  }
  EXPECT_TRUE(complaints().empty());
}

TEST_F(ComplaintsTest, WhatAuthWasRefusedWithIsNotReplacedByItsConsequences) {
  group_.settings.auth_pass = "secret";
  Hear(RequestKind::kAuth, "WRONGPASS no");
  Hear(RequestKind::kPing, "NOAUTH Authentication required.");
  Hear(RequestKind::kPublishHello, "NOAUTH Authentication required.");
  EXPECT_EQ(Events().size(), 1U);
  EXPECT_TRUE(complaints().auth.starts_with("WRONGPASS"));
  EXPECT_TRUE(complaints().commands.empty());
}

TEST_F(ComplaintsTest, WordsOfServersAreBoundedAndPrintable) {
  Hear(RequestKind::kInfo, "NOPERM \x1b[2J" + std::string(10'000, 'x'));
  const std::string& words = complaints().commands.at("info");
  EXPECT_EQ(words.size(), 200U);
  EXPECT_FALSE(HasControlByte(words));
}

TEST_F(ComplaintsTest, UnknownCommandsAreNotRepeatedWithTheirWords) {
  for (const char* error :
       {"ERR unknown command 'PUBLISH', with args beginning with: 'a' ",
        "ERR unknown command `PUBLISH`, with args beginning with: `a`, ",
        "ERR unknown subcommand 'KILL'. Try SCRIPT HELP.",
        "ERR Unknown subcommand or wrong number of arguments for 'KILL'. Try SCRIPT HELP."}) {
    owner_.endpoint->complaints = {};
    Hear(RequestKind::kPublishHello, error);
    EXPECT_EQ(complaints().commands.at("publish"), "ERR unknown command") << error;
  }
}

TEST_F(ComplaintsTest, EachCommandComplainsOnceAndEndsByItself) {
  Hear(RequestKind::kInfo, "NOPERM a");
  Hear(RequestKind::kInfo, "NOPERM a");
  Hear(RequestKind::kPublishHello, "NOPERM b");
  EXPECT_EQ(Events(),
            (Strings{"+command-refused #info: NOPERM a", "+command-refused #publish: NOPERM b"}));
  Hear(RequestKind::kInfo, "");
  Hear(RequestKind::kInfo, "");
  EXPECT_EQ(Events(), Strings{"-command-refused #info"});
  Hear(RequestKind::kPublishHello, "NOPERM c");
  EXPECT_EQ(Events(), Strings{"+command-refused #publish: NOPERM c"});
}

// A password that the server begins to ask for keeps nobody out who is in.
TEST_F(ComplaintsTest, ASubscriberThatIsTurnedAwaySaysNothingAboutTheOtherConnection) {
  owner_.kind = LinkKind::kSubscriber;
  Hear(RequestKind::kSubscribe, "NOAUTH Authentication required.");
  owner_.kind = LinkKind::kCommand;
  Hear(RequestKind::kPing, "");
  owner_.kind = LinkKind::kSubscriber;
  Hear(RequestKind::kSetName, "NOAUTH Authentication required.");
  Hear(RequestKind::kSubscribe, "NOAUTH Authentication required.");
  EXPECT_EQ(Events(), Strings{"+command-refused #subscribe: NOAUTH a password is asked for"});
  Hear(RequestKind::kSubscribe, "");
  EXPECT_EQ(Events(), Strings{"-command-refused #subscribe"});
}

TEST_F(ComplaintsTest, WithoutAPasswordOnlyPingTellsThatNoneIsAskedFor) {
  Hear(RequestKind::kSetName, "NOAUTH Authentication required.");
  Hear(RequestKind::kInfo, "");
  EXPECT_FALSE(complaints().auth.empty());
  Hear(RequestKind::kPing, "");
  EXPECT_EQ(Events(), (Strings{"+auth-refused #NOAUTH a password is asked for", "-auth-refused"}));
}

// That of the connection which is asked counts: the other one is made anew each second.
TEST_F(ComplaintsTest, APasswordIsRightWhenPingsAreAnswered) {
  group_.settings.auth_pass = "secret";
  Hear(RequestKind::kAuth, "WRONGPASS no");
  owner_.endpoint->refused = true;
  owner_.kind = LinkKind::kSubscriber;
  Hear(RequestKind::kAuth, "");
  EXPECT_FALSE(complaints().auth.empty());
  owner_.kind = LinkKind::kCommand;
  Hear(RequestKind::kPing, "");
  EXPECT_FALSE(complaints().auth.empty());
  Hear(RequestKind::kAuth, "");
  EXPECT_TRUE(complaints().auth.empty());
}

// Rights are granted by these names, so they have to be right.
TEST_F(ComplaintsTest, CommandsAreNamedAsInRules) {
  group_.settings.verify_config = true;
  group_.settings.coordinated_failover = true;
  const Peer& peer = NewPeer(group_, 'b');
  std::vector<NeededCommand> all = CommandsAt(model_, group_, group_.master());
  for (NeededCommand& command : CommandsAt(model_, group_, peer)) all.push_back(command);
  for (const NeededCommand& command : all) {
    std::string name = AsciiLower(command.words.at(0));
    if (command.name.find('|') != std::string::npos) name += '|' + AsciiLower(command.words.at(1));
    EXPECT_EQ(command.name, name);
    const auto& harmless = command.harmless;
    EXPECT_EQ(harmless.empty() ? command.words.at(0) : harmless.at(0), command.words.at(0));
  }
}

TEST_F(ComplaintsTest, CommandsAreAskedForByTheNamesThatTheyHaveThere) {
  group_.settings.renamed_commands = {{"SLAVEOF", "follow"}, {"CLIENT", "guests"}};
  for (const NeededCommand& command : CommandsAt(model_, group_, group_.master())) {
    EXPECT_NE(command.words.front(), "SLAVEOF");
    EXPECT_NE(command.words.front(), "CLIENT");
    if (command.name == "client|kill") {
      EXPECT_EQ(command.words.front(), "guests");
      EXPECT_EQ(command.harmless.front(), "guests");
    }
  }
}

}  // namespace
}  // namespace sentinel
