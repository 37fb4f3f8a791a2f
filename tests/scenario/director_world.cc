#include <map>

#include "director.h"

namespace sentinel::scenario {
namespace {

template <typename T>
void Read(std::optional<T> given, T& place) {
  if (given) place = *given;
}

// One of a few words.
template <typename T>
T Choose(const std::string& word, const std::map<std::string, T>& choices) {
  if (!choices.contains(word)) Complain("not understood: " + word);
  return choices.at(word);
}

bool YesOrNo(const std::string& word) { return Choose<bool>(word, {{"yes", true}, {"no", false}}); }

void ReadLinkStatus(CommandLine& line, Server& server) {
  if (const auto link = line.Option("link")) {
    server.link_up =
        Choose<std::optional<bool>>(*link, {{"up", true}, {"down", false}, {"auto", std::nullopt}});
  }
  if (const auto down_for = line.Time("down-for")) server.down_for = down_for;
  if (const auto idle = line.Time("idle")) server.idle = idle;
}

// "c" for a vote in whatever epoch is asked about, "c@5", "*@5" for one nobody knows any more,
// "none" for a refusal by a sentinel that never voted, "asker" for the rule of a real sentinel.
std::optional<Voter::Vote> ParseVote(const std::string& text) {
  if (text == "asker") return std::nullopt;
  if (text == "none") return Voter::Vote{"*", 0};
  const std::size_t at = text.find('@');
  if (at == std::string::npos) return Voter::Vote{IdOf(text), std::nullopt};
  return Voter::Vote{IdOf(text.substr(0, at)), ParseNumber(text.substr(at + 1))};
}

}  // namespace

void Director::Crash(CommandLine& line) {
  for (const std::string& name : line.Rest()) {
    world_.Change(world_.cluster().Find(name), Condition::kCrashed);
  }
}

void Director::Freeze(CommandLine& line) {
  for (const std::string& name : line.Rest()) {
    world_.Change(world_.cluster().Find(name), Condition::kFrozen);
  }
}

void Director::Cut(CommandLine& line) {
  for (const std::string& name : line.Rest()) {
    world_.Change(world_.cluster().Find(name), Condition::kCut);
  }
}

void Director::Well(CommandLine& line) {
  for (const std::string& name : line.Rest()) {
    world_.Change(world_.cluster().Find(name), Condition::kUp);
  }
}

void Director::Restart(CommandLine& line) {
  Process& process = world_.cluster().Find(line.Word());
  world_.Change(process, Condition::kCrashed);
  world_.Change(process, Condition::kUp);
}

void Director::Drop(CommandLine& line) { world_.Drop(world_.cluster().Find(line.Word())); }

void Director::Pings(CommandLine& line) {
  Process& process = world_.cluster().Find(line.Word());
  process.ping = Choose<PingReply>(line.Word(), {{"PONG", PingReply::kPong},
                                                 {"LOADING", PingReply::kLoading},
                                                 {"MASTERDOWN", PingReply::kMasterDown},
                                                 {"BUSY", PingReply::kBusy},
                                                 {"NOAUTH", PingReply::kOther}});
}

void Director::Auth(CommandLine& line) {
  Process& process = world_.cluster().Find(line.Word());
  process.auth_error = Choose<std::string>(
      line.Word(), {{"right", ""},
                    {"wrong", "WRONGPASS invalid username-password pair or user is disabled."},
                    {"unset",
                     "ERR AUTH <password> called without any password configured for the "
                     "default user. Are you sure your configuration is correct?"},
                    {"unknown", "ERR unknown command 'AUTH', with args beginning with: 'secret'"}});
}

void Director::Lacks(CommandLine& line) {
  Process& process = world_.cluster().Find(line.Word());
  const std::vector<std::string> rights = line.Rest();
  process.lacks = {rights.begin(), rights.end()};
}

void Director::Acl(CommandLine& line) {
  Process& process = world_.cluster().Find(line.Word());
  process.has_acl = YesOrNo(line.Word());
}

void Director::Set(CommandLine& line) {
  Server& server = world_.cluster().AddServer(line.Word());
  Read(line.Number("offset"), server.offset);
  Read(line.Number("keys"), server.keys);
  if (const auto priority = line.Number("priority")) server.priority = static_cast<int>(*priority);
  ReadLinkStatus(line, server);
  if (const auto role = line.Option("role")) {
    server.role = Choose<Role>(*role, {{"master", Role::kMaster}, {"slave", Role::kReplica}});
    if (server.role == Role::kMaster) server.upstream.clear();
  }
  Read(line.Option("upstream"), server.upstream);
  Read(line.Option("listed-as"), server.listed_as);
  if (const auto history = line.Option("history")) {
    server.history.reset();
    if (*history != "none") server.history = IdOf(*history);
  }
  if (const auto former = line.Option("former-history")) server.former_history = IdOf(*former);
  if (const auto run_id = line.Option("run-id")) {
    server.run_id = *run_id == "none" ? "" : IdOf(*run_id);
  }
  if (const auto obeys = line.Option("obeys")) {
    server.obedience = Choose<Obedience>(*obeys, {{"yes", Obedience::kObeys},
                                                  {"no", Obedience::kIgnores},
                                                  {"refuses", Obedience::kRefuses}});
  }
  if (const auto hands_over = line.Option("hands-over")) {
    server.willingness = Choose<Willingness>(*hands_over, {{"at-once", Willingness::kAtOnce},
                                                           {"waits", Willingness::kWaits},
                                                           {"silently", Willingness::kSilent},
                                                           {"denied", Willingness::kDenied},
                                                           {"refuses", Willingness::kRefuses},
                                                           {"unable", Willingness::kUnable},
                                                           {"apart", Willingness::kApart}});
  }
  if (const auto yes = line.Option("failing-over")) server.failing_over = YesOrNo(*yes);
  if (const auto yes = line.Option("loading")) server.loading = YesOrNo(*yes);
  if (const auto yes = line.Option("append-only")) server.append_only = YesOrNo(*yes);
  if (const auto yes = line.Option("copies")) server.copies = YesOrNo(*yes);
  if (const auto yes = line.Option("syncs")) server.syncs = YesOrNo(*yes);
  if (const auto yes = line.Option("announced")) server.announced = YesOrNo(*yes);
  if (const auto yes = line.Option("info")) server.info_is_readable = YesOrNo(*yes);
  if (const auto yes = line.Option("hellos")) server.accepts_hellos = YesOrNo(*yes);
  if (const auto yes = line.Option("subscribers")) server.accepts_subscribers = YesOrNo(*yes);
}

void Director::Peer(CommandLine& line) {
  Voter& voter = world_.cluster().AddVoter(line.Word());
  if (const auto sees = line.Option("sees")) {
    voter.sees_down = Choose<std::optional<bool>>(
        *sees, {{"down", true}, {"up", false}, {"truth", std::nullopt}});
  }
  if (const auto vote = line.Option("vote")) voter.fixed_vote = ParseVote(*vote);
  if (const auto answers = line.Option("answers")) {
    voter.answers = Choose<Voter::Answers>(*answers, {{"yes", Voter::Answers::kYes},
                                                      {"no", Voter::Answers::kNo},
                                                      {"nonsense", Voter::Answers::kUnreadable}});
  }
  if (const auto holds = line.Option("holds")) {
    const std::size_t at = holds->find('@');
    if (at == std::string::npos) Complain("not place@epoch: " + *holds);
    voter.holds =
        Voter::Configuration{ParsePlace(holds->substr(0, at)), ParseNumber(holds->substr(at + 1))};
  }
  if (const auto id = line.Option("id")) voter.id = *id;
  if (const auto epoch = line.Number("last-vote")) voter.last_vote = *epoch;
  if (const auto yes = line.Option("hellos")) voter.accepts_hellos = YesOrNo(*yes);
}

void Director::Hello(CommandLine& line) {
  const std::string sender = line.Word();
  Voter& voter = world_.cluster().AddVoter(sender);
  if (const auto place = line.Option("at")) voter.address = ParsePlace(*place);
  HelloMessage hello;
  hello.sentinel_host = voter.address.host;
  hello.sentinel_port = voter.address.port;
  hello.sentinel_id = IdOf(line.Option("id").value_or(sender));
  hello.current_epoch = line.Number("epoch").value_or(0);
  hello.config_epoch = line.Number("config-epoch").value_or(0);
  hello.master_name = line.Option("name").value_or(world_.initial().masters.front().name);
  const Address master = ParsePlace(line.Option("master").value_or("6379"));
  hello.master_host = master.host;
  hello.master_port = master.port;
  if (const auto via = line.Option("via")) {
    world_.Publish(world_.cluster().FindServer(*via), hello);
  } else {
    world_.Deliver(HelloPublished{hello});
  }
}

void Director::Noise(CommandLine& line) {
  world_.Publish(world_.cluster().FindServer(line.Word()), std::nullopt);
}

void Director::VoteRequest(CommandLine& line) {
  sentinel::VoteRequest request;
  request.token = world_.NewToken();
  request.candidate = IdOf(line.Word());
  request.address = ParsePlace(line.Option("about").value_or("6379"));
  request.epoch = line.Number("epoch").value_or(0);
  world_.Deliver(request);
}

void Director::Resolved(CommandLine& line) {
  const std::string host = line.Word();
  world_.Deliver(NameResolved{host, line.HasWord() ? line.Word() : ""});
}

void Director::Disk(CommandLine& line) {
  world_.SetSlowDisk(Choose<bool>(line.Word(), {{"slow", true}, {"fast", false}}));
}

void Director::Save(CommandLine& line) {
  world_.FinishSave(Choose<bool>(line.Word(), {{"ok", true}, {"fails", false}}));
}

void Director::Script(CommandLine& line) {
  const ScriptId script{ParseNumber(line.Word())};
  const std::string what = line.Word();
  if (what == "started") {
    world_.Deliver(ScriptStarted{script, static_cast<std::int64_t>(ParseNumber(line.Word()))});
  } else if (what == "refused") {
    world_.Deliver(ScriptStarted{.script = script, .refused = true});
  } else if (what == "exits") {
    world_.Deliver(ScriptExited{script, static_cast<int>(ParseNumber(line.Word())), 0});
  } else if (what == "dies") {
    world_.Deliver(ScriptExited{script, 0, static_cast<int>(ParseNumber(line.Word()))});
  } else {
    Complain("a script is started, refused, exits or dies");
  }
}

void Director::Advance(CommandLine& line) {
  world_.narrator().SetClock(true);
  world_.Advance(ParseDuration(line.Word()));
}

void Director::Stall(CommandLine& line) { world_.Stall(ParseDuration(line.Word())); }

}  // namespace sentinel::scenario
