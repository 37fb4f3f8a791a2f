// The language of the scenario files: one function for each command. README.md lists them.
#pragma once

#include <string>

#include "command_line.h"
#include "world.h"

namespace sentinel::scenario {

class Director {
 public:
  // Carries one command line out and returns what there is to tell. Throws std::runtime_error when
  // the line is not understood or the engine breaks the contract of its effects.
  std::string Play(const std::string& line);

 private:
  using Handler = void (Director::*)(CommandLine&);
  static Handler HandlerOf(const std::string& name);

  // director_setup.cc
  void Self(CommandLine& line);
  void Master(CommandLine& line);
  void Replica(CommandLine& line);
  void Sentinel(CommandLine& line);
  void Name(CommandLine& line);
  void Seed(CommandLine& line);
  void Tune(CommandLine& line);
  void Start(CommandLine& line);

  // director_world.cc
  void Crash(CommandLine& line);
  void Freeze(CommandLine& line);
  void Cut(CommandLine& line);
  void Well(CommandLine& line);
  void Restart(CommandLine& line);
  void Drop(CommandLine& line);
  void Pings(CommandLine& line);
  void Auth(CommandLine& line);
  void Lacks(CommandLine& line);
  void Acl(CommandLine& line);
  void Set(CommandLine& line);
  void Peer(CommandLine& line);
  void Hello(CommandLine& line);
  void Noise(CommandLine& line);
  void VoteRequest(CommandLine& line);
  void Resolved(CommandLine& line);
  void Disk(CommandLine& line);
  void Save(CommandLine& line);
  void Script(CommandLine& line);
  void Advance(CommandLine& line);
  void Stall(CommandLine& line);

  // director_operator.cc
  void FailoverCommand(CommandLine& line);
  void ResetCommand(CommandLine& line);
  void MonitorCommand(CommandLine& line);
  void RemoveCommand(CommandLine& line);
  void ForgetCommand(CommandLine& line);
  void CheckCommand(CommandLine& line);
  void PauseCommand(CommandLine& line);
  void ResumeCommand(CommandLine& line);
  void SetCommand(CommandLine& line);
  void PeerPassCommand(CommandLine& line);
  void FlushCommand(CommandLine& line);

  // director_view.cc
  void Show(CommandLine& line);
  void Hide(CommandLine& line);
  void Wake(CommandLine& line);
  void State(CommandLine& line);
  void ExplainCommand(CommandLine& line);
  void File(CommandLine& line);

  void Say(const std::string& text) { world_.narrator().Say(world_.now(), text); }

  World world_;
};

}  // namespace sentinel::scenario
