#include "director.h"

#include <map>

namespace sentinel::scenario {

Director::Handler Director::HandlerOf(const std::string& name) {
  static const std::map<std::string, Handler> kHandlers = {
      {"self", &Director::Self},
      {"master", &Director::Master},
      {"replica", &Director::Replica},
      {"sentinel", &Director::Sentinel},
      {"name", &Director::Name},
      {"seed", &Director::Seed},
      {"tune", &Director::Tune},
      {"start", &Director::Start},
      {"crash", &Director::Crash},
      {"freeze", &Director::Freeze},
      {"cut", &Director::Cut},
      {"thaw", &Director::Well},
      {"heal", &Director::Well},
      {"restart", &Director::Restart},
      {"drop", &Director::Drop},
      {"pings", &Director::Pings},
      {"auth", &Director::Auth},
      {"lacks", &Director::Lacks},
      {"acl", &Director::Acl},
      {"server", &Director::Set},
      {"peer", &Director::Peer},
      {"hello", &Director::Hello},
      {"noise", &Director::Noise},
      {"vote-request", &Director::VoteRequest},
      {"resolved", &Director::Resolved},
      {"disk", &Director::Disk},
      {"save", &Director::Save},
      {"script", &Director::Script},
      {"advance", &Director::Advance},
      {"stall", &Director::Stall},
      {"FAILOVER", &Director::FailoverCommand},
      {"RESET", &Director::ResetCommand},
      {"MONITOR", &Director::MonitorCommand},
      {"REMOVE", &Director::RemoveCommand},
      {"FORGET", &Director::ForgetCommand},
      {"CHECK", &Director::CheckCommand},
      {"PAUSE", &Director::PauseCommand},
      {"RESUME", &Director::ResumeCommand},
      {"SET", &Director::SetCommand},
      {"PEER-PASS", &Director::PeerPassCommand},
      {"FLUSHCONFIG", &Director::FlushCommand},
      {"show", &Director::Show},
      {"hide", &Director::Hide},
      {"wake", &Director::Wake},
      {"state", &Director::State},
      {"EXPLAIN", &Director::ExplainCommand},
      {"file", &Director::File},
  };
  const auto handler = kHandlers.find(name);
  if (handler == kHandlers.end()) Complain("no such command: " + name);
  return handler->second;
}

std::string Director::Play(const std::string& line) {
  CommandLine command(line);
  (this->*HandlerOf(command.name()))(command);
  command.ExpectEnd();
  world_.narrator().SetClock(false);
  return world_.narrator().TakeText();
}

}  // namespace sentinel::scenario
